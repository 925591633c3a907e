import { InputError } from '../base/errors.ts';
import type { BenchResult, SampledEstimate } from './result.ts';
import { changeInterval, reachableLevel } from './statistics.ts';
import type { Estimate } from './statistics.ts';

/** How one figure changed; factors above 1 are worse. */
export interface Change {
  readonly suite: string;
  /** A contender, whose time is compared in units of the machine's yardstick, or peak memory. */
  readonly contender: string | null;
  readonly what: 'time' | 'memory';
  readonly factor: Estimate;
  /** `worse` and `better` are beyond noise; a regression is worse by more than the limit. */
  readonly verdict: 'regression' | 'worse' | 'same' | 'better';
}

export interface BenchComparison {
  /** 0.1: ten per cent. */
  readonly limit: number;
  readonly hasRegression: boolean;
  readonly changes: readonly Change[];
  /** "suite" or "suite: contender" of subjects that one side alone has. */
  readonly onlyBefore: readonly string[];
  readonly onlyNow: readonly string[];
  /** Sentences on what else differs between the two sides. */
  readonly notes: readonly string[];
}

/** Below this level, noise would be told from change by a coin. */
const LEAST_LEVEL = 0.9;

/**
 * Tells before long work that a comparison could say nothing.
 *
 * @throws InputError where too few processes are to be compared, and where no suite is on both sides
 */
export function checkComparable(
  before: BenchResult,
  suites: readonly string[],
  processes: number,
): void {
  const common = before.suites.filter(({ name }) => suites.includes(name));
  if (common.length === 0) {
    throw new InputError(
      `--compare: expected a baseline with a suite that is measured now (${suites.join(', ')}), ` +
        `found ${before.suites.map(({ name }) => name).join(', ')}`,
    );
  }
  const samples = common.flatMap(({ peakBytes, contenders }) => [
    peakBytes.samples.length,
    ...contenders.map(({ machineTime }) => machineTime.samples.length),
  ]);
  const least = Math.min(...samples);
  if (reachableLevel(least, processes) < LEAST_LEVEL) {
    throw new InputError(
      `--compare: expected enough processes on both sides to tell change from noise, such as 3 and ` +
        `3, found ${least} and ${processes}; measure with more --processes`,
    );
  }
}

/** A figure that is compared, by its name. */
interface Figure extends Pick<Change, 'suite' | 'contender' | 'what'> {
  readonly estimate: SampledEstimate;
}

function figuresOf({ suites }: BenchResult): Map<string, Figure> {
  const figures = suites.flatMap(({ name: suite, peakBytes, contenders }): Figure[] => [
    ...contenders
      .filter(({ role }) => role === 'subject')
      .map(({ name, machineTime }) => ({
        ...{ suite, contender: name, what: 'time' as const, estimate: machineTime },
      })),
    { suite, contender: null, what: 'memory', estimate: peakBytes },
  ]);
  return new Map(
    figures.map((figure) => [JSON.stringify([figure.suite, figure.contender]), figure]),
  );
}

/** Compares two results figure by figure; a regression is beyond `limit` and beyond noise. */
export function compareResults(
  before: BenchResult,
  now: BenchResult,
  limit: number,
): BenchComparison {
  const [old, current] = [figuresOf(before), figuresOf(now)];
  const changes: Change[] = [];
  for (const [key, { suite, contender, what, estimate }] of current) {
    const other = old.get(key)?.estimate;
    if (other === undefined) continue;
    const factor = changeInterval(other.samples, estimate.samples);
    changes.push({ suite, contender, what, factor, verdict: verdictOf(factor, limit) });
  }
  return {
    limit,
    hasRegression: changes.some(({ verdict }) => verdict === 'regression'),
    changes,
    onlyBefore: missing(before, old, current),
    onlyNow: missing(now, current, old),
    notes: differences(before, now),
  };
}

function verdictOf({ median, low, high }: Estimate, limit: number): Change['verdict'] {
  if (low > 1) return median > 1 + limit ? 'regression' : 'worse';
  return high < 1 ? 'better' : 'same';
}

/** Whole suites by their name, else subjects. */
function missing(
  { suites }: BenchResult,
  own: ReadonlyMap<string, Figure>,
  other: ReadonlyMap<string, Figure>,
): string[] {
  const there = new Set([...other.values()].map(({ suite }) => suite));
  return [
    ...suites.filter(({ name }) => !there.has(name)).map(({ name }) => name),
    ...[...own]
      .filter(([key, { suite }]) => there.has(suite) && !other.has(key))
      .map(([, { suite, contender }]) => `${suite}: ${contender}`),
  ];
}

function differences({ machine: before }: BenchResult, { machine: now }: BenchResult): string[] {
  const major = (version: string): string => version.replace(/^v?(\d+).*$/s, '$1');
  const notes: string[] = [];
  if (major(before.node) !== major(now.node)) {
    notes.push(
      `The baseline is of Node ${before.node}, this is ${now.node}: part of a change may be theirs.`,
    );
  }
  if (before.cpu !== now.cpu || before.platform !== now.platform) {
    notes.push(
      `The baseline is of another machine (${before.cpu}, ${before.platform}): times are compared ` +
        'in units of the yardstick that both measured, memory as it is.',
    );
  }
  return notes;
}
