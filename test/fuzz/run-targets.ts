import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readResult } from '../../src/benchmark/result.ts';
import { ContactLogsBuilder } from '../../src/matching/contact-logs.ts';
import { LOG_COLUMNS, LogRowReader } from '../../src/matching/log-row-reader.ts';
import { readContactLogs } from '../../src/matching/read-contact-logs.ts';
import { readManifest, writeManifest } from '../../src/results/manifest.ts';
import type { Manifest } from '../../src/results/manifest-type.ts';
import { TABLES } from '../../src/tables/tables.ts';
import type { TableName } from '../../src/tables/tables.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { BASES, CONTACTS } from '../scenario/bases.ts';
import { changedJson, CHANGES } from './changed-values.ts';
import { SCRATCH, scratchFile, textOf } from './text-files.ts';
import type { Target } from './target.ts';

const text = (written: string): Uint8Array => Buffer.from(written);

const GAEN = { identifierBytes: 16, metadataBytes: 4 } as const;
const row = (k: number, more = ''): string =>
  `anna,${1_600_041_600_000 + 300_000 * k},${String(k).repeat(32)},a${k}b5cc0d,${-60 - k}${more}`;
const HEAD = 'phone,time_ms,identifier,metadata,rssi_dbm';
const MORE = 'rssi_max_dbm,since_scan_s,rx_correction_db';
const LOGS = [
  `${HEAD}\n${row(1)}\n${row(2)}\n${row(3)}\n`,
  [`${HEAD},${MORE}`, row(4, ',-58,240,3.5'), row(5, ',,,'), ''].join('\n'),
  `${HEAD.replaceAll(',', ';')};note\r\n${row(6).replaceAll(',', ';')};"a ""b"""\r\n`,
];

// A row of a Parquet file comes as one text, with this between its columns.
const BETWEEN = '\u001f';
const ROWS = [
  ['anna', '1600041600000', '07'.repeat(16), '40085cc0', '-60', '-58', '240.0', '3.5'],
  ['', '1600041600000.0', 'ab'.repeat(16), 'FF000000', '-91.5', '', '', ''],
].map((fields) => text(fields.join(BETWEEN)));

function manifestOf(base: unknown): Uint8Array {
  const path = scratchFile('m.yaml', text(JSON.stringify(base)));
  const { scenario, sourceText } = loadScenario(path);
  const names = Object.keys(TABLES) as TableName[];
  const of = <T>(value: T) =>
    Object.fromEntries(names.map((name) => [name, value])) as Record<TableName, T>;
  const manifest: Manifest = {
    bluecrowd: 1,
    version: '0.1.0',
    gitCommit: null,
    node: 'v20.20.2',
    v8: '11.3',
    platform: 'linux x64',
    scenario,
    sourceText,
    seed: scenario.seed,
    materialisation: 'all',
    materialisationReason: 'asked for',
    days: 1,
    workers: 2,
    counts: of(3),
    digests: of('0'.repeat(64)),
    journal: { events: 5, digest: '0'.repeat(16) },
    timings: { startedAt: '2020-09-14T00:00:00.000Z', wallS: 1.5, peakMemoryBytes: 1e8 },
  };
  writeManifest(SCRATCH, manifest);
  return new Uint8Array(readFileSync(join(SCRATCH, 'manifest.json')));
}

function readTwice(bytes: Uint8Array): void {
  scratchFile('manifest.json', bytes);
  const manifest = readManifest(SCRATCH);
  writeManifest(SCRATCH, manifest);
  if (isDeepStrictEqual(readManifest(SCRATCH), manifest)) return;
  throw new Error('what was read is another after it was written and read again');
}

const estimate = { median: 2, low: 1.5, high: 2.5, level: 0.95, samples: [1.5, 2, 2.5] };
const BASELINE = {
  bluecrowdBench: 1,
  version: '0.1.0',
  gitCommit: null,
  processes: 3,
  rounds: null,
  machine: { cpu: 'x', cores: 2, memoryBytes: 8e9, node: 'v20', v8: '11.3', platform: 'linux x64' },
  suites: [
    {
      name: 'kernel',
      about: 'events',
      notes: ['none'],
      peakBytes: estimate,
      idleBytes: 4e7,
      contenders: [
        {
          name: 'bluecrowd',
          role: 'subject',
          operation: 'event',
          perS: estimate,
          machineTime: estimate,
          yardstickTime: null,
        },
      ],
    },
  ],
};

scratchFile('contacts.txt', text(CONTACTS));

/** Files that the program wrote itself, or another one for it. */
export const RUN_TARGETS: readonly Target[] = [
  {
    name: 'contact log in CSV',
    seeds: LOGS.map(text),
    run: async (bytes) => void (await readContactLogs(scratchFile('log.csv', textOf(bytes)), GAEN)),
  },
  {
    name: 'row of a contact log in Parquet',
    seeds: ROWS,
    run(bytes) {
      const parts = Buffer.from(bytes).toString().split(BETWEEN);
      // A table has as many in each row.
      const fields = LOG_COLUMNS.map((_, k) => parts[k] ?? '');
      const reader = new LogRowReader('log.parquet', LOG_COLUMNS, GAEN);
      const builder = new ContactLogsBuilder(GAEN.identifierBytes);
      const read = reader.read(fields, { row: 1 });
      const refusal = builder.refusal(read);
      if (refusal !== undefined) throw reader.error(refusal, { row: 1 });
      builder.add(read);
      builder.finish(reader.tellsScans);
    },
  },
  {
    name: 'manifest',
    seeds: Object.values(BASES).map(manifestOf),
    run: (bytes) => readTwice(textOf(bytes)),
  },
  ...Object.entries(BASES).map(([kind, base]): Target => {
    const tree: unknown = JSON.parse(Buffer.from(manifestOf(base)).toString());
    return {
      name: `manifest of a ${kind} world, other values`,
      seeds: CHANGES,
      run: (bytes) => readTwice(changedJson(tree, bytes)),
    };
  }),
  {
    name: 'baseline of bench',
    seeds: [text(JSON.stringify(BASELINE)), text(JSON.stringify(BASELINE, null, 2))],
    run: (bytes) => void readResult(scratchFile('baseline.json', textOf(bytes))),
  },
  {
    name: 'baseline of bench, other values',
    seeds: CHANGES,
    run: (bytes) => void readResult(scratchFile('baseline.json', changedJson(BASELINE, bytes))),
  },
];
