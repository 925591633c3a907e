import { InputError } from '../base/errors.ts';
import type { BenchResult, SampledEstimate } from './result.ts';
import { changeInterval, familyVerdict, reachableLevel } from './statistics.ts';
import type { Estimate, FamilyVerdict, Sides } from './statistics.ts';

/** How one figure changed; factors above 1 are worse. */
export interface Change {
  readonly suite: string;
  /** A contender, whose time is compared in units of the machine's yardsticks, or peak memory. */
  readonly contender: string | null;
  readonly what: 'time' | 'memory';
  readonly factor: Estimate;
  /**
   * `worse` and `better` leave out no change, each figure for itself; a regression is worse by more
   * than the limit, and by more than chance gives the worst of all figures.
   */
  readonly verdict: 'regression' | 'worse' | 'same' | 'better';
}

export interface BenchComparison {
  /** 0.1: ten per cent. */
  readonly limit: number;
  /** Share of comparisons of identical code in which no figure is called a regression, at least. */
  readonly level: number;
  readonly hasRegression: boolean;
  readonly changes: readonly Change[];
  /** "suite" or "suite: contender" of subjects that one side alone has. */
  readonly onlyBefore: readonly string[];
  readonly onlyNow: readonly string[];
  /** Sentences on what else differs between the two sides. */
  readonly notes: readonly string[];
}

/** Below this level, noise and change could not be distinguished. */
const MIN_LEVEL = 0.9;

/**
 * Refuses, before long work, a comparison that could decide nothing.
 *
 * @throws InputError where too few processes are to be compared, and where no suite is on both
 * sides
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
  if (reachableLevel(least, processes) < MIN_LEVEL) {
    throw new InputError(
      '--compare: expected enough processes on both sides to separate change from noise, such ' +
        `as 3 and 3, found ${least} and ${processes}; measure with more --processes`,
    );
  }
}

/** A figure that is compared, by its name. */
interface Figure extends Pick<Change, 'suite' | 'contender' | 'what'> {
  readonly unit: number;
  readonly estimate: SampledEstimate;
}

function figuresOf({ suites }: BenchResult): Map<string, Figure> {
  const figures = suites.flatMap(({ name: suite, peakBytes, contenders }): Figure[] => [
    ...contenders
      .filter(({ role }) => role === 'subject')
      .map(({ name, memoryShare, machineTime }) => ({
        suite,
        contender: name,
        what: 'time' as const,
        unit: memoryShare,
        estimate: machineTime,
      })),
    { suite, contender: null, what: 'memory', unit: 0, estimate: peakBytes },
  ]);
  // Times in other units of the machine are other figures.
  const key = ({ suite, contender, unit }: Figure): string =>
    JSON.stringify([suite, contender, unit]);
  return new Map(figures.map((figure) => [key(figure), figure]));
}

/** Compares two results; a regression is beyond `limit` and beyond the noise of all figures. */
export function compareResults(
  before: BenchResult,
  now: BenchResult,
  limit: number,
): BenchComparison {
  const [old, current] = [figuresOf(before), figuresOf(now)];
  const common = [...current].flatMap(([key, figure]) => {
    const sides = { before: old.get(key)?.estimate.samples, now: figure.estimate.samples };
    return isComplete(sides) ? [{ figure, sides }] : [];
  });
  const family = familyOf(common.map(({ sides }) => sides));
  const changes = common.map(({ figure: { suite, contender, what }, sides }, k): Change => {
    const factor = changeInterval(sides.before, sides.now);
    const verdict = verdictOf(factor, limit, family.isBeyond[k]);
    return { suite, contender, what, factor, verdict };
  });
  return {
    limit,
    level: family.level,
    hasRegression: changes.some(({ verdict }) => verdict === 'regression'),
    changes,
    onlyBefore: missing(before, old, current),
    onlyNow: missing(now, current, old),
    notes: differences(before, now),
  };
}

const isComplete = (sides: {
  before?: readonly number[];
  now: readonly number[];
}): sides is Sides => sides.before !== undefined;

/** Of results that were written by hand, the processes that all figures have. */
function familyOf(figures: readonly Sides[]): FamilyVerdict {
  if (figures.length === 0) return { isBeyond: [], level: 0 };
  const before = Math.min(...figures.map((sides) => sides.before.length));
  const now = Math.min(...figures.map((sides) => sides.now.length));
  return familyVerdict(
    figures.map((sides) => ({
      before: sides.before.slice(0, before),
      now: sides.now.slice(0, now),
    })),
  );
}

function verdictOf(
  { median, low, high }: Estimate,
  limit: number,
  isBeyond: boolean,
): Change['verdict'] {
  if (low > 1) return median > 1 + limit && isBeyond ? 'regression' : 'worse';
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

function differences(first: BenchResult, second: BenchResult): string[] {
  const [before, now] = [first.machine, second.machine];
  const major = (version: string): string => version.replace(/^v?(\d+).*$/s, '$1');
  const notes: string[] = [];
  if (major(before.node) !== major(now.node)) {
    notes.push(
      `The baseline is of Node ${before.node}, this is ${now.node}: part of a change may be ` +
        'theirs.',
    );
  }
  if (before.cpu !== now.cpu || before.platform !== now.platform) {
    notes.push(
      `The baseline is of another machine (${before.cpu}, ${before.platform}): times are ` +
        'compared in units of the yardstick that both measured, memory as it is.',
    );
  }
  if (first.rounds !== second.rounds) {
    const rounds = (result: BenchResult): string => String(result.rounds ?? 'as the suites say');
    notes.push(
      `Rounds of the baseline: ${rounds(first)}, of this: ${rounds(second)}; code that is still ` +
        'being compiled in the first ones may seem to have changed.',
    );
  }
  return notes;
}
