import type { AppProfile } from '../src/apps/profile.ts';
import { BUILT_IN_APPS } from '../src/apps/registry.ts';
import type { Engine } from '../src/protocols/engine.ts';
import { STATIC_S } from '../src/protocols/engine.ts';
import { ENGINES, sampleOf } from './engine-samples.ts';
import type { EngineSample } from './engine-samples.ts';
import type { EngineWords, PayloadField } from './engine-words.ts';
import { bluezone1Words } from './engine-words/bluezone-1.ts';
import { bluezone200Words } from './engine-words/bluezone-2.0.0.ts';
import { bluetraceWords } from './engine-words/bluetrace.ts';
import { bluezone3Words } from './engine-words/bluezone-3.ts';
import { dp3tHybridWords } from './engine-words/dp3t-hybrid.ts';
import { dp3tLowcostWords } from './engine-words/dp3t-lowcost.ts';
import { dp3tUnlinkableWords } from './engine-words/dp3t-unlinkable.ts';
import { gaen12Words } from './engine-words/gaen-1.2.ts';
import { heraldWords } from './engine-words/herald.ts';
import { tcnWords } from './engine-words/tcn.ts';
import { robert11Words } from './engine-words/robert-1.1.ts';
import { payloadPicture } from './payload-picture.ts';

/*
 * One page for each engine, and the table of all of them: made by `npm run schema`, held to the
 * code by test/project/engine-pages.test.ts. To add a page: write `docs/engine-words/NAME.ts` with
 * one `EngineWords` (see `tools/engine-words.ts`), add it to WORDS, run `npm run schema`. Sizes,
 * rotation, picture and the table of who learns what come from the engine itself.
 */
const WORDS: readonly EngineWords[] = [
  bluezone1Words,
  bluezone200Words,
  bluezone3Words,
  gaen12Words,
  dp3tLowcostWords,
  dp3tUnlinkableWords,
  dp3tHybridWords,
  tcnWords,
  heraldWords,
  bluetraceWords,
  robert11Words,
];

const MADE = 'Made by `npm run schema`; do not edit.';

/** Documents by path below `docs`. */
export function engineDocuments(): Map<string, string> {
  const documents = new Map<string, string>();
  const apps = ENGINES.map(({ name }) => BUILT_IN_APPS.get(name));
  for (const app of apps) {
    const words = wordsOf(app.engine);
    const sample = sampleOf(app.engine, 1);
    const picture = payloadPicture(`Payload of ${app.title}`, words.layout, sample.payload);
    documents.set(`engines/${app.page!}.svg`, picture);
    documents.set(`engines/${app.page!}.md`, pageOf(app, words, sample));
  }
  documents.set('engines.md', overview(apps));
  return documents;
}

/** The words of an engine; every engine must have some. */
export function wordsOf(engine: Engine): EngineWords {
  const words = WORDS.find((one) => one.engine === engine.name);
  if (words === undefined) throw new Error(`no words in docs/engine-words for ${engine.name}`);
  return words;
}

const bytes = (count: number): string => `${count.toLocaleString('en-GB')} B`;

function rotation({ rotationS }: Engine): string {
  if (rotationS >= STATIC_S) return 'never changes';
  return `changes every ${rotationS / 60} min`;
}

function leaving(engine: Engine, sample: EngineSample): string[] {
  if (engine.kind === 'centralised') {
    return [`| uploaded for one message heard | ${bytes(sample.bytes)} |`];
  }
  const keys = sample.parts === 1 ? '1 key' : `${sample.parts.toLocaleString('en-GB')} keys`;
  return [
    `| published for 14 days | ${keys}, ${bytes(sample.bytes)} |`,
    `| identifiers that others derive from it | ${sample.identifiers.toLocaleString('en-GB')} |`,
  ];
}

/** The fields with their offsets. */
function layoutTable(layout: readonly PayloadField[]): string {
  let at = 0;
  const rows = layout.map((field) => {
    const row = `| ${at} | ${field.bytes} | ${field.name} | ${field.kind} | ${field.about} |`;
    at += field.bytes;
    return row;
  });
  return `| offset | length | name | kind | what |\n|---|---|---|---|---|\n${rows.join('\n')}`;
}

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

function pageOf(app: AppProfile, words: EngineWords, sample: EngineSample): string {
  const { engine } = app;
  const { disclosure } = engine;
  return `# ${app.title}

${MADE} The engine is \`${engine.name}\`, ${engine.kind}; [all engines](../engines.md).

${words.about}

| | |
|---|---|
| identifier | ${bytes(engine.identifierBytes)}, ${rotation(engine)} |
| payload | ${bytes(engine.payloadBytes)} |
| metadata beside the identifier | ${engine.metadataBytes === 0 ? 'none' : bytes(engine.metadataBytes)} |
${leaving(engine, sample).join('\n')}

## Derivation

${words.derivation}

## Payload

The payload is ${words.carrier}.

![Payload of ${app.title}: ${engine.payloadBytes} bytes](${app.page!}.svg)

${layoutTable(words.layout)}

## Matching

${words.matching}

## What leaks to whom

| | |
|---|---|
| leaves the phone of a diagnosed person | ${disclosure.leaves} |
| identifiers heard of others leave the phone | ${disclosure.contactList ? 'yes' : 'no'} |
| the authority learns | ${disclosure.authorityLearns} |
| a bystander learns | ${disclosure.bystanderLearns} |

## Known weaknesses

${list(words.weaknesses)}

## Vectors passed

${list(words.vectors)}

## Sources

${list(words.sources)}
`;
}

function overview(apps: readonly AppProfile[]): string {
  const sizes = apps.map(({ engine, page }) => {
    const link = `[\`${engine.name}\`](engines/${page!}.md)`;
    const id = bytes(engine.identifierBytes);
    const payload = bytes(engine.payloadBytes);
    return `| ${link} | ${engine.kind} | ${id} | ${rotation(engine)} | ${payload} |`;
  });
  const disclosed = apps.map(({ engine }) => {
    const { leaves, contactList, authorityLearns, bystanderLearns } = engine.disclosure;
    const met = contactList ? '**yes**' : 'no';
    return `| \`${engine.name}\` | ${leaves} | ${met} | ${authorityLearns} | ${bystanderLearns} |`;
  });
  return `# Engines

${MADE} An engine is pure: state, time and input give the output, so the same object
runs in the simulator, over a real radio and in the tests. Each has a page of its own.

| engine | kind | identifier | rotation | payload |
|---|---|---|---|---|
${sizes.join('\n')}

## What leaks to whom

No engine has a place in it: nothing that leaves a phone says where it was. A contact list leaves the
phone only where the table says so; a test looks for it in the bytes.

| engine | leaves the phone | contact list | the authority learns | a bystander learns |
|---|---|---|---|---|
${disclosed.join('\n')}
`;
}
