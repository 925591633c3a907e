import { judgeExpectations } from '../../evaluation/expectations.ts';
import { figureOverReplicates } from '../../evaluation/figures.ts';
import { tallyAt } from '../../evaluation/tally.ts';
import type { ReplicateOutcome } from '../../replicates/replicate.ts';
import type { Scenario } from '../../scenario/scenario.ts';

/** Rules in the progress line. */
const MAX_TOLD = 3;

/** What is decided by now: expectations that hold or fail, else the recall of each rule. */
export function decidedSoFar(done: readonly ReplicateOutcome[], { expect = [] }: Scenario): string {
  if (done.length < 2) return '';
  const tallies = done.map((outcome) => outcome.tallies);
  if (expect.length > 0) {
    const hold = judgeExpectations(expect, tallies).filter(({ passed }) => passed).length;
    return `; ${hold} of ${expect.length} expectations hold so far`;
  }
  // Nobody is judged where everybody is a case.
  const rules = tallies[0].filter(({ group }) => group === null).slice(0, MAX_TOLD);
  if (rules.length === 0) return '';
  const recalls = rules.map(({ app, rule }) => {
    const own = tallies.flatMap((all) => tallyAt(all, { app, rule, group: null }) ?? []);
    const { value, interval } = figureOverReplicates('recall', own);
    if (value === null || interval === null) return '-';
    const percent = (share: number): string => (100 * share).toFixed(0);
    return `${percent(value)} (${percent(interval.low)}–${percent(interval.high)})`;
  });
  return `; recall so far ${recalls.join(', ')} %`;
}
