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

export function toGithub({ suites, machine }: BenchResult): GithubEntry[] {
  const on = `Node ${machine.node}, ${machine.cores} cores, ${machine.cpu}`;
  return suites.flatMap(({ name, peakBytes, contenders }) => [
    ...contenders
      .filter(({ role }) => role === 'subject')
      .map(({ name: contender, operation, machineTime, perS }) => ({
        name: `${name}: ${contender}`,
        unit: 'machine yardsticks',
        value: Number(machineTime.median.toPrecision(6)),
        range: rangeOf(machineTime, 1),
        extra: `${Number(perS.median.toPrecision(4))} ${operation} a second\n${on}`,
      })),
    {
      name: `${name}: peak memory`,
      unit: 'MB',
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
