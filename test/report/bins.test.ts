import { describe, expect, it } from 'vitest';
import { carryLaw } from '../../src/radio/carry.ts';
import { readExpected } from '../../src/report/data/data-expected.ts';
import { readReportData } from '../../src/report/data/data.ts';
import type { ReportData } from '../../src/report/data/data.ts';
import type { ReportSource } from '../../src/report/data/source.ts';
import { distanceFigure } from '../../src/report/figures/distance-figure.ts';
import { attenuationModel, densityBlock } from '../../src/report/sections/radio-sections.ts';
import { distanceQuantities, hearingSection } from '../../src/report/sections/figure-sections.ts';
import { syntheticScenario } from './synthetic-scenario.ts';
import { syntheticRun } from './synthetic.ts';
import { SAME_EVERYWHERE } from '../../src/radio/place-spread.ts';

const USUAL = syntheticScenario(15);
const person = (name: string, xM: number, headingRad: number) => ({
  name,
  group: '',
  xM,
  yM: 0,
  headingRad,
});
const WORLD = {
  kind: 'static' as const,
  rangeM: 20,
  fromUs: 0,
  toUs: 3600e6,
  people: [person('A', 0, 0), person('B', 2, 0), person('C', 8, Math.PI)],
  walls: [{ fromXM: 5, fromYM: -1, toXM: 5, toYM: 1, lossDb: 7 }],
};

const RADIO = { ...USUAL.radio, placeSpread: SAME_EVERYWHERE };

/** A bench on which A looks at B and C, B looks away from A, and a wall stands before C. */
function bench(pairs: readonly (readonly [number, number])[], carry: string): ReportSource {
  const answer = (names: string[], rows: unknown[][]) => ({
    columns: names.map((name) => ({ name, type: 'INTEGER' })),
    rows,
  });
  return {
    manifest: { scenario: { ...USUAL, radio: RADIO, world: WORLD }, version: '0' },
    query: (sql) =>
      Promise.resolve(
        sql.includes('carry')
          ? answer(['carry'], [[carry], ['hand'], ['hand']])
          : answer(
              ['low', 'high'],
              pairs.map((pair) => [...pair]),
            ),
      ),
  };
}

const pathDb = (distanceM: number): number => 56 + 22 * Math.log10(distanceM);

describe('the model of a bench', () => {
  it('knows who looks away, who carries the phone in a bag and which wall is between', async () => {
    const pairs = [
      [0, 1],
      [0, 2],
    ] as const;
    const hand = (await readExpected(bench(pairs, 'hand')))!;
    expect(hand.map(({ distanceM }) => distanceM)).toEqual([2, 8]);
    expect(hand[0].attenuationDb).toBeCloseTo(pathDb(2) + 9, 9);
    expect(hand[1].attenuationDb).toBeCloseTo(pathDb(8) + 7, 9);
    const bag = (await readExpected(bench(pairs, 'bag')))!;
    expect(bag[0].attenuationDb).toBeCloseTo(pathDb(2) + 9 + carryLaw('bag').lossDb, 9);
  });

  it('is drawn at the distances of the bench, in both figures, and not as a law', async () => {
    const run = await syntheticRun();
    const data = await readReportData(run);
    run.close();
    expect(data.expected).toBeNull();
    const expected = await readExpected(bench([[0, 1]], 'hand'));
    const onBench: ReportData = { ...data, expected };
    const attenuation = distanceQuantities(onBench)[1];
    expect(attenuation.model!.levels).toEqual([
      { distanceM: 2, level: expected![0].attenuationDb },
    ]);
    const drawn = distanceFigure(data.hearing, attenuation).body.text;
    expect(drawn.match(/data-part="expected"/g)).toHaveLength(1);
    expect(attenuationModel(onBench).mean.levels).toEqual(attenuation.model!.levels);
    expect(densityBlock(onBench)!.text).toContain('headings, carry positions and walls of this');
    expect(densityBlock(data)!.text).toContain('averaged over headings');
  });

  it('gives each distance of a bench a bin of its own', async () => {
    const run = await syntheticRun();
    await run.query('UPDATE sightings SET distance_m = CASE WHEN distance_m < 2 THEN 4 ELSE 5 END');
    const still = { ...run.manifest.scenario, world: WORLD };
    const people = {
      ...WORLD,
      people: Array.from({ length: 106 }, (_, k) => person(`${k}`, k, 0)),
    };
    const manifest = { ...run.manifest, scenario: { ...still, world: people } };
    const { hearing } = await readReportData({ manifest, query: (sql) => run.query(sql) });
    run.close();
    for (const { bins } of hearing) {
      expect(bins.map(({ fromM, toM }) => [fromM, toM])).toEqual([
        [4, 4],
        [5, 5],
      ]);
    }
  });
});

describe('bins with few sightings or pairs', () => {
  it('are hollow, without a line through them, and the caption says how few', async () => {
    const run = await syntheticRun();
    // One pair alone at 60 m.
    await run.query(
      `UPDATE sightings SET distance_m = 60 WHERE (receiver * 1000 + sender) =
         (SELECT min(receiver * 1000 + sender) FROM sightings)`,
    );
    const data = await readReportData(run);
    run.close();
    const [, quantity] = distanceQuantities(data);
    const few = data.hearing.flatMap(({ bins }) =>
      bins.filter(({ sightings, pairs }) => sightings < 20 || pairs < 5),
    );
    const bins = data.hearing.flatMap((app) => app.bins);
    expect(few.length).toBeGreaterThan(0);
    expect(few.length).toBeLessThan(bins.length);
    const drawn = distanceFigure(data.hearing, quantity).body.text;
    expect(drawn.match(/class="open s\d" data-tip/g)).toHaveLength(few.length);
    expect(drawn.match(/class="mark s\d" data-tip/g)).toHaveLength(bins.length - few.length);
    const medians = [...drawn.matchAll(/class="stroke s\d" d="([^"]*)"/g)].map(([, d]) => d);
    const points = medians.join('').match(/[ML]/g) ?? [];
    expect(points.length).toBeLessThanOrEqual(bins.length - few.length);
    expect(hearingSection(data).text).toContain('Hollow: fewer than 20 sightings or 5 pairs');
  });
});
