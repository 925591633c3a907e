import { importCsv } from '../validation/campaign-files.ts';
import { openDataset } from '../../src/measurements/query-dataset.ts';
import { readDataset } from '../../src/measurements/dataset-folder.ts';
import { renderDataset } from '../../src/report/pages/dataset.ts';
import type { DatasetSource } from '../../src/report/data/data-dataset.ts';

export const HOSTILE_SESSION = '<img src=x onerror=alert(1)>';

/** Two sessions, one with a hostile name, packets at three distances, two not heard. */
export function syntheticCsv(): string {
  const rows = ['who,t_s,d_m,rssi,place'];
  for (let k = 0; k < 60; k++) {
    const distance = [0.5, 2, 8][k % 3];
    const rssi = -50 - 10 * (k % 3) - (k % 4);
    rows.push(`${k < 30 ? 'a' : HOSTILE_SESSION},${1000 * (k % 2) + k},${distance},${rssi},hall`);
  }
  return `${rows.join('\n')}\na,30,8,,hall\na,31,8,,hall\na,32,8,127,hall\n`;
}

const COLUMNS = 'session=who,time=t_s,distance=d_m,rssi=rssi,environment=place';

/** The page of a data set of these rows, written under `at(name)`. */
export async function syntheticDataset(
  at: (name: string) => string,
  name: string,
): Promise<{ page: string; source: DatasetSource; close: () => void }> {
  await importCsv(syntheticCsv(), at(`${name}.csv`), at(name), {
    columns: COLUMNS,
    emptyRssi: 'missed',
  });
  const opened = await openDataset(at(name));
  const source: DatasetSource = {
    name,
    manifest: readDataset(at(name), 'measurements'),
    query: (sql) => opened.query(sql),
  };
  return { page: await renderDataset(source), source, close: () => opened.close() };
}
