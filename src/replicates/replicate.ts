import { createHash } from 'node:crypto';
import { tallies } from '../evaluation/tally.ts';
import type { Tally } from '../evaluation/tally.ts';
import type { EngineModule } from '../own-engine/engine-module.ts';
import { TableDigest } from '../results/digest.ts';
import { runScenario } from '../run/run.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { TABLES } from '../tables/tables.ts';
import type { ColumnData, TableName, TableSink } from '../tables/tables.ts';
import type { TraceData } from '../world/trace/trace-data.ts';

/** What is kept of one replicate. */
export interface ReplicateOutcome {
  readonly kind: 'replicate';
  readonly seed: string;
  /** Of every rule: over everybody, then over each group. */
  readonly tallies: readonly Tally[];
  /** Of the table `verdicts`, as a run of this seed has it. */
  readonly verdictsDigest: string;
  /** Of who had a true contact: two runs with the same may be judged in pairs. */
  readonly truthDigest: string;
}

/** Seeds of `count` replicates of a scenario: its own with .1, .2 and so on. */
export function replicateSeeds({ seed }: Scenario, count: number): string[] {
  return Array.from({ length: count }, (_, k) => `${seed}.${k + 1}`);
}

/** A scenario as one replicate runs it: only what can affect the cases is computed. */
export function replicateScenario(scenario: Scenario, seed: string): Scenario {
  return { ...scenario, seed, materialise: 'cases' };
}

/**
 * Runs one replicate in this thread.
 *
 * @throws InputError as `runScenario`
 */
export async function simulateReplicate(
  scenario: Scenario,
  seed: string,
  trace: TraceData | undefined,
  modules: readonly EngineModule[],
  callLimitS: number,
): Promise<ReplicateOutcome> {
  const sink = new VerdictSink();
  await runScenario(replicateScenario(scenario, seed), sink, {
    ...(trace === undefined ? {} : { trace }),
    modules,
    callLimitS,
  });
  return { kind: 'replicate', seed, ...sink.outcome() };
}

/** Keeps the verdicts of a run and the groups of its people; the other tables go by. */
class VerdictSink implements TableSink {
  private groups: readonly string[];
  private verdicts: readonly ColumnData[];
  private count: number;

  constructor() {
    this.groups = [];
    this.verdicts = [];
    this.count = 0;
  }

  append(table: TableName, count: number, columns: readonly ColumnData[]): void {
    if (table === 'phones') this.groups = columns[columnOf('phones', 'person_group')] as string[];
    if (table !== 'verdicts') return;
    this.verdicts = columns;
    this.count = count;
  }

  outcome(): Omit<ReplicateOutcome, 'kind' | 'seed'> {
    const { count, groups } = this;
    const column = (name: string): ArrayLike<number> =>
      this.verdicts[columnOf('verdicts', name)] as Int32Array;
    const person = column('person');
    const found = tallies({
      count,
      app: column('app'),
      rule: column('rule'),
      group: Array.from(person, (one) => groups[one]),
      hasApp: column('has_app'),
      trueContact: column('true_contact'),
      warned: column('warned'),
      scoreMin: column('score_min'),
      people: new Uint8Array(count).fill(1),
    });
    const digest = new TableDigest('verdicts', TABLES.verdicts.columns);
    digest.update(count, this.verdicts);
    const truth = createHash('sha256');
    const [app, rule, isTrue] = ['app', 'rule', 'true_contact'].map(column);
    for (let k = 0; k < count && app[k] === app[0] && rule[k] === rule[0]; k++) {
      truth.update(`${person[k]} ${isTrue[k]}\n`);
    }
    return {
      tallies: found,
      verdictsDigest: digest.hex(),
      truthDigest: truth.digest('hex'),
    };
  }
}

function columnOf(table: TableName, name: string): number {
  return TABLES[table].columns.findIndex((column) => column.name === name);
}
