import { appLabels } from '../kit/labels.ts';
import { numberOf, queryRows } from './source.ts';
import type { ReportSource } from './source.ts';

/** Quantiles of one distance bin: 10 %, 50 % and 90 %. */
export interface Band {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

export interface DistanceBin {
  readonly fromM: number;
  readonly toM: number;
  readonly sightings: number;
  /** Unordered pairs that these are of. */
  readonly pairs: number;
  /** Mean distance of the bin's sightings, m. */
  readonly distanceM: number;
  readonly rssiDbm: Band;
  readonly attenuationDb: Band;
}

export interface SamplePoint {
  readonly distanceM: number;
  readonly rssiDbm: number;
  readonly attenuationDb: number;
}

export interface HearingOfApp {
  readonly app: number;
  readonly label: string;
  readonly sightings: number;
  readonly bins: readonly DistanceBin[];
  /** A thinned sample of the sightings, the same at every reading. */
  readonly sample: readonly SamplePoint[];
}

/** Bins per factor of ten in distance; judgement: about 26 % wide, a step of 2 dB at n = 2. */
const BINS_PER_DECADE = 10;
/**
 * Below this number of sightings or pairs a bin is drawn hollow and no line goes through it: of
 * fewer than 20 sightings less than two lie beyond the 10 % and 90 % marks, and one pair has one
 * draw of shadowing and calibration for all that it hears, so that the median of fewer than 5 is
 * of these pairs and not of the distance. Judgement.
 */
export const MIN_SIGHTINGS = 20;
export const MIN_PAIRS = 5;

/** Whether a bin rests on few sightings or few pairs. */
export const isFew = (bin: { readonly sightings: number; readonly pairs: number }): boolean =>
  bin.sightings < MIN_SIGHTINGS || bin.pairs < MIN_PAIRS;

/** An unordered pair as one number. */
export const PAIR_SQL = 'least(receiver, sender) * 4294967296 + greatest(receiver, sender)';

/** Distances that a bench may have for each to be a bin of its own. */
const MAX_BENCH_DISTANCES = 40;

/** Points shown per app; judgement: enough for a cloud, few enough for any browser. */
const SAMPLE_PER_APP = 500;
/** Distances below this are drawn at it: people are not points. */
const MIN_M = 0.1;

const DISTANCE = `greatest(distance_m, ${MIN_M})`;
/** A fixed scramble of the row's key (multiplicative hashing, Knuth 6.4): chance without draws. */
const SCRAMBLE =
  '((((receiver::BIGINT * 31 + sender) * 1000003 + (window_us / 1000000)::BIGINT * 7919 + slot)' +
  ' % 4294967296) * 1640531527) % 4294967296';

/** RSSI and attenuation against true distance, per app. */
export async function readHearing(run: ReportSource): Promise<HearingOfApp[]> {
  const labels = appLabels(run.manifest.scenario);
  const bins = await readBins(run);
  const samples = await readSamples(run);
  return labels.map((label, app) => {
    const own = bins.get(app) ?? [];
    const sightings = own.reduce((sum, bin) => sum + bin.sightings, 0);
    return { app, label, sightings, bins: own, sample: samples.get(app) ?? [] };
  });
}

async function readBins(run: ReportSource): Promise<Map<number, DistanceBin[]>> {
  const quantiles = (column: string, name: string): string =>
    [0.1, 0.5, 0.9]
      .map((q, i) => `quantile_cont(${column}, ${q})::DOUBLE AS ${name}_${i}`)
      .join(', ');
  const isBench = await hasOwnDistances(run);
  const binSql = isBench
    ? `round(${DISTANCE} * 100)::BIGINT`
    : `floor(log10(${DISTANCE}) * ${BINS_PER_DECADE})::INTEGER`;
  const rows = await queryRows(
    run,
    `SELECT app, ${binSql} AS bin,
       count(*)::INTEGER AS sightings, count(DISTINCT ${PAIR_SQL})::INTEGER AS pairs,
       quantile_cont(${DISTANCE}, 0.5)::DOUBLE AS distance_m,
       ${quantiles('rssi_mean_dbm', 'rssi')}, ${quantiles('attenuation_db', 'att')}
     FROM sightings GROUP BY ALL ORDER BY app, bin`,
  );
  const byApp = new Map<number, DistanceBin[]>();
  for (const row of rows) {
    const bin = numberOf(row, 'bin');
    const band = (name: string): Band => ({
      low: numberOf(row, `${name}_0`),
      middle: numberOf(row, `${name}_1`),
      high: numberOf(row, `${name}_2`),
    });
    pushTo(byApp, numberOf(row, 'app'), {
      fromM: isBench ? bin / 100 : 10 ** (bin / BINS_PER_DECADE),
      toM: isBench ? bin / 100 : 10 ** ((bin + 1) / BINS_PER_DECADE),
      sightings: numberOf(row, 'sightings'),
      pairs: numberOf(row, 'pairs'),
      distanceM: numberOf(row, 'distance_m'),
      rssiDbm: band('rssi'),
      attenuationDb: band('att'),
    });
  }
  return byApp;
}

/** Whether people stand still, at few enough distances for each to be told apart. */
async function hasOwnDistances(run: ReportSource): Promise<boolean> {
  if (run.manifest.scenario.world.kind !== 'static') return false;
  const [row] = await queryRows(
    run,
    `SELECT count(DISTINCT round(${DISTANCE} * 100))::INTEGER AS distances FROM sightings`,
  );
  return numberOf(row, 'distances') <= MAX_BENCH_DISTANCES;
}

async function readSamples(run: ReportSource): Promise<Map<number, SamplePoint[]>> {
  const byApp = new Map<number, SamplePoint[]>();
  for (let app = 0; app < run.manifest.scenario.apps.length; app++) {
    const rows = await queryRows(
      run,
      `SELECT ${DISTANCE} AS distance_m, rssi_mean_dbm, attenuation_db FROM sightings
       WHERE app = ${app}
       ORDER BY ${SCRAMBLE}, receiver, sender, window_us, slot LIMIT ${SAMPLE_PER_APP}`,
    );
    for (const row of rows) {
      pushTo(byApp, app, {
        distanceM: numberOf(row, 'distance_m'),
        rssiDbm: numberOf(row, 'rssi_mean_dbm'),
        attenuationDb: numberOf(row, 'attenuation_db'),
      });
    }
  }
  return byApp;
}

/** Appends to the list under a key, making the list where there is none. */
export function pushTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
