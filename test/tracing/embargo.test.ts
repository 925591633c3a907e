import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicationUs } from '../../src/epidemic/authority.ts';
import { runScenario } from '../../src/run/run.ts';
import { lineWorld, MemorySink, smallScenario } from '../../src/testkit/small-scenario.ts';

const HOUR_US = 3_600_000_000;
const DAY_S = 86_400;

describe('when a key is distributed', () => {
  const everyUs = { publicationIntervalUs: 2 * HOUR_US, downloadIntervalUs: HOUR_US };

  it('is the first publication after upload and delay, or the first after it is held back', () => {
    const at = (uploadH: number, heldH: number, delayH = 0): number =>
      publicationUs(
        { ...everyUs, publicationDelayUs: delayH * HOUR_US },
        uploadH * HOUR_US,
        heldH * HOUR_US,
      ) / HOUR_US;
    expect([at(3, -Infinity), at(4, -Infinity), at(4.1, -Infinity)]).toEqual([4, 4, 6]);
    expect([at(3, -Infinity, 2), at(3, 2), at(3, 6), at(3, 26.5)]).toEqual([6, 4, 6, 28]);
  });
});

/** A run whose cases upload at drawn times, publications every half hour. */
async function publicationsOf(
  uploadDelayUs: number,
  offsetSdS: number,
  engine: 'gaen@1.2' | 'dp3t-lowcost' | 'dp3t-hybrid',
): Promise<{ startUnixS: number; rows: (number | string)[][]; uploads: number }> {
  const base = smallScenario(lineWorld(3, 1));
  const scenario = {
    ...base,
    apps: [{ ...base.apps[1], engine, share: 1, rules: [] }],
    phones: { ...base.phones, adoption: 1, clockOffsetSdUs: offsetSdS * 1e6 },
    cases: { ...base.cases, count: 2, testUs: 12 * HOUR_US, testSpreadUs: 0, uploadDelayUs },
    authority: { ...base.authority, publicationIntervalUs: HOUR_US / 2 },
  };
  const sink = new MemorySink();
  await runScenario(scenario, sink);
  return {
    startUnixS: scenario.startUnixUs / 1e6,
    rows: sink.rows('publications'),
    uploads: sink.rows('cases').length,
  };
}

describe('a run', () => {
  it('holds a key of GAEN back until two hours after its end, and loses none', async () => {
    const delays = fc.oneof(
      fc.integer({ min: 0, max: 24 * 60 }),
      // From just before midnight to two hours after it.
      fc.integer({ min: 12 * 60 - 1, max: 14 * 60 + 1 }),
    );
    let held = 0;
    await fc.assert(
      fc.asyncProperty(delays, fc.constantFrom(0, 1, 1800), async (minutes, offsetSdS) => {
        const { startUnixS, rows, uploads } = await publicationsOf(
          minutes * 60e6,
          offsetSdS,
          'gaen@1.2',
        );
        const uploadUs = 12 * HOUR_US + minutes * 60e6;
        for (const [, , , , startS, endS, uploadedUs, publishedUs] of rows as number[][]) {
          expect([endS - startS, uploadedUs]).toEqual([DAY_S, uploadUs]);
          const heldUntilUs = (endS + 7200 - startUnixS) * 1e6;
          const earliestUs = Math.max(uploadUs, heldUntilUs);
          expect(publishedUs).toBe(Math.ceil(earliestUs / (HOUR_US / 2)) * (HOUR_US / 2));
          if (heldUntilUs > uploadUs) held++;
        }
        // One key a day from the eve of the run on; clocks that are off may be in the next day.
        const keysOf = (person: unknown): number => rows.filter((row) => row[1] === person).length;
        const persons = new Set(rows.map((row) => row[1]));
        expect(persons.size).toBe(uploads);
        const days = Math.floor(uploadUs / 86_400e6) + 2;
        if (offsetSdS === 0) for (const one of persons) expect(keysOf(one)).toBe(days);
      }),
      { seed: 9, numRuns: 12 },
    );
    expect(held).toBeGreaterThan(5);
  });

  it.each(['dp3t-lowcost', 'dp3t-hybrid'] as const)(
    '%s: gives out nothing whose time still runs',
    async (engine) => {
      const { startUnixS, rows } = await publicationsOf(12 * HOUR_US + 60e6, 60, engine);
      expect(rows.length).toBeGreaterThan(0);
      for (const [, , , , , endS, uploadedUs, publishedUs] of rows as number[][]) {
        expect(publishedUs).toBeGreaterThanOrEqual((endS - startUnixS) * 1e6);
        expect(publishedUs).toBeGreaterThanOrEqual(uploadedUs);
      }
    },
  );
});
