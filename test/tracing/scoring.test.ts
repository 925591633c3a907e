import { describe, expect, it } from 'vitest';
import { CaseFlow } from '../../src/tracing/case-flow.ts';
import { metadataOf } from '../../src/protocols/shared/row-metadata.ts';
import { scoreMatches } from '../../src/risk/score-row.ts';
import { ScanGaps } from '../../src/tracing/scan-gaps.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { Demand, stretchesOf } from '../../src/run/demand.ts';
import { TaskRunner } from '../../src/run/task-runner.ts';
import { lineWorld, smallScenario } from '../../src/testkit/small-scenario.ts';

describe('rows as the rules see them', () => {
  const plan = makePlan(smallScenario(lineWorld(9)));
  const found = plan.cases.diagnose(Infinity);
  const runner = new TaskRunner(plan);
  const flow = new CaseFlow(plan);
  flow.diagnose(found);
  for (const task of new Demand(plan).of(stretchesOf(plan)[0], found)) {
    const result = runner.run(task);
    if (result.kind === 'receivers') flow.take(result.caseRows);
  }
  flow.run();
  const scored = (app: number) => [...flow.phones[app].values()].flatMap((phone) => phone.scored);

  it('carry what the published key and the metadata of GAEN say', () => {
    const rows = scored(1);
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      // Onset two days before the test of day 1.
      expect(row.daysSinceOnset).toBe(1);
      expect(row.reportType).toBe('confirmed-test');
      expect(row.calibrationConfidence).toBe('high');
    }
  });

  it('carry nothing of the kind where the protocol has none', () => {
    const rows = scored(0);
    expect(rows.length).toBeGreaterThan(0);
    for (const { daysSinceOnset, reportType, calibrationConfidence } of rows) {
      expect([daysSinceOnset, reportType, calibrationConfidence]).toEqual(
        new Array(3).fill(undefined),
      );
    }
  });

  it('carry the RSSI of the log, whatever the protocol', () => {
    for (const app of [0, 1]) {
      for (const { rssiMeanDbm = NaN, rssiMaxDbm = NaN } of scored(app)) {
        // The greatest is a whole number of dBm; the mean need not be.
        expect(rssiMeanDbm).toBeLessThanOrEqual(rssiMaxDbm + 0.5);
        expect(rssiMaxDbm).toBeLessThan(0);
      }
    }
  });

  it('are those that an app makes of its log with the public functions alone', () => {
    const [, app] = plan.apps;
    if (app.engine.kind === 'centralised') throw new Error('expected an engine that publishes');
    const gaps = new ScanGaps(plan, app);
    const keys = flow.keys[1].map(({ published }) => published);
    for (const { log, matches, receiver, scored: rows } of flow.phones[1].values()) {
      const context = {
        sinceScanS: (timeUs: number) => gaps.sinceScanS(receiver, timeUs),
        rxCorrectionDb: plan.phones.rxCorrectionDb[receiver],
        metadataOf: metadataOf(app.engine, app.identifiers, log),
      };
      expect(scoreMatches(log, matches, keys, context)).toEqual(rows);
    }
  });
});
