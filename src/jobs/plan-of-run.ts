import type { AppRegistry } from '../apps/registry.ts';
import { makePlan } from '../plan/plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { OpenRun } from '../results/open-run.ts';
import type { TraceData } from '../world/trace/trace-data.ts';

/**
 * The plan of a run as it was at its end: all who were diagnosed are known, and what the days made
 * of people stands as it is stored.
 *
 * @param apps - that the run's scenario names; by default those of bluecrowd
 */
export async function planOfRun(
  run: OpenRun,
  trace: TraceData | undefined,
  apps?: AppRegistry,
): Promise<Plan> {
  const plan = makePlan(run.manifest.scenario, trace, apps);
  plan.cases.diagnose(Infinity);
  const { rows } = await run.query('SELECT day, person, state FROM states');
  for (const [day, person, state] of rows) {
    plan.dayState.restrict(Number(person), Number(state), Number(day), Number(day) + 1);
  }
  return plan;
}
