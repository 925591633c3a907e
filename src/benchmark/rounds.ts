import { peakBytes } from './peak-memory.ts';
import { timeMachine } from './machine-yardstick.ts';
import type { MachineSeconds } from './machine-yardstick.ts';
import { processorS } from './processor-time.ts';
import { median } from './statistics.ts';
import type { Contender, Done, Suite } from './suite.ts';

/** What one process measured of one suite. */
export interface Measured {
  readonly about: string;
  readonly notes: readonly string[];
  /** Peak of the process before it did anything, and after the subjects had run. */
  readonly idleBytes: number;
  readonly peakBytes: number;
  /** Seconds of one unit of the machine's yardsticks, round by round. */
  readonly machine: readonly MachineSeconds[];
  readonly contenders: readonly MeasuredContender[];
}

export interface MeasuredContender extends Pick<Contender, 'name' | 'role' | 'operation'> {
  /** Share of the yardstick of memory in this contender's unit. */
  readonly memoryShare: number;
  /** Seconds of one operation, round by round. */
  readonly seconds: readonly number[];
}

export interface RoundOptions {
  /** Timed rounds; undefined leaves it to the suite. */
  readonly rounds?: number;
  /** For a check of every change: one round, without references and runs that do not count. */
  readonly quick?: boolean;
  onProgress?(done: number, total: number): void;
}

const WARM_UPS = 1;
const ROUNDS = 3;
const ROUNDS_OF_QUICK = 1;
const MEMORY_SHARE = 0.25;

/**
 * Measures a suite in this process. Subjects warm up first, which gives their peak of memory; then
 * the yardsticks; then all are timed in turn, forth and back: what else the machine does falls on
 * all of them, and a drift on none. Before a timed run comes one that does not count, so that each
 * collects garbage of its own and finds its own in the caches, and a slice of the machine's
 * yardsticks. (A forced collection between runs would do less: it shrinks the young generation,
 * which slowed the kernel by a third.)
 */
export async function measureSuite(suite: Suite, options: RoundOptions = {}): Promise<Measured> {
  const idleBytes = peakBytes();
  const prepared = await suite.prepare();
  try {
    const contenders = prepared.contenders.filter(
      ({ role }) => !(options.quick === true && role === 'reference'),
    );
    requireSubject(contenders);
    const usual = options.quick === true ? ROUNDS_OF_QUICK : (suite.rounds ?? ROUNDS);
    const rounds = options.rounds ?? usual;
    const warmUps = suite.warmUps ?? WARM_UPS;
    const turns = new Turns(contenders, warmUps, rounds, options);
    turns.warmUp('subject');
    const peak = peakBytes();
    turns.warmUp('yardstick');
    timeMachine();
    for (let round = 0; round < rounds; round++) turns.round(round);
    return {
      about: suite.about,
      notes: prepared.notes ?? [],
      idleBytes,
      peakBytes: prepared.peakBytes?.() ?? peak,
      machine: turns.machine,
      contenders: contenders.map(({ name, role, operation, memoryShare }, k) => ({
        name,
        role,
        operation,
        memoryShare: memoryShare ?? MEMORY_SHARE,
        seconds: turns.seconds[k],
      })),
    };
  } finally {
    prepared.close?.();
  }
}

/** Runs contenders and keeps their seconds, and those of the machine's yardsticks. */
class Turns {
  readonly machine: MachineSeconds[] = [];
  readonly seconds: number[][];
  private readonly all: readonly Contender[];
  private readonly warmUps: number;
  private readonly total: number;
  private readonly options: RoundOptions;
  private done = 0;

  constructor(
    contenders: readonly Contender[],
    warmUps: number,
    rounds: number,
    options: RoundOptions,
  ) {
    this.all = contenders;
    this.seconds = this.all.map(() => []);
    this.warmUps = warmUps;
    this.options = options;
    const warmed = this.all.filter((contender) => this.isWarmed(contender)).length;
    const untimed = warmUps + (options.quick === true ? 0 : rounds);
    this.total = warmed * untimed + this.all.length * rounds;
  }

  private isWarmed({ role }: Contender): boolean {
    return this.warmUps > 0 && role !== 'reference';
  }

  warmUp(role: Contender['role']): void {
    for (let k = 0; k < this.warmUps; k++) {
      for (const contender of this.all) if (contender.role === role) this.time(contender);
    }
  }

  round(round: number): void {
    const order = this.all.map((_, k) => k);
    if (round % 2 === 1) order.reverse();
    const slices: MachineSeconds[] = [];
    for (const k of order) {
      if (this.isWarmed(this.all[k]) && this.options.quick !== true) this.time(this.all[k]);
      slices.push(timeMachine());
      this.seconds[k].push(this.time(this.all[k]));
    }
    slices.push(timeMachine());
    this.machine.push({
      arithmetic: median(slices.map(({ arithmetic }) => arithmetic)),
      memory: median(slices.map(({ memory }) => memory)),
    });
  }

  /** Seconds of one operation. @throws RangeError where nothing was done */
  private time(contender: Contender): number {
    const startS = processorS();
    const done: Done = contender.run();
    const spentS = processorS() - startS;
    const { operations, seconds } =
      typeof done === 'number' ? { operations: done, seconds: spentS } : done;
    if (!(operations > 0 && seconds > 0)) {
      throw new RangeError(
        `"${contender.name}" expected operations in some time, got ${operations} in ${seconds} s`,
      );
    }
    this.options.onProgress?.(++this.done, this.total);
    return seconds / operations;
  }
}

function requireSubject(contenders: readonly Contender[]): void {
  if (!contenders.some(({ role }) => role === 'subject')) {
    throw new RangeError('"contenders" expected a subject among them, got none');
  }
  if (new Set(contenders.map(({ name }) => name)).size < contenders.length) {
    throw new RangeError('"contenders" expected names of their own, got one twice');
  }
}
