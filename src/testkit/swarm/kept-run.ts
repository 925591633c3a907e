import type { Claims } from '../../results/compare.ts';
import { DigestSink } from '../../results/digest-sink.ts';
import type { RunOutcome } from '../../run/day-loop.ts';
import type { RunOptions } from '../../run/run.ts';
import type { LoadedScenario } from '../../scenario/load.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { TableName, TableSink } from '../../tables/tables.ts';
import { MemorySink } from '../small-scenario.ts';

/** `runScenario`, or a faulty one to see whether it is found. */
export type Simulate = (
  scenario: Scenario,
  sink: TableSink,
  options: RunOptions,
) => Promise<RunOutcome>;

/** A run in memory: its digests and all of its rows. */
export interface KeptRun {
  readonly scenario: Scenario;
  readonly outcome: RunOutcome;
  readonly counts: Record<TableName, number>;
  readonly digests: Record<TableName, string>;
  /** Rows with a blank between values: equal texts are equal bits. */
  rows(table: TableName): string[];
}

export async function keptRun(
  simulate: Simulate,
  { scenario, trace }: LoadedScenario,
  materialise: Scenario['materialise'],
  workers = 1,
): Promise<KeptRun> {
  const digests = new DigestSink();
  const memory = new MemorySink();
  const sink: TableSink = {
    append(table, count, columns) {
      digests.append(table, count, columns);
      memory.append(table, count, columns);
    },
  };
  const asked = { ...scenario, materialise };
  const outcome = await simulate(asked, sink, { trace, workers });
  return {
    scenario: asked,
    outcome,
    counts: digests.counts(),
    digests: digests.digests(),
    rows: (table) => memory.rows(table).map((row) => row.join(' ')),
  };
}

export function claimsOf({ seed }: Scenario, run: KeptRun): Claims {
  const { materialisation, days, journal } = run.outcome;
  return { seed, materialisation, days, counts: run.counts, digests: run.digests, journal };
}
