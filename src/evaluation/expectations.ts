import { assert } from '../base/assert.ts';
import type { Interval } from '../base/numbers/wilson.ts';
import { quoted } from '../base/text/printable.ts';
import { FIGURES, figureOfRun, figureOverReplicates } from './figures.ts';
import type { Estimate, Figure, FigureName } from './figures.ts';
import { emptied, tallyAt } from './tally.ts';
import type { Tally } from './tally.ts';

/** What one figure of one rule must reach. */
export interface Expectation {
  readonly figure: FigureName;
  readonly app: number;
  readonly rule: number;
  /** Group of people; undefined: everybody. */
  readonly group?: string | undefined;
  /** At least one of the two bounds is there. */
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  /** What must keep the bounds: the value, or the whole interval. */
  readonly judge: 'value' | 'interval';
}

export interface ExpectationResult extends Estimate {
  readonly expectation: Expectation;
  readonly passed: boolean;
  /** What was expected and found, or why there is no answer. */
  readonly reason: string;
}

/**
 * Holds expectations against the tallies of one run, or of several replicates. What has no answer
 * has failed.
 *
 * @param replicates - of each run its tallies, as `tallies` gives them
 */
export function judgeExpectations(
  expectations: readonly Expectation[],
  replicates: readonly (readonly Tally[])[],
): ExpectationResult[] {
  assert(replicates.length > 0, 'expectations are judged over at least one run');
  return expectations.map((expectation) => {
    const place = { ...expectation, group: expectation.group ?? null };
    const own = replicates.map((tallies) => tallyAt(tallies, place));
    const known = own.find((tally) => tally !== undefined);
    const { group } = expectation;
    if (known === undefined && group !== undefined) {
      const reason = `no answer: nobody of the group ${quoted(group)} is there but cases`;
      return failed(expectation, NONE, reason);
    }
    const found = own.map((tally) => tally ?? emptied(place));
    const { figure } = expectation;
    const estimate =
      found.length === 1 ? figureOfRun(figure, found[0]) : figureOverReplicates(figure, found);
    return judged(expectation, estimate);
  });
}

const NONE: Estimate = { value: null, interval: null };

function failed(expectation: Expectation, estimate: Estimate, reason: string): ExpectationResult {
  return { expectation, ...estimate, passed: false, reason };
}

function judged(expectation: Expectation, estimate: Estimate): ExpectationResult {
  const { value, interval } = estimate;
  const { figure, judge, atLeast = -Infinity, atMost = Infinity } = expectation;
  if (value === null) {
    const { nobody = 'nobody was counted' }: Figure = FIGURES[figure];
    return failed(expectation, estimate, `no answer: ${nobody}`);
  }
  if (judge === 'interval' && interval === null) {
    return failed(expectation, estimate, 'no answer: an interval takes 2 replicates with a value');
  }
  const { low, high } = judge === 'interval' && interval !== null ? interval : only(value);
  const passed = low >= atLeast && high <= atMost;
  const what = judge === 'interval' ? 'an interval' : 'a value';
  const found = foundWords(expectation, estimate);
  const reason = `expected ${what} of ${boundWords(expectation)}, found ${found}`;
  return { expectation, ...estimate, passed, reason };
}

const only = (value: number): Interval => ({ low: value, high: value });

/** Such as "at least 0.8 and at most 0.9". */
export function boundWords({ atLeast, atMost }: Expectation): string {
  const words: string[] = [];
  if (atLeast !== undefined) words.push(`at least ${atLeast}`);
  if (atMost !== undefined) words.push(`at most ${atMost}`);
  return words.join(' and ');
}

/** The value with its interval, `0.71 (0.45 to 0.88)`; `-` where there is none. */
export function foundWords(expectation: Expectation, { value, interval }: Estimate): string {
  if (value === null) return '-';
  const shown = (one: number): string => shownBeside(one, expectation);
  const range = interval === null ? '' : ` (${shown(interval.low)} to ${shown(interval.high)})`;
  return `${shown(value)}${range}`;
}

/** Three digits, or as many as it takes to stand on the same side of the bounds. */
function shownBeside(value: number, { atLeast, atMost }: Expectation): string {
  const bounds = [atLeast, atMost].filter((bound) => bound !== undefined);
  for (let digits = 3; digits < 17; digits++) {
    const text = Number(value.toPrecision(digits));
    if (bounds.every((bound) => Math.sign(text - bound) === Math.sign(value - bound))) {
      return String(text);
    }
  }
  return String(value);
}
