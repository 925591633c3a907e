/** What a data set tells of both ends of a link, of dwells and of minutes instead of packets. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import { importMeasurements } from '../../src/measurements/import/import-measurements.ts';
import { readMapping } from '../../src/measurements/import/mapping-text.ts';
import { datasetDwellUs, datasetLimitM } from '../../src/measurements/dataset-folder.ts';
import { MEASUREMENT_COLUMNS } from '../../src/measurements/measurement-table.ts';
import { readFitData, select, withRows } from '../../src/measurements/open-dataset.ts';
import { bluecrowd, scratch } from '../cli/program.ts';
import { importCsv } from '../validation/campaign-files.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

const CSV = 't_s,range_m,rssi,turn\n0,1,-60,90\n1,2,-66,\n2,4,-70,180\n';
const COLUMNS = 'time=t_s,distance=range_m,rssi=rssi,angleSender=turn';

describe('the sender too', () => {
  it('has a turn and a device, and what is not told is unknown', async () => {
    const constants = 'deviceReceiver=Raspberry Pi 3,angle=0';
    await importCsv(CSV, at('log.csv'), at('set'), { columns: COLUMNS, constants });
    const rows = await withRows(at('set'), undefined, (connection) =>
      select(
        connection,
        'SELECT angle_deg, angle_sender_deg, device_sender, device_receiver FROM rows',
      ),
    );
    expect(rows).toEqual([
      [0, 90, '', 'Raspberry Pi 3'],
      [0, null, '', 'Raspberry Pi 3'],
      [0, 180, '', 'Raspberry Pi 3'],
    ]);
  });

  it('is unknown in a data set of an earlier version, which is read nevertheless', async () => {
    await importCsv(CSV, at('log.csv'), at('old'), { columns: COLUMNS });
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    const file = at('old/measurements.parquet');
    const kept = MEASUREMENT_COLUMNS.filter((column) => !('isNew' in column));
    await connection.run(
      `CREATE TABLE t AS SELECT ${kept.map(({ name }) => name).join(', ')} FROM '${file}'`,
    );
    await connection.run(`COPY t TO '${file}' (FORMAT parquet)`);
    const { code, stdout } = bluecrowd([
      'query',
      at('old'),
      'SELECT count(*) AS n, count(angle_sender_deg) + count(minutes) AS known, ' +
        'max(device_sender) AS device FROM measurements',
      '--json',
    ]);
    expect([code, JSON.parse(stdout)]).toEqual([0, [{ n: 3, known: 0, device: '' }]]);
    expect((await readFitData(at('old'), 'auto', undefined)).heard).toBe(3);
    await connection.run('ALTER TABLE t DROP COLUMN rssi_dbm');
    await connection.run(`COPY t TO '${file}' (FORMAT parquet)`);
    await expect(readFitData(at('old'), 'auto', undefined)).rejects.toThrow(
      /as column 7 attenuation_db DOUBLE, not rssi_dbm DOUBLE; import the data again/,
    );
    connection.closeSync();
    instance.closeSync();
  });
});

describe('the dwell of receivers on a channel', () => {
  const mapping = (text: string) => {
    writeFileSync(at('map.yaml'), `columns:\n  rssi: rssi\n${text}`);
    return readMapping(at('map.yaml'), {});
  };

  it('is kept in the manifest beside the limit', () => {
    mapping('dwell: 512 ms\nlimit: 6 ft\n');
    writeFileSync(at('log.csv'), CSV);
    const out = at('dwell');
    const args = ['import', 'measurements', at('log.csv'), '--mapping', at('map.yaml')];
    expect(bluecrowd([...args, '--out', out]).code).toBe(0);
    expect(datasetDwellUs(out)).toBe(512_000);
    expect(datasetLimitM(out)).toBeCloseTo(1.8288, 12);
    expect(readFileSync(join(out, 'manifest.json'), 'utf8')).toContain('"dwellUs": 512000');
    expect(datasetDwellUs(at('set'))).toBe(undefined);
    expect(datasetDwellUs(at('nowhere'))).toBe(undefined);
  });

  it.each(['512', '0 ms', '61 s', 'long'])('of %s is refused with its place', (text) => {
    expect(() => mapping(`dwell: ${text}\n`)).toThrow(
      /map\.yaml:3:\d+: expected a time from 1 ms to 60 s/,
    );
  });
});

describe('rows of minutes', () => {
  const TEXT = 'day,range_m,from,to,minutes\na,1,0,55,12\na,1,55,63,3\nb,4,0,55,0\n';
  const columns =
    'session=day,distance=range_m,minutes=minutes,attenuationFrom=from,attenuationTo=to';

  it('have no RSSI and are no missed packets', async () => {
    await importCsv(TEXT, at('log.csv'), at('minutes'), { columns });
    const [packets, minutes] = await withRows(at('minutes'), undefined, async (connection) => [
      await select(connection, 'SELECT count(*) FROM rows'),
      await select(connection, 'SELECT minutes, attenuation_to_db FROM minute_rows'),
    ]);
    expect(packets).toEqual([[0n]]);
    expect(minutes).toEqual([
      [12, 55],
      [3, 63],
      [0, 55],
    ]);
  });

  const refusal = async (text: string, more = ''): Promise<unknown> => {
    writeFileSync(at('log.csv'), text);
    const mapping = readMapping(undefined, { columns: columns + more });
    const options = { maxRows: 9, onProgress: () => undefined };
    return importMeasurements([at('log.csv')], mapping, () => undefined, options);
  };

  it('are refused where their attenuations are reversed, or half of it is missing', async () => {
    await expect(refusal(`${TEXT}b,4,63,55,1\n`)).rejects.toThrow(
      /log\.csv:5: .*"to", found "63 to 55"; do the two columns change places\?/,
    );
    await expect(refusal(`${TEXT}b,4,,55,1\n`)).rejects.toThrow(/log\.csv:5: /);
    expect(() => readMapping(undefined, { columns: 'minutes=minutes' })).toThrow(
      /found minutes alone; add attenuationFrom, attenuationTo/,
    );
  });

  it('are refused where they have an RSSI as well', async () => {
    const text = 'day,range_m,from,to,minutes,rssi\na,1,0,55,12,-60\n';
    await expect(refusal(text, ',rssi=rssi')).rejects.toThrow(/:2: expected no RSSI/);
  });
});
