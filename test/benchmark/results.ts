import { medianInterval } from '../../src/benchmark/statistics.ts';
import { FORMAT } from '../../src/benchmark/result.ts';
import type { BenchResult, SampledEstimate, SuiteResult } from '../../src/benchmark/result.ts';

export const estimateOf = (samples: number[]): SampledEstimate => ({
  ...medianInterval(samples),
  samples,
});

/** A suite of subjects by the times of their operations, and of its peak memory. */
export function suiteOf(
  name: string,
  times: Record<string, number[]>,
  peakBytes = [1e8, 1e8, 1e8],
): SuiteResult {
  return {
    name,
    about: 'made for a test',
    notes: [],
    peakBytes: estimateOf(peakBytes),
    idleBytes: 5e7,
    contenders: Object.entries(times).map(([contender, samples]) => ({
      name: contender,
      role: 'subject',
      operation: 'keys',
      memoryShare: 0.25,
      perS: estimateOf(samples.map((time) => 1e6 / time)),
      machineTime: estimateOf(samples),
      yardstickTime: null,
    })),
  };
}

export function resultOf(suites: SuiteResult[], changes: Partial<BenchResult> = {}): BenchResult {
  return {
    bluecrowdBench: FORMAT,
    version: '0.1.0',
    gitCommit: null,
    machine: {
      cpu: 'a processor',
      cores: 2,
      memoryBytes: 8e9,
      node: 'v20.20.2',
      v8: '11.3',
      platform: 'linux x64',
    },
    processes: 3,
    rounds: null,
    suites,
    ...changes,
  };
}
