import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { importDumpsys } from '../../src/measurements/import/gaen-dumpsys.ts';
import type { DumpsysOptions } from '../../src/measurements/import/gaen-dumpsys.ts';
import { MEASUREMENT_COLUMNS } from '../../src/measurements/measurement-table.ts';
import { bluecrowd, scratch } from '../cli/program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

const ID = { a: 'A'.repeat(32), b: 'B'.repeat(32), stranger: 'C'.repeat(32) };

/** One phone's text: what it sent, and whom it heard. */
function dump(own: string, offset: number, power: number, heard: readonly string[]): string {
  return [
    'Exposure Notification:',
    '    Flags:',
    `      rssi_offset = ${offset}`,
    `      tx_calibration_power = ${power}`,
    '    Advertisement records:',
    `      2021-02-25T11:27:46-05\tRPI=${own}\tmetadata=5C (ver=92, txPower=${power})\tx=1`,
    '    Sighting records:',
    ...heard,
    '    Other records:',
    '      2021-02-25T11:27:46-05 nothing of ours',
    '',
  ].join('\n');
}

const scan = (rpi: string, ...scans: string[]): string[] => [
  `      RPI=${rpi}\tencryptedMetadata=1FB42E7A`,
  ...scans.map((text) => `        2021-02-25T11:31:${text}`),
];

function put(heardByA: readonly string[] = []): string[] {
  const first = scan(ID.b, '34-05 (4s) rssi=[-59, -61, -60]', '44-05 (0s) rssi=[-70]');
  writeFileSync(at('A_dumpsys.txt'), dump(ID.a, 2, -29, [...first, ...heardByA]));
  const second = [
    ...scan(ID.a, '35-05 (3s) rssi=[-64, -66]'),
    ...scan(ID.stranger, '35-05 (1s) rssi=[-90]'),
  ];
  writeFileSync(at('B.txt'), dump(ID.b, -4, -20, second));
  return [at('A_dumpsys.txt'), at('B.txt')];
}

const PLAIN: DumpsysOptions = { rows: 'packets', strangers: 'drop' };

async function rowsOf(files: readonly string[], options = PLAIN) {
  const rows: Record<string, string | number>[] = [];
  const { summary } = await importDumpsys(
    files,
    (values) => {
      const named = MEASUREMENT_COLUMNS.map(({ name }, k) => [name, values[k]] as const);
      rows.push(Object.fromEntries<string | number>(named));
    },
    options,
  );
  return { rows, summary };
}

it('knows senders by the files that list them, with power and correction', async () => {
  const { rows, summary } = await rowsOf(put());
  expect(rows.map((row) => [row.sender, row.receiver, row.rssi_dbm])).toEqual([
    ['B', 'A', -59],
    ['B', 'A', -61],
    ['B', 'A', -60],
    ['B', 'A', -70],
    ['A', 'B', -64],
    ['A', 'B', -66],
  ]);
  // The sender's power less the RSSI with the receiver's correction.
  expect(rows[0]).toMatchObject({ tx_power_dbm: -20, rx_correction_db: 2, attenuation_db: 37 });
  expect(rows[0].time_us).toBe(Date.UTC(2021, 1, 25, 16, 31, 34) * 1000);
  expect([summary.phones, summary.strangers]).toEqual([['A', 'B'], 1]);
});

it('gives scans with their means, and keeps strangers, where asked', async () => {
  const { rows } = await rowsOf(put(), { rows: 'scans', strangers: 'keep' });
  expect(rows.map((row) => row.rssi_dbm)).toEqual([-60, -70, -65, -90]);
  expect(rows[3]).toMatchObject({ sender: ID.stranger, tx_power_dbm: NaN });
});

it.each([
  [['        2021-02-25T11:32:00-05 (4s) rssi=-58'], /A_dumpsys\.txt:11: expected a scan such as/],
  [['        2021-02-30T11:32:00-05 (4s) rssi=[-58]'], /:11: .*February 2021 has 28 days/],
  [['        2021-02-25T11:32:00-05 (4s) rssi=[]'], /:11: expected numbers in rssi/],
  [['        2021-02-25T11:32:00-05 (4s) rssi=[-200]'], /:11: expected an RSSI of -127/],
])('refuses a scan of another form with its line (%#)', async (lines, says) => {
  await expect(rowsOf(put(lines))).rejects.toThrow(says);
});

it('refuses other texts, a name twice, and phones that did not hear each other', async () => {
  writeFileSync(at('C.txt'), 'nothing of the kind\n');
  await expect(rowsOf([...put(), at('C.txt')])).rejects.toThrow(/C\.txt: expected "Advert/);
  await expect(rowsOf([put()[0], put()[0]])).rejects.toThrow(/found "A" twice; rename one/);
  await expect(rowsOf([put()[1]])).rejects.toThrow(/found 2 scans .*--strangers keep/);
});

it('is a command', () => {
  const { code, stdout } = bluecrowd(['import', 'gaen-dumpsys', ...put(), '--out', at('set')]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/strangers +1\n/);
  expect(stdout).toMatch(/note: no distances/);
  expect(bluecrowd(['query', at('set'), 'SELECT 1 AS one', '--json']).stdout).toContain('"one":1');
});
