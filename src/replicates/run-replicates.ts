import { InputError } from '../base/errors.ts';
import { byFigure, figureOverReplicates } from '../evaluation/figures.ts';
import type { Estimate, FigureName } from '../evaluation/figures.ts';
import { emptied, tallyAt } from '../evaluation/tally.ts';
import { DEFAULT_CALL_LIMIT_S } from '../own-engine/watch.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { MAX_REPLICATES } from '../scenario/sections/expectation.ts';
import { replicateSeeds } from './replicate.ts';
import type { ReplicateOutcome } from './replicate.ts';
import { simulateAll } from './simulate-all.ts';

/** How replicates are run in code; all of it may be left out. */
export interface RunReplicatesOptions {
  /** 1 = this thread; more = a replicate in each of as many threads. The outcome is the same. */
  readonly workers?: number;
  /** One call into a module of the scenario takes this long at most, s (10). */
  readonly callLimitS?: number;
  /** Hears how many are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Runs a loaded scenario with `count` seeds, its own with .1, .2 and so on, and keeps nothing on
 * disk.
 *
 * @param count - 1 to 100,000; intervals take 2
 * @returns outcomes in order of the seeds
 * @throws InputError for another count, and as `runScenario`
 */
export async function runReplicates(
  { scenario, trace, modules }: Pick<LoadedScenario, 'scenario' | 'trace' | 'modules'>,
  count: number,
  { workers = 1, callLimitS = DEFAULT_CALL_LIMIT_S, onProgress }: RunReplicatesOptions = {},
): Promise<ReplicateOutcome[]> {
  if (!Number.isInteger(count) || count < 1 || count > MAX_REPLICATES) {
    throw new InputError(
      `count: expected a whole number of replicates from 1 to ${MAX_REPLICATES}, found ${count}`,
    );
  }
  const seeds = replicateSeeds(scenario, count);
  const found = new Map<string, ReplicateOutcome>();
  const take = (outcome: ReplicateOutcome): void => {
    found.set(outcome.seed, outcome);
    onProgress?.(found.size, count);
  };
  await simulateAll(scenario, seeds, take, { trace, workers, modules, callLimitS });
  return seeds.map((seed) => found.get(seed)!);
}

/** A rule by its position, and of which people; without a group: everybody. */
export interface RulePlace {
  readonly app: number;
  readonly rule: number;
  readonly group?: string;
}

/**
 * Every figure of one rule over replicates, each with its 95 % interval for the mean over all
 * seeds; docs/scoring.md defines them. Without an answer (null) where nobody is in a denominator.
 *
 * @param outcomes - as `runReplicates` gives them; at least one
 */
export function figuresOfRule(
  outcomes: readonly ReplicateOutcome[],
  { app, rule, group }: RulePlace,
): Record<FigureName, Estimate> {
  const place = { app, rule, group: group ?? null };
  const own = outcomes.map(({ tallies }) => tallyAt(tallies, place) ?? emptied(place));
  return byFigure((name) => figureOverReplicates(name, own));
}
