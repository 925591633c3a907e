import { isFew, PAIR_SQL, pushTo } from './data-hearing.ts';
import { appLabels } from '../kit/labels.ts';
import { numberOf, queryRows } from './source.ts';
import type { ReportSource } from './source.ts';

/** Sightings in one cell of distance and attenuation; lower ends of the cell. */
export interface DensityCell {
  readonly fromM: number;
  readonly fromDb: number;
  readonly sightings: number;
  /** Of all sightings at this distance. */
  readonly share: number;
  /** Whether few sightings or pairs are at this distance (`isFew`). */
  readonly isFew: boolean;
}

export interface DensityOfApp {
  readonly app: number;
  readonly label: string;
  readonly cells: readonly DensityCell[];
}

/** Cells per factor of ten in distance, and their height; judgement: fine, and few in all. */
export const CELLS_PER_DECADE = 16;
export const CELL_DB = 2;
/** People are not points: what is nearer counts here. */
const MIN_M = 0.1;

const FAR = `floor(log10(greatest(distance_m, ${MIN_M})) * ${CELLS_PER_DECADE})::INTEGER`;

/** Distances of each app with few sightings or pairs, as `app/far`. */
async function readFew(run: ReportSource): Promise<Set<string>> {
  const rows = await queryRows(
    run,
    `SELECT app, ${FAR} AS far, count(*)::INTEGER AS sightings,
       count(DISTINCT ${PAIR_SQL})::INTEGER AS pairs
     FROM sightings GROUP BY app, far`,
  );
  const few = rows.filter((row) =>
    isFew({ sightings: numberOf(row, 'sightings'), pairs: numberOf(row, 'pairs') }),
  );
  return new Set(few.map((row) => `${numberOf(row, 'app')}/${numberOf(row, 'far')}`));
}

/** How many sightings there are at each distance and attenuation, per app. */
export async function readDensity(run: ReportSource): Promise<DensityOfApp[]> {
  const rows = await queryRows(
    run,
    `SELECT app, ${FAR} AS far,
       floor(attenuation_db / ${CELL_DB})::INTEGER AS level, count(*)::INTEGER AS sightings,
       (count(*) / sum(count(*)) OVER (PARTITION BY app, far))::DOUBLE AS share
     FROM sightings GROUP BY app, far, level ORDER BY app, far, level`,
  );
  const few = await readFew(run);
  const byApp = new Map<number, DensityCell[]>();
  for (const row of rows) {
    pushTo(byApp, numberOf(row, 'app'), {
      fromM: 10 ** (numberOf(row, 'far') / CELLS_PER_DECADE),
      fromDb: numberOf(row, 'level') * CELL_DB,
      sightings: numberOf(row, 'sightings'),
      share: numberOf(row, 'share'),
      isFew: few.has(`${numberOf(row, 'app')}/${numberOf(row, 'far')}`),
    });
  }
  const labels = appLabels(run.manifest.scenario);
  return labels.map((label, app) => ({ app, label, cells: byApp.get(app) ?? [] }));
}
