import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCoverage, emptyCoverage } from './coverage.ts';
import type { Coverage } from './coverage.ts';
import { drawScenario } from './draw-scenario.ts';
import { writeDrawn } from './drawn.ts';
import type { Drawn } from './drawn.ts';
import { Broken, holdToPromises } from './promises.ts';
import type { Held, PromiseName, Trial } from './promises.ts';
import { shrink } from './shrink.ts';

export interface SwarmOptions {
  readonly seed: string;
  /** The first iteration; by default 0. */
  readonly first?: number;
  /** Whether to end before the next iteration. */
  readonly isOver: (done: number) => boolean;
  /** Most smaller scenarios that are tried once one fails. */
  readonly shrinks: number;
  readonly trial: Pick<Trial, 'simulate' | 'writeRun'>;
  readonly onProgress?: (done: number) => void;
  /** Called before a failure is made smaller, which takes a while. */
  readonly onBroken?: (iteration: number, says: string) => void;
}

/** A scenario that breaks a promise. */
export interface Failure {
  readonly seed: string;
  readonly iteration: number;
  readonly promise: PromiseName;
  readonly says: string;
  /** As it was drawn, and the smallest that was found to break the same promise. */
  readonly drawn: Drawn;
  readonly smallest: Drawn;
  readonly shrinks: number;
}

export interface SwarmOutcome {
  readonly scenarios: number;
  /** Sentences of scenarios that were refused. */
  readonly refused: readonly string[];
  readonly coverage: Coverage;
  readonly failure: Failure | undefined;
}

/** Draws scenarios and holds each to every promise, until it is over or one is broken. */
export async function swarm(options: SwarmOptions): Promise<SwarmOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-swarm-'));
  try {
    return await swarmIn(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function swarmIn(folder: string, options: SwarmOptions): Promise<SwarmOutcome> {
  const { seed, first = 0, isOver, onProgress } = options;
  const coverage = emptyCoverage();
  const refused: string[] = [];
  let scenarios = 0;
  let failure: Failure | undefined;
  while (failure === undefined && !isOver(scenarios)) {
    const iteration = first + scenarios++;
    const drawn = drawScenario(seed, iteration);
    // Both numbers of workers in turn: starting their threads takes longer than the run.
    const workers = [2 + (iteration % 2)];
    const out = join(folder, 'run');
    const hold = (one: Drawn, last?: PromiseName): Promise<Held> =>
      holdToPromises(writeDrawn(folder, 'drawn', one), { ...options.trial, workers, out, last });
    try {
      const held = await hold(drawn);
      if (held.kind === 'held') addCoverage(coverage, held.scenario, held.exposures);
      else refused.push(held.says.replaceAll(`${folder}/`, ''));
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      options.onBroken?.(iteration, error.message);
      const found = await smallest(drawn, error, hold, options.shrinks);
      failure = { seed, iteration, drawn, ...found };
    }
    onProgress?.(scenarios);
  }
  return { scenarios, refused, coverage, failure };
}

async function smallest(
  drawn: Drawn,
  first: Broken,
  hold: (drawn: Drawn, last: PromiseName) => Promise<Held>,
  most: number,
): Promise<Pick<Failure, 'promise' | 'says' | 'smallest' | 'shrinks'>> {
  let says = first.message;
  const fails = async (smaller: Drawn): Promise<boolean> => {
    try {
      await hold(smaller, first.promise);
      return false;
    } catch (error) {
      if (!(error instanceof Broken) || error.promise !== first.promise) return false;
      says = error.message;
      return true;
    }
  };
  const { drawn: least, tried } = await shrink(drawn, fails, (count) => count >= most);
  return { promise: first.promise, says, smallest: least, shrinks: tried };
}
