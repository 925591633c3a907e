import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auc, ratesAt } from '../../src/report/data/data-roc.ts';
import { readReportData } from '../../src/report/data/data.ts';
import type { ReportData } from '../../src/report/data/data.ts';
import { syntheticRun } from './synthetic.ts';
import type { SyntheticRun } from './synthetic.ts';

let run: SyntheticRun;
let data: ReportData;

beforeAll(async () => {
  run = await syntheticRun();
  data = await readReportData(run);
});
afterAll(() => run.close());

describe('what a report reads', () => {
  it('counts everyone who is no case exactly once per app and rule', () => {
    for (const { everyone } of data.confusion) {
      const { tp, fp, fn, tn, others } = everyone;
      expect(tp + fp + fn + tn + others).toBe(103);
    }
    const { withApp, ...others } = data.people;
    expect(others).toEqual({ total: 106, cases: 3, uploads: 2 });
    expect(withApp).toBeGreaterThan(0);
  });

  it('counts as reachable who has the app, of a case that has it', async () => {
    const { rows } = await run.query(
      `SELECT count(*)::INTEGER FROM verdicts WHERE app = 1 AND has_app = 1 AND warned = 0
         AND true_contact = 1 AND case_has_app = 1`,
    );
    expect(data.confusion[1].reachable.missed).toBe(rows[0][0]);
    expect(data.confusion[1].reachable.warned).toBeLessThanOrEqual(data.confusion[1].everyone.tp);
  });

  it('reads the same thinned sample twice, with all of a small app', async () => {
    expect(await readReportData(run)).toEqual(data);
    for (const { bins, sightings, sample } of data.hearing) {
      expect(bins.reduce((sum, bin) => sum + bin.sightings, 0)).toBe(sightings);
      expect(sample.length).toBe(Math.min(500, sightings));
    }
  });

  it('keeps quantiles in order and bins in which their median lies', () => {
    for (const bin of data.hearing.flatMap((app) => app.bins)) {
      expect(bin.rssiDbm.low).toBeLessThanOrEqual(bin.rssiDbm.middle);
      expect(bin.rssiDbm.middle).toBeLessThanOrEqual(bin.rssiDbm.high);
      expect(bin.distanceM).toBeGreaterThanOrEqual(bin.fromM * 0.999);
      expect(bin.distanceM).toBeLessThanOrEqual(bin.toM * 1.001);
    }
  });

  it('puts every sighting into one cell of distance and attenuation', () => {
    for (const { app, cells } of data.density) {
      const sightings = cells.reduce((sum, cell) => sum + cell.sightings, 0);
      expect(sightings).toBe(data.hearing[app].sightings);
      const columns = new Map<number, number>();
      for (const { fromM, share } of cells) columns.set(fromM, (columns.get(fromM) ?? 0) + share);
      for (const whole of columns.values()) expect(whole).toBeCloseTo(1, 9);
    }
  });

  it('tells near from far as comparing every pair of sightings does', async () => {
    const { closeM } = data.scenario.truth;
    for (const roc of data.roc) {
      const { rows } = await run.query(
        `SELECT floor(attenuation_db * 2), distance_m < ${closeM} FROM sightings WHERE app = ` +
          `${roc.app}`,
      );
      const near = rows.filter(([, is]) => is === true).map(([db]) => Number(db));
      const far = rows.filter(([, is]) => is !== true).map(([db]) => Number(db));
      expect([roc.near, roc.far]).toEqual([near.length, far.length]);
      expect(near.length * far.length).toBeGreaterThan(1000);
      let wins = 0;
      for (const a of near) for (const b of far) wins += a < b ? 1 : a === b ? 0.5 : 0;
      expect(auc(roc)).toBeCloseTo(wins / (near.length * far.length), 9);
      const at63 = ratesAt(roc, 63);
      expect(at63.nearTaken).toBe(near.filter((half) => half < 126).length);
      expect(at63.farTaken).toBe(far.filter((half) => half < 126).length);
      expect(ratesAt(roc, -100)).toMatchObject({ nearTaken: 0, farTaken: 0 });
    }
  });

  it('starts the survival curve at all pair-days with contact and never lets it rise', () => {
    const { all, withCase } = data.contactTime;
    for (const { steps, pairDays } of [all, withCase]) {
      expect(steps[0].pairDays).toBe(pairDays);
      for (let i = 1; i < steps.length; i++) {
        expect(steps[i].pairDays).toBeLessThanOrEqual(steps[i - 1].pairDays);
      }
    }
    expect(withCase.pairDays).toBeLessThan(all.pairDays);
  });

  it('tells each case with at most twelve people, those with most contact among them', () => {
    expect(data.stories.cases.map((story) => story.person)).toEqual([3, 17, 42]);
    for (const story of data.stories.cases) {
      expect(story.people.length).toBeGreaterThan(0);
      expect(story.people.length).toBeLessThanOrEqual(12);
      const close = story.people.map((person) => person.closeUs);
      expect(close).toEqual([...close].sort((a, b) => b - a));
    }
  });

  it('says why, in agreement with the verdict', () => {
    const verdicts = data.stories.cases.flatMap((s) => s.people.flatMap((p) => p.verdicts));
    for (const { warned, why } of verdicts) {
      expect(why).toMatch(warned ? /^Warned on .*\.$/ : /^Not warned: .*\.$/);
    }
    const notUploaded = data.stories.cases[2].people.flatMap((p) => p.verdicts.map((v) => v.why));
    expect(notUploaded.some((why) => why.includes('did not upload'))).toBe(true);
  });
});
