import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { writeDataset } from '../src/measurements/dataset-folder.ts';
import { importMeasurements } from '../src/measurements/import/import-measurements.ts';
import { readMapping } from '../src/measurements/import/mapping-text.ts';
import { MEASUREMENT_COLUMNS } from '../src/measurements/measurement-table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Imports a published set from ../shared/data with its mapping in fixtures/measurements. */
export async function importSet(mapping: string, file: string, out: string): Promise<void> {
  await writeDataset(
    out,
    { name: 'measurements', columns: MEASUREMENT_COLUMNS },
    'published sets',
    (push) =>
      importMeasurements(
        [join(root, '../shared/data', file)],
        readMapping(join(root, 'fixtures/measurements', `${mapping}.yaml`), {}),
        push,
        { maxRows: 50_000_000, onProgress: () => undefined },
      ),
    () => () => undefined,
  );
}
