import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/base/bytes/hex.ts';
import { encodePublishRequest } from '../../src/keyfiles/gaen/gaen-publish.ts';
import { keysOf } from '../../src/keyfiles/gaen/key-block.ts';
import type { DiagnosisKey } from '../../src/keyfiles/gaen/key-block.ts';
import { matchFiles } from '../../src/matching/match-files.ts';
import { gaen12 } from '../../src/protocols/gaen/gaen12.ts';
import { scratch } from '../cli/program.ts';
import { csvOf, exportOf, START_ENIN, TEK } from './match-samples.ts';

const folder = scratch();
afterAll(() => folder.remove());
const DAY = 144;

function put(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder.path, name), content);
  return join(folder.path, name);
}

/** A row at 10:00 of each of so many days: the identifier of `TEK` at that time. */
const LOG = put(
  'log.csv',
  csvOf(
    [0, 1, 2].map((day) => {
      const enin = START_ENIN + day * DAY + 60;
      const phone = { teks: [{ key: toHex(TEK), startEnin: START_ENIN + day * DAY }] };
      const aem = gaen12.metadata(phone, enin, -20).toString(16).padStart(8, '0');
      return ['ada', String(enin * 600_000), toHex(gaen12.identifier(phone, enin)), aem, '-60'];
    }),
  ),
);

/** Day of the key's start, rows and report type of each exposure. */
async function exposures(...files: string[]) {
  const options = { exports: {}, rxCorrectionDb: 0, onProgress: () => undefined };
  const { exposed } = await matchFiles(files, LOG, options);
  return exposed.flatMap((phone) =>
    phone.exposures.map(({ key, rows }) => [
      (key.startS / 600 - START_ENIN) / DAY,
      rows,
      key.reportType,
    ]),
  );
}

const startingOn = (day: number, rest: Partial<DiagnosisKey> = {}): Partial<DiagnosisKey> => ({
  rollingStartEnin: START_ENIN + day * DAY,
  reportType: 1,
  ...rest,
});
const LATER = { startTimestampS: 1_600_300_800, endTimestampS: 1_600_387_200 };

describe('one key of GAEN published with several starts', () => {
  it('is a key of its own for each start, in one export or in several', async () => {
    const both = put('both.zip', exportOf([startingOn(0), startingOn(1)]));
    const expected = [
      [0, 1, 'confirmed-test'],
      [1, 1, 'confirmed-test'],
    ];
    expect(await exposures(both)).toEqual(expected);
    const one = put('one.zip', exportOf([startingOn(0)]));
    const two = put('two.zip', exportOf([startingOn(1)], LATER));
    expect(await exposures(two, one)).toEqual(expected);
    expect(await exposures(one, two, both)).toEqual(expected);
  });

  it('is revised start by start', async () => {
    const first = put(
      'first.zip',
      exportOf([0, 1, 2].map((day) => startingOn(day, { reportType: 3 }))),
    );
    const revised = [startingOn(0, { reportType: 5 }), startingOn(2)];
    const later = put('later.zip', exportOf(revised, LATER));
    expect(await exposures(first, later)).toEqual([
      [1, 1, 'self-report'],
      [2, 1, 'confirmed-test'],
    ]);
  });

  it('counts a row once where the periods overlap', async () => {
    const overlapping = exportOf([
      startingOn(0),
      startingOn(0, { rollingStartEnin: START_ENIN + 30 }),
    ]);
    expect(await exposures(put('over.zip', overlapping))).toEqual([[0, 1, 'confirmed-test']]);
  });

  it('is so in what a phone sends to the server, too', async () => {
    const keys = [0, 2].map((day) => ({ key: TEK, rollingStartEnin: START_ENIN + day * DAY }));
    const request = put('publish.json', encodePublishRequest({ keys: keysOf(keys) }));
    expect((await exposures(request)).map(([day, rows]) => [day, rows])).toEqual([
      [0, 1],
      [2, 1],
    ]);
  });
});
