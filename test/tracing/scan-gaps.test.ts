import { expect, it } from 'vitest';
import { phoneDayOf } from '../../src/phone/phone-day.ts';
import { clockUs } from '../../src/phone/clock.ts';
import { clockOf } from '../../src/phone/phones.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { ScanGaps } from '../../src/tracing/scan-gaps.ts';
import { lineWorld, smallScenario } from '../../src/testkit/small-scenario.ts';

const plan = makePlan(smallScenario(lineWorld(3), { days: 3 }));
const app = plan.apps[1];
const PERSON = 2;
const clock = clockOf(plan.phones, PERSON, plan.scenario.startUnixUs);
const startsOf = (day: number): number[] => {
  const { startUs, count } = app.schedule.windows(phoneDayOf(plan, PERSON, day));
  return [...startUs.subarray(0, count)];
};

it('the scan before is known on every day of the run, also across midnight', () => {
  const gaps = new ScanGaps(plan, app);
  const starts = [0, 1, 2].flatMap(startsOf);
  // As it was heard a second into the scan; out of order, for what was asked before must not
  // matter.
  const gapOf = (k: number): number | undefined =>
    gaps.sinceScanS(PERSON, clockUs(clock, starts[k] + 1_000_000));
  const asked = starts.map((_, k) => k).sort((a, b) => ((a * 7) % 11) - ((b * 7) % 11) || a - b);
  for (const k of asked) {
    expect(gapOf(k)).toBe(k === 0 ? undefined : (starts[k] - starts[k - 1]) / 1e6);
  }
  const first = startsOf(0).length;
  expect(gapOf(first)).toBeGreaterThan(0);
  expect(gapOf(first)).toBeLessThan(600);
});
