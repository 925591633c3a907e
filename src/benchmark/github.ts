import type { Replaceable } from '../results/folder/seal.ts';
import type { BenchResult, SampledEstimate } from './result.ts';

/**
 * The list that benchmark-action/github-action-benchmark reads with tool "customSmallerIsBetter":
 * `name`, `unit`, `value`, and as text `range` and `extra`. Times are in units of the machine's
 * yardstick, so that runners of different speed make one curve.
 */
export interface GithubEntry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range: string;
  readonly extra: string;
}

const TIME_UNIT = 'machine yardsticks';
const MEMORY_UNIT = 'MB';

/** Files of `toGithub`; other programs write lists of this form with units of their own. */
export const GITHUB_LIST: Replaceable = {
  what: 'a list of benchmarks that bench wrote',
  foundInstead: (text) => (isOurs(text) ? undefined : 'another file'),
};

function isOurs(text: string): boolean {
  try {
    const list = JSON.parse(text) as Partial<GithubEntry>[];
    const isMemory = ({ unit, extra }: Partial<GithubEntry>): boolean =>
      unit === MEMORY_UNIT && /(^|\n)Node \S+, \d+ cores, /.test(extra ?? '');
    return list.length > 0 && list.every((one) => one.unit === TIME_UNIT || isMemory(one));
  } catch {
    return false;
  }
}

export function toGithub({ suites, machine }: BenchResult): GithubEntry[] {
  const on = `Node ${machine.node}, ${machine.cores} cores, ${machine.cpu}`;
  return suites.flatMap(({ name, peakBytes, contenders }) => [
    ...contenders
      .filter(({ role }) => role === 'subject')
      .map(({ name: contender, operation, machineTime, perS }) => ({
        name: `${name}: ${contender}`,
        unit: TIME_UNIT,
        value: Number(machineTime.median.toPrecision(6)),
        range: rangeOf(machineTime, 1),
        extra: `${Number(perS.median.toPrecision(4))} ${operation} a second\n${on}`,
      })),
    {
      name: `${name}: peak memory`,
      unit: MEMORY_UNIT,
      value: Number((peakBytes.median / 1e6).toPrecision(6)),
      range: rangeOf(peakBytes, 1e6),
      extra: on,
    },
  ]);
}

function rangeOf({ low, high }: SampledEstimate, unit: number): string {
  const text = (value: number): string => String(Number((value / unit).toPrecision(4)));
  return `${text(low)} to ${text(high)}`;
}
