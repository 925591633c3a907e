import { describe, expect, it } from 'vitest';
import { runScenario } from '../../src/run/run.ts';
import { lineWorld, MemorySink, smallScenario } from '../../src/testkit/small-scenario.ts';

const HOUR_US = 3_600_000_000;

/** Close time of person 1 with person 0, who is the case; both are together from 9 to 11. */
async function closeHours(testHours: number, contagiousDaysBefore: number): Promise<number> {
  const base = smallScenario(lineWorld(2));
  const sink = new MemorySink();
  const cases = {
    ...base.cases,
    persons: ['person 0'],
    testUs: testHours * HOUR_US,
    testSpreadUs: 0,
    contagiousDaysBefore,
  };
  await runScenario({ ...base, cases }, sink);
  const [verdict] = sink.rows('verdicts');
  return Number(verdict[5]) / HOUR_US;
}

describe('true contact', () => {
  it('counts up to the test result, not beyond', async () => {
    expect(await closeHours(33, 4)).toBe(2);
    expect(await closeHours(10.25, 4)).toBe(1.25);
    expect(await closeHours(8, 4)).toBe(0);
  });

  it('counts from the start of the contagious period', async () => {
    expect(await closeHours(33.5, 1)).toBe(1.5);
    expect(await closeHours(36, 1)).toBe(0);
  });
});

describe('clocks', () => {
  it('that are off by a day or more are refused', async () => {
    const base = smallScenario(lineWorld(2));
    const phones = { ...base.phones, clockOffsetSdUs: 400 * 24 * HOUR_US };
    await expect(runScenario({ ...base, phones }, new MemorySink())).rejects.toThrow(
      /phones\.clockOffset/,
    );
  });
});
