import { availableParallelism, cpus, totalmem } from 'node:os';
import type { SampledEstimate, BenchResult, ContenderResult, SuiteResult } from './result.ts';
import type { MachineSeconds } from './machine-yardstick.ts';
import type { Measured } from './rounds.ts';
import { median, medianInterval } from './statistics.ts';

/** What the processes of one suite measured, put together. */
export function summariseSuite(name: string, processes: readonly Measured[]): SuiteResult {
  const [first] = processes;
  return {
    name,
    about: first.about,
    notes: [...new Set(processes.flatMap(({ notes }) => notes))],
    peakBytes: estimateOf(processes.map(({ peakBytes }) => peakBytes)),
    idleBytes: median(processes.map(({ idleBytes }) => idleBytes)),
    contenders: first.contenders
      // What some process could not measure (a compiler that timed out) has no estimate.
      .filter(({ name: wanted }) => processes.every((one) => find(one, wanted) !== undefined))
      .map(({ name: wanted }) => summariseContender(wanted, processes)),
  };
}

type MeasuredContender = Measured['contenders'][number];

const find = ({ contenders }: Measured, name: string): MeasuredContender | undefined =>
  contenders.find((one) => one.name === name);

function summariseContender(name: string, processes: readonly Measured[]): ContenderResult {
  const each = processes.map((one) => ({ one, own: find(one, name)! }));
  const { role, operation, memoryShare } = each[0].own;
  const yardstick = processes[0].contenders.find(
    (other) =>
      other.role === 'yardstick' &&
      other.operation === operation &&
      other.name !== name &&
      processes.every((one) => find(one, other.name) !== undefined),
  );
  const against = (other: (one: Measured) => readonly number[]): SampledEstimate =>
    estimateOf(each.map(({ one, own }) => pairedRatio(own.seconds, other(one))));
  return {
    name,
    role,
    operation,
    memoryShare,
    perS: estimateOf(each.map(({ own }) => 1 / median(own.seconds))),
    machineTime: against(({ machine }) => machine.map((unit) => mixed(unit, memoryShare))),
    yardstickTime:
      yardstick === undefined ? null : against((one) => find(one, yardstick.name)!.seconds),
  };
}

/** Seconds of a unit that strains memory to that share: the geometric mean with these weights. */
function mixed({ arithmetic, memory }: MachineSeconds, share: number): number {
  return Math.exp((1 - share) * Math.log(arithmetic) + share * Math.log(memory));
}

/** Median over rounds of the quotient within the round. */
function pairedRatio(seconds: readonly number[], other: readonly number[]): number {
  return median(seconds.map((s, round) => s / other[round]));
}

function estimateOf(exact: readonly number[]): SampledEstimate {
  const samples = exact.map((value) => Number(value.toPrecision(6)));
  return { ...medianInterval(samples), samples };
}

/** The machine and the Node that measure. */
export function machineFacts(): BenchResult['machine'] {
  return {
    cpu: cpus()[0]?.model.trim() ?? '',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    node: process.version,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
  };
}
