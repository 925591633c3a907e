import { stringify } from 'yaml';
import { z } from 'zod';
import { NAMED_RULES } from '../risk/registry.ts';
import { ENVIRONMENTS } from './environments.ts';
import type { Environment } from './environments.ts';
import { MIGRATIONS } from './file/migrations.ts';
import { MATERIALS } from './materials.ts';
import { UNION_KEYS } from './file/problems.ts';
import { scenario } from './sections/scenario.ts';

interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly source?: string;
  /** Notes of ours, which editors pass over: unit, range and default where these are no numbers. */
  readonly unit?: string;
  readonly range?: string;
  readonly fallback?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly oneOf?: readonly Node[];
  readonly anyOf?: readonly Node[];
}

function inputSchema(file: z.ZodType): Node {
  return z.toJSONSchema(file, { io: 'input', reused: 'inline' }) as Node;
}

/** JSON Schema of scenario files, for editors. */
export function scenarioJsonSchema(file: z.ZodType = scenario.file): string {
  const title = 'bluecrowd scenario';
  return `${JSON.stringify({ title, ...inputSchema(file) }, null, 2)}\n`;
}

/** docs/scenario.md: every key with its unit, default, range, meaning and source. */
export function scenarioDocument(file: z.ZodType = scenario.file): string {
  const rows: string[] = [];
  collect(inputSchema(file), '', rows);
  const tables = [ruleTable(), environmentTable(), materialTable(), renamedTable()].join('\n');
  return `${HEAD}\n${rows.join('\n')}\n\n${tables}\n${TAIL}`;
}

function collect(node: Node, path: string, rows: string[]): void {
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    if (UNION_KEYS.some((one) => one === key) && child.const !== undefined) continue;
    const at = path === '' ? key : `${path}.${key}`;
    const needed = node.required?.includes(key) === true;
    const own = child.properties === undefined || child.description !== undefined;
    if (own) rows.push(rowOf(at, child, needed));
    collectInside(child, at, rows);
  }
}

function collectInside(node: Node, path: string, rows: string[]): void {
  if (node.properties !== undefined) collect(node, path, rows);
  if (node.items !== undefined) collectInside(node.items, `${path}[]`, rows);
  for (const option of node.oneOf ?? node.anyOf ?? []) {
    const kind = kindOf(option);
    if (kind !== undefined) collect(option, `${path}(${kind})`, rows);
  }
}

function kindOf({ properties }: Node): string | undefined {
  const kind = UNION_KEYS.map((key) => properties?.[key]?.const).find((one) => one !== undefined);
  return typeof kind === 'string' ? kind : undefined;
}

function rowOf(path: string, node: Node, needed: boolean): string {
  const { description = '', source = '' } = node;
  const cells = [
    `\`${path}\``,
    valueOf(node),
    needed ? 'needed' : defaultOf(node),
    rangeOf(node),
    description,
    source,
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function valueOf(node: Node): string {
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((word) => `\`${String(word)}\``).join(', ');
  if (node.unit !== undefined) return node.unit;
  const options = node.oneOf ?? node.anyOf;
  if (options !== undefined) {
    const kinds = options.map((option) => {
      const kind = kindOf(option);
      return kind === undefined ? valueOf(option) : `\`${kind}\``;
    });
    // A whole number where a text is meant is read as that text.
    const shown = kinds.includes('text') ? kinds.filter((kind) => kind !== 'whole number') : kinds;
    return shown.join(' or ');
  }
  return TYPES[node.type ?? ''] ?? node.type ?? '';
}

const TYPES: Record<string, string | undefined> = {
  string: 'text',
  array: 'list',
  object: 'keys',
  integer: 'whole number',
  boolean: 'true or false',
};

function defaultOf({ default: value, fallback }: Node): string {
  if (fallback !== undefined) return fallback;
  if (value === undefined || isEmptyGroup(value)) return '';
  return `\`${flow(value)}\``;
}

function isEmptyGroup(value: unknown): boolean {
  return JSON.stringify(value) === '{}';
}

/** As people write it in YAML. */
function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

function rangeOf({ range, minimum, maximum }: Node): string {
  if (range !== undefined || minimum === undefined) return range ?? '';
  return `${minimum} to ${maximum}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function ruleTable(): string {
  const plain = [
    ['any-match', 'any row that matched', 'any'],
    ['minutes-under', 'minutes of a day in scans below an attenuation, given beside it', 'GAEN'],
  ];
  const named = NAMED_RULES.map(({ name, numbers, needs }) => [
    name,
    numbers,
    needs === 'rssi' ? 'any' : 'GAEN',
  ]);
  const lines = [...plain, ...named].map(
    ([name, numbers, engines]) => `| \`${name}\` | ${cell(numbers)} | ${engines} |`,
  );
  const head = '| kind | warns of | engines |\n|---|---|---|';
  return (
    '## Rules\n\nKinds of `apps[].rules`. What each looks at, its source and its limits: ' +
    `[scoring.md](scoring.md).\n\n${head}\n${lines.join('\n')}\n`
  );
}

function environmentTable(): string {
  const names = Object.keys(ENVIRONMENTS) as (keyof typeof ENVIRONMENTS)[];
  const keys = Object.keys(ENVIRONMENTS.room) as (keyof typeof ENVIRONMENTS.room)[];
  const lines = [
    `| | ${names.join(' | ')} |`,
    `|---|${names.map(() => '---|').join('')}`,
    ...keys.map(
      (key) =>
        `| ${key} | ${names.map((n) => environmentCell(ENVIRONMENTS[n][key])).join(' | ')} |`,
    ),
  ];
  const about = 'What `radio.environment` sets; keys of `radio` override it.';
  return `## Environments\n\n${about}\n\n${lines.join('\n')}\n`;
}

function materialTable(): string {
  const lines = Object.entries(MATERIALS).map(
    ([name, { lossDb, source }]) => `| ${name} | ${lossDb} | ${source} |`,
  );
  const head = '| material | dB | source |\n|---|---|---|';
  return `## Materials\n\nWhat a wall of \`world.walls\` costs.\n\n${head}\n${lines.join('\n')}\n`;
}

function renamedTable(): string {
  const lines = MIGRATIONS.map(({ from, to, since }) => `| \`${from}\` | \`${to}\` | ${since} |`);
  const about =
    'A file that uses an old name is read, and its new name is told on stderr.\n' +
    '`bluecrowd migrate FILE` rewrites the file: comments, anchors, order and line ends stay.';
  const head = '| was | is | since version |\n|---|---|---|';
  return `## Renamed keys\n\n${about}\n\n${head}\n${lines.join('\n')}\n`;
}

function environmentCell(value: Environment[keyof Environment]): string {
  return typeof value === 'object' ? Object.entries(value).map(keyed).join(', ') : String(value);
}

function keyed([key, value]: [string, string | number | null]): string {
  return `${key} ${value ?? 'none'}`;
}

const HEAD = `# Scenario files

Made by \`npm run schema\` from the schema; do not edit. A scenario is YAML. Quantities are
texts with their unit: \`15 min\`, \`2 m\`, \`-65 dBm\`, \`3 dB\`, \`90 deg\`, \`20 ppm\`,
\`1.3 m/s\`; durations go by us, ms, s, min, h and d, lengths by cm, m and km, angles by deg and
rad. Times of day are \`'08:30'\`.

Any key can be changed for one run: \`--set phones.adoption=0.5 --set apps.0.share=0.3\`; the
value is YAML, numbers are positions in lists, later ones win. For help while typing, put this
first line into a file: \`# yaml-language-server: $schema=../scenario.schema.json\`

Paths: \`a.b\` is key b of group a, \`[]\` an element of a list, \`(kind)\` holds for that
\`kind\` only. Where the last column is empty, the default is a plain choice and claims nothing
about the world.

| key | unit or value | default | range | meaning | source of the default |
|---|---|---|---|---|---|`;

const TAIL = `
## Contact lists

A \`trace\` world replays a list of face-to-face contacts: lines \`t i j\`, optionally with the
classes of i and j, separated by blanks, tabs or commas, plain, gzipped or zipped. A record at t
means that i and j were in contact during [t - resolution, t]; where there is no record there was
no contact. Lists of this form are published by SocioPatterns (sociopatterns.org).
\`bluecrowd import sociopatterns FILE\` summarises one and writes a scenario for it.

The list does not say how far apart people stood, nor who else was in the room. Both are assumptions
of the scenario: \`contactDistance\`, \`contactAngle\` and \`bystanders\`.
`;
