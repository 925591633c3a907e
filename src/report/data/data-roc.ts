import { PAIR_SQL, pushTo } from './data-hearing.ts';
import { appLabels } from '../kit/labels.ts';
import { numberOf, queryRows } from './source.ts';
import type { ReportSource } from './source.ts';

/** A threshold: what is taken for near, of what is near and of what is not. */
export interface RocPoint {
  /** Sightings with less attenuation count as near, dB. */
  readonly thresholdDb: number;
  readonly nearTaken: number;
  readonly farTaken: number;
}

/** Near or far by attenuation alone, for one app. */
export interface RocOfApp {
  readonly app: number;
  readonly label: string;
  /** Sightings at a true distance below the limit, and the others. */
  readonly near: number;
  readonly far: number;
  /** Pairs that these are of: sightings of one pair go together. */
  readonly nearPairs: number;
  readonly farPairs: number;
  /** Rising; the first takes nothing and the last everything. */
  readonly points: readonly RocPoint[];
}

/** Distance between thresholds; RSSI has whole dBm, means of several have more. */
const STEP_DB = 0.5;

/** ROC of attenuation against the distance limit of the run's truth, over all sightings. */
export async function readRoc(run: ReportSource): Promise<RocOfApp[]> {
  const { scenario } = run.manifest;
  const { closeM } = scenario.truth;
  const levels = await queryRows(
    run,
    `SELECT app, (floor(attenuation_db / ${STEP_DB}) + 1) * ${STEP_DB} AS threshold,
       count(*) FILTER (distance_m < ${closeM})::INTEGER AS near,
       count(*) FILTER (distance_m >= ${closeM})::INTEGER AS far
     FROM sightings GROUP BY app, threshold ORDER BY app, threshold`,
  );
  const pairs = await queryRows(
    run,
    `SELECT app, count(DISTINCT ${PAIR_SQL}) FILTER (distance_m < ${closeM})::INTEGER AS near,
       count(DISTINCT ${PAIR_SQL}) FILTER (distance_m >= ${closeM})::INTEGER AS far
     FROM sightings GROUP BY app`,
  );
  const byApp = new Map<number, RocPoint[]>();
  for (const row of levels) {
    const app = numberOf(row, 'app');
    const before = byApp.get(app)?.at(-1) ?? { thresholdDb: 0, nearTaken: 0, farTaken: 0 };
    const thresholdDb = numberOf(row, 'threshold');
    if (!byApp.has(app)) pushTo(byApp, app, { ...before, thresholdDb: thresholdDb - STEP_DB });
    pushTo(byApp, app, {
      thresholdDb,
      nearTaken: before.nearTaken + numberOf(row, 'near'),
      farTaken: before.farTaken + numberOf(row, 'far'),
    });
  }
  return appLabels(scenario).map((label, app) => {
    const points = byApp.get(app) ?? [];
    const last = points.at(-1);
    const own = pairs.find((row) => numberOf(row, 'app') === app);
    return {
      app,
      label,
      near: last?.nearTaken ?? 0,
      far: last?.farTaken ?? 0,
      nearPairs: own === undefined ? 0 : numberOf(own, 'near'),
      farPairs: own === undefined ? 0 : numberOf(own, 'far'),
      points,
    };
  });
}

/** Apps in which a choice can be made: something near, and something far. */
export const withChoice = (roc: readonly RocOfApp[]): RocOfApp[] =>
  roc.filter(({ near, far }) => near > 0 && far > 0);

/** What a threshold takes: the last point at or below it. */
export function ratesAt({ points }: RocOfApp, thresholdDb: number): RocPoint {
  let found = points[0];
  for (const point of points) if (point.thresholdDb <= thresholdDb) found = point;
  return { ...found, thresholdDb };
}

/**
 * Area under the curve: the chance that of one near and one far the near one has less attenuation.
 */
export function auc({ points, near, far }: RocOfApp): number {
  let area = 0;
  for (let k = 1; k < points.length; k++) {
    const width = (points[k].farTaken - points[k - 1].farTaken) / far;
    area += (width * (points[k].nearTaken + points[k - 1].nearTaken)) / (2 * near);
  }
  return area;
}
