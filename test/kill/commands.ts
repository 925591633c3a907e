import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TINY } from '../cli/program.ts';

/** A command to be killed, and what it writes. Paths start at the working folder. */
export interface Killed {
  readonly name: string;
  readonly args: readonly string[];
  /** What it replaces, and the command that made what stands there before. */
  readonly writes?: {
    readonly target: string;
    readonly before: readonly string[];
    /** Several files, each of which is the old one or the new one. */
    readonly isMany?: boolean;
  };
  /** A command that reads the target, and so gives back what was moved aside. */
  readonly reads?: readonly string[];
}

const COLUMNS = 'time=t:s,distance=d:m,rssi=rssi,session=s';
const importOf = (file: string, out: string): string[] => {
  return ['import', 'measurements', file, '--columns', COLUMNS, '--out', out];
};
const fitOf = (data: string, seed: string): string[] => {
  return ['fit', data, '--tx-power', '-20', '--bootstrap', '20', '--seed', seed];
};

const GAEN_KEYS = 'base/keys/gaen-1.2-2020-09-15T100000Z.zip';

export const KILLED: readonly Killed[] = [
  {
    name: 'run',
    args: ['run', 'crowd.yaml', '--out', 'runs/new', '--contact-logs', '--workers', '2'],
    writes: { target: 'runs/new', before: ['run', 'tiny.yaml', '--out', 'runs/new'] },
    reads: ['query', 'runs/new', 'SELECT count(*) FROM phones'],
  },
  {
    name: 'import',
    args: importOf('rows.csv', 'data/new'),
    writes: { target: 'data/new', before: importOf('few.csv', 'data/new') },
    reads: ['fit', 'data/new', '--bootstrap', '0', '--floor', 'none'],
  },
  {
    name: 'report',
    args: ['report', 'base', '--out', 'page.html'],
    writes: { target: 'page.html', before: ['report', 'other', '--out', 'page.html'] },
  },
  {
    name: 'report --svg',
    args: ['report', 'base', '--svg', 'figures'],
    writes: { target: 'figures', before: ['report', 'other', '--svg', 'figures'], isMany: true },
  },
  {
    name: 'match',
    args: ['match', GAEN_KEYS, '--log', 'base/contact-logs/gaen-1.2.parquet', '--json'],
  },
  {
    name: 'fit',
    args: [...fitOf('rows', 'new'), '--out', 'preset.yaml'],
    writes: { target: 'preset.yaml', before: [...fitOf('rows', 'old'), '--out', 'preset.yaml'] },
  },
];

/** Commands that make what the others read; before them `writeInputs`. */
export const FIRST: readonly (readonly string[])[] = [
  ['run', 'tiny.yaml', '--out', 'base', '--contact-logs'],
  ['run', 'tiny.yaml', '--out', 'other', '--seed', '2'],
  importOf('rows.csv', 'rows'),
];

export function writeInputs(folder: string): void {
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  put('tiny.yaml', TINY);
  const people = Array.from({ length: 30 }, (_, k) => `    - { name: P${k}, x: ${k % 6} m }`);
  const [head, tail] = TINY.split(/(?: {4}- .*\n)+/);
  put('crowd.yaml', `${head}    - { name: Ada, x: 0 m }\n${people.join('\n')}\n${tail}`);
  put('rows.csv', measured(40_000));
  put('few.csv', measured(300));
}

/** Rows as a walk away from a phone would give them. */
function measured(rows: number): string {
  const lines = Array.from({ length: rows }, (_, k) => {
    const distance = 1 + (k % 7);
    const rssi = Math.round(-60 - 20 * Math.log10(distance) + 4 * Math.sin(12.9898 * k));
    return `${k},${distance},${rssi},s${k % 12}`;
  });
  return ['t,d,rssi,s', ...lines, ''].join('\n');
}
