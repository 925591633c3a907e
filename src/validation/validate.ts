import { deriveKey, purposeKey, rootKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { WindowKind } from '../evaluation/windows/windows.ts';
import { figuresOf } from './campaign-figures.ts';
import type { Figure } from './campaign-figures.ts';
import { levelsOf } from './campaign-level.ts';
import type { LevelSource } from './campaign-level.ts';
import { CampaignRadio } from './campaign-radio.ts';
import { CampaignSampler } from './campaign-sample.ts';
import type { CampaignSample } from './campaign-sample.ts';
import { clustersOf } from './campaign-sums.ts';
import type { Clusters } from './campaign-sums.ts';
import type { Campaign } from './campaign.ts';
import { overClusterDraws } from './cluster-draws.ts';
import { rocCurves, rocValues, spreadCurves, spreadValues } from './curves.ts';
import type { Curves } from './curves.ts';
import { distanceBins } from './distance-bins.ts';
import type { DistanceBins } from './distance-bins.ts';
import { jointRows } from './joint-rows.ts';
import type { DistanceRow } from './joint-rows.ts';
import { LevelCounts, levelForecast } from './level-forecast.ts';
import type { LevelForecast } from './level-forecast.ts';
import type { Prediction } from './prediction.ts';
import { figureRow, rowCounts, tolerancesOff } from './validation-row.ts';
import type { RowCounts, RowValues, ValidationRow } from './validation-row.ts';
import { windowFigures } from './window-figures.ts';

export interface ValidateOptions {
  /** Near is up to this distance, m. */
  readonly limitM: number;
  readonly replicates: number;
  readonly seed: string;
  /** Rows are also put together into windows of this kind, and judged as such. */
  readonly windows?: WindowKind | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

/** Rows put together into windows. */
export interface WindowsUsed {
  readonly kind: WindowKind;
  readonly count: number;
  /** Windows in which anything was heard: those that figures are over. */
  readonly heard: number;
}

export interface Validation extends RowCounts {
  readonly rows: readonly ValidationRow[];
  /** The row that is furthest off, in tolerances; undefined where none is answered. */
  readonly largest: ValidationRow | undefined;
  readonly clusters: number;
  readonly clusterKind: Clusters['kind'];
  readonly levelSource: LevelSource;
  /** Links whose level other sessions of the same pair told. */
  readonly linksByPair: number;
  readonly windows: WindowsUsed | undefined;
  /** Minutes told in place of packets; undefined where packets are. */
  readonly minutes: number | undefined;
  /** How good the predicted levels are as a forecast. */
  readonly forecast: LevelForecast;
  /** ROC of heard rows, and of windows; undefined where a side is empty. */
  readonly roc: Curves | undefined;
  readonly windowRoc: Curves | undefined;
  /** Standard deviation within still links against the share of links; undefined without links. */
  readonly stillSpread: Curves | undefined;
  readonly isGood: boolean;
}

/**
 * Simulates a campaign with `prediction` and compares. The same campaign, prediction and options
 * give the same numbers.
 */
export async function validate(
  campaign: Campaign,
  prediction: Prediction,
  options: ValidateOptions,
): Promise<Validation> {
  const root = rootKey(options.seed);
  const { limitM, windows } = options;
  const bins = distanceBins(campaign, limitM);
  const sampler = new CampaignSampler(campaign, { limitM, bins, windows });
  const clusters = clustersOf(campaign);
  const total = sampler.sample(campaign.rssiDbm);
  const figures = figuresOf(campaign, bins, sampler.layout, total);
  if (sampler.windows !== undefined) figures.push(...windowFigures(campaign, sampler.windows));
  const levels = levelsOf(campaign, prediction);
  const draws = sampler.byClusters(campaign.rssiDbm, clusters);
  const drawn = overClusterDraws(
    clusters.count,
    purposeKey(root, 'tuning.bootstrap'),
    (weights) => {
      const sample = draws(weights);
      return figures.map((figure) => figure.of(sample));
    },
  );
  const radio = new CampaignRadio(campaign, prediction, levels);
  const key = purposeKey(root, 'validate.replicate');
  const replicated = await replicate(campaign, radio, { sampler, figures, bins, options, key });
  const values = figures.map((figure, k): RowValues => ({
    measured: figure.of(total),
    drawn: drawn.map((ofAll) => ofAll[k]),
    replicated: replicated.values[k],
  }));
  const noLevel =
    levels.source === 'the session itself' ? 'the level is of the set itself' : undefined;
  const rows = rowsOf(figures, values, { clusters: clusters.count, noLevel });
  const measured = new LevelCounts(campaign, bins);
  measured.add(campaign.rssiDbm);
  const { windows: own } = total;
  return {
    rows,
    ...rowCounts(rows),
    largest: largestOf(rows),
    clusters: clusters.count,
    clusterKind: clusters.kind,
    levelSource: levels.source,
    linksByPair: levels.levels.filter(({ isOwnPair }) => isOwnPair).length,
    windows: windowsUsed(sampler, total),
    minutes: undefined,
    forecast: levelForecast(measured, replicated.levels, bins),
    roc: rocCurves(total.scores, replicated.rocs),
    windowRoc: own === undefined ? undefined : rocCurves(own.scores, replicated.windowRocs),
    stillSpread: spreadCurves(spreadValues(campaign, campaign.rssiDbm), replicated.spreads),
    isGood: rows.every(({ verdict }) => verdict !== 'out'),
  };
}

function windowsUsed(
  { windows }: CampaignSampler,
  sample: CampaignSample,
): WindowsUsed | undefined {
  if (windows === undefined) return undefined;
  const { nearTotal, farTotal } = sample.windows!.scores;
  return { kind: windows.kind, count: windows.windows.count, heard: nearTotal + farTotal };
}

/** A row for each figure; those of all distances follow the last one of their kind. */
function rowsOf(
  figures: readonly Figure[],
  values: readonly RowValues[],
  options: { clusters: number; noLevel: string | undefined },
): ValidationRow[] {
  const { clusters, noLevel } = options;
  const own = figures.map((figure, k): DistanceRow => ({
    ...values[k],
    row: figureRow(figure, values[k], clusters),
  }));
  return (['mean', 'sd', 'heard'] as const).reduce(
    (rows, kind) => {
      const at = own.filter(({ row }) => row.kind === kind);
      const last = rows.indexOf(at.at(-1)!.row);
      const ofLevel = kind === 'mean' ? noLevel : undefined;
      return rows.toSpliced(last + 1, 0, ...jointRows(kind, at, { clusters, noLevel: ofLevel }));
    },
    own.map(({ row }) => row),
  );
}

interface Replication {
  readonly sampler: CampaignSampler;
  readonly figures: readonly Figure[];
  readonly bins: DistanceBins;
  readonly options: ValidateOptions;
  readonly key: Key;
}

/** What all replicates gave; values by figure. */
interface Replicated {
  readonly values: number[][];
  readonly levels: LevelCounts;
  readonly rocs: number[][];
  readonly windowRocs: number[][];
  readonly spreads: number[][];
}

async function replicate(
  campaign: Campaign,
  radio: CampaignRadio,
  { sampler, figures, bins, options, key }: Replication,
): Promise<Replicated> {
  const { replicates, onProgress } = options;
  const done: Replicated = {
    values: figures.map((): number[] => []),
    levels: new LevelCounts(campaign, bins),
    rocs: [],
    windowRocs: [],
    spreads: [],
  };
  const out = new Float64Array(campaign.rssiDbm.length);
  const keep = (list: number[][], curve: number[] | undefined): void => {
    if (curve !== undefined) list.push(curve);
  };
  for (let r = 0; r < replicates; r++) {
    onProgress(r, replicates);
    // Lets a progress bar draw itself, and Ctrl-C be heard.
    await new Promise((resume) => setImmediate(resume));
    radio.replicate(deriveKey(key, r), out);
    const sample = sampler.sample(out);
    figures.forEach((figure, k) => done.values[k].push(figure.of(sample)));
    done.levels.add(out);
    keep(done.rocs, rocValues(sample.scores));
    if (sample.windows !== undefined) keep(done.windowRocs, rocValues(sample.windows.scores));
    keep(done.spreads, spreadValues(campaign, out));
  }
  return done;
}

/** The row that is off by the most tolerances. */
export function largestOf(rows: readonly ValidationRow[]): ValidationRow | undefined {
  return rows
    .filter((row) => !Number.isNaN(tolerancesOff(row)))
    .reduce<ValidationRow | undefined>(
      (most, row) => (most === undefined || tolerancesOff(row) > tolerancesOff(most) ? row : most),
      undefined,
    );
}
