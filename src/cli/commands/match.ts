import type { AppProfile } from '../../apps/profile.ts';
import { readDate, readDateTime } from '../../base/calendar.ts';
import { InputError } from '../../base/errors.ts';
import { plain, quoted } from '../../base/text/printable.ts';
import { MAX_CORRECTION_DB } from '../../matching/log-row-reader.ts';
import { isoTime, matchFiles } from '../../matching/match-files.ts';
import type { MatchOutcome } from '../../matching/match-files.ts';
import { loadModule } from '../../own-engine/load-module.ts';
import { readText } from '../../own-engine/module-file.ts';
import { watched } from '../../own-engine/watch.ts';
import type { DecentralisedEngine } from '../../protocols/engine.ts';
import { namedRule } from '../../risk/registry.ts';
import { applyRule } from '../../risk/rules.ts';
import type { RuleConfig } from '../../risk/rules.ts';
import { callLimitOf } from '../arguments/code-options.ts';
import type { CodeArguments } from '../arguments/code-options.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { matchJson, matchLines } from './match-text.ts';
import type { RuleResult } from './match-text.ts';
import { printJson, printLines, printNote } from '../terminal/output.ts';
import { pemOf } from '../arguments/pem-file.ts';
import { rulesByName } from '../arguments/rule-names.ts';
import { createProgress } from '../terminal/progress.ts';

export interface MatchArguments extends CodeArguments {
  exports: string[];
  log: string;
  risk: string[];
  at: string | undefined;
  'public-key': string | undefined;
  'key-id': string | undefined;
  'rx-correction': number;
  engine: string | undefined;
  json: boolean;
}

export async function match(args: MatchArguments): Promise<void> {
  const rules = rulesByName('--risk', args.risk);
  const asked = args.at === undefined ? undefined : instantOf(args.at);
  const { 'rx-correction': rxCorrection, 'public-key': publicKey, 'key-id': keyId } = args;
  if (!(Math.abs(rxCorrection) <= MAX_CORRECTION_DB)) {
    throw new InputError(
      `--rx-correction: expected -${MAX_CORRECTION_DB} to ${MAX_CORRECTION_DB} dB, found ` +
        `${Number.isNaN(rxCorrection) ? 'no number' : rxCorrection}`,
    );
  }
  const callLimitS = callLimitOf(args);
  const own = args.engine === undefined ? undefined : await ownEngine(args.engine, args);
  const progress = createProgress('matching', args.json);
  const forget = onInterrupt(() => progress.stop());
  let outcome: MatchOutcome;
  try {
    const work = (): Promise<MatchOutcome> =>
      matchFiles(args.exports, args.log, {
        own,
        exports: {
          ...(publicKey === undefined ? {} : { publicKeyPem: pemOf(publicKey) }),
          ...(keyId === undefined ? {} : { keyId }),
          // A run may take place in a year to come; who asks for that time means it.
          nowS: Math.max(Math.floor(Date.now() / 1000), asked ?? 0),
        },
        rxCorrectionDb: rxCorrection,
        atS: asked,
        onProgress: (done, total) => progress.update(done, total),
      });
    outcome = own === undefined ? await work() : await watched(callLimitS, work);
  } finally {
    progress.stop();
    forget();
  }
  outcome.notes.forEach(printNote);
  if (asked !== undefined) leftOutNotes(outcome, asked).forEach(printNote);
  const results = rules.map((rule) => resultOf(rule, outcome, asked));
  if (args.json) printJson(matchJson(outcome, results));
  else printLines(matchLines(outcome, results));
}

/** The app of the module that `--engine` names. */
async function ownEngine(
  file: string,
  args: CodeArguments,
): Promise<AppProfile<DecentralisedEngine>> {
  if (!args['allow-code']) {
    throw new InputError(
      'expected --allow-code, without which no code from a file runs, found the module of ' +
        '--engine; read it, then allow it (it is not run in a sandbox)',
      { file },
    );
  }
  const found = readText(file, plain(file));
  if ('fault' in found) throw new InputError(`--engine: ${found.fault}`);
  const limitS = callLimitOf(args);
  const { profile } = await watched(limitS, () => loadModule(found, limitS));
  const { engine } = profile;
  if (engine.kind === 'decentralised') return { ...profile, engine };
  throw new InputError(
    `--engine: expected an app whose phones publish keys, found ${quoted(profile.name)}, ` +
      'whose phones upload what they heard; leave it out',
  );
}

/** The rule on every exposed phone; without `asked`, as of the newest export or last row. */
function resultOf(rule: RuleConfig, outcome: MatchOutcome, asked: number | undefined): RuleResult {
  if (namedRule(rule.kind)?.needs === 'attenuation' && !outcome.hasAttenuations) {
    throw new InputError(
      `--risk: expected a rule for ${outcome.engine}, whose payload carries no TX power, found ` +
        `${rule.kind}, which needs attenuations; leave it out`,
    );
  }
  const lastS = outcome.exposed.reduce(
    (max, { exposures }) => exposures.reduce((m, { lastMs }) => Math.max(m, lastMs / 1000), max),
    0,
  );
  const atS = asked ?? outcome.publishedS ?? lastS;
  return {
    rule: rule.kind,
    at: isoTime(atS),
    phones: outcome.exposed.map(({ phone, scored }) => ({
      phone,
      ...applyRule(rule, scored, atS),
    })),
  };
}

/** What `--at` leaves out, which an answer without exposures would not show. */
function leftOutNotes({ leftOut, keys, rows }: MatchOutcome, askedS: number): string[] {
  const { exports, countsFromS } = leftOut;
  const parts = [
    ...(exports > 0 ? [`${exports} ${exports === 1 ? 'export' : 'exports'}`] : []),
    ...(leftOut.keys > 0 ? [`${leftOut.keys} of ${leftOut.keys + keys} keys`] : []),
    ...(leftOut.rows > 0 ? [`${leftOut.rows} of ${leftOut.rows + rows} log rows`] : []),
  ];
  if (parts.length === 0) return [];
  return [
    `left out, as later than ${isoTime(askedS)} (--at): ${parts.join(', ')}; ` +
      `the first of them counts from ${isoTime(Math.ceil(countsFromS))}`,
  ];
}

function instantOf(text: string): number {
  const instant = /^[^T ]*$/.test(text) ? readDate(text) : readDateTime(text, 'required');
  if ('unixS' in instant) return instant.unixS + instant.fractionUs / 1e6;
  throw new InputError(
    `--at: expected a date or an instant in UTC, such as 2020-09-15T06:00:00Z, found ` +
      `${quoted(text)}; ${instant.wrong}`,
  );
}
