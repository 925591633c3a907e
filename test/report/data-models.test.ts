import { expect, it } from 'vitest';
import { calibrationsOf, sharedCalibration } from '../../src/report/data/data-models.ts';
import { limitsOfRun } from '../../src/report/data/limits.ts';
import { provenanceSection } from '../../src/report/sections/provenance-section.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { syntheticScenario } from './synthetic-scenario.ts';

function withModels(
  models: Scenario['phones']['models'],
  knownModels?: (string | null)[],
): Scenario {
  const scenario = syntheticScenario(15);
  return { ...scenario, phones: { ...scenario.phones, models, knownModels } };
}

const MIXED = withModels(
  [
    { name: 'Pixel 4', share: 2 },
    { name: 'google', share: 1 },
    { name: 'unlisted', share: 1 },
  ],
  [null, 'Pixel 5', 'asus'],
);

it('tells which names share one row of the calibration table, and how many models do', () => {
  expect(calibrationsOf(MIXED)).toMatchObject([
    { name: 'Pixel 4', share: 0.5, confidence: 3, sharedBy: 1, says: 'its own row' },
    { name: 'google', share: 0.25, confidence: 1, sharedBy: 10 },
    { name: 'unlisted', share: 0.25, confidence: 0, sharedBy: 551 },
    { name: 'Pixel 5', share: null, confidence: 3, sharedBy: 1 },
    { name: 'asus', share: null, confidence: 1, sharedBy: 14 },
  ]);
});

it('says so among the limits of a run and where it was made', () => {
  const said = limitsOfRun({ scenario: MIXED, version: '0' }).join(' ');
  expect(said).toContain('50 % of the phones of drawn models stand for models that nobody');
  expect(said).toContain('google (average of 10, confidence low), unlisted (average of 551, conf');
  const { text } = provenanceSection({ manifest: { scenario: MIXED, version: '0' } });
  expect(text).toContain('one row for all such phones: the average of 551 models of the table');
  expect(text).toContain('0 (lowest)');
});

it('says nothing where every model has its own row, or phones have none', () => {
  for (const models of [null, 'catalogue' as const, [{ name: 'Pixel 4', share: 1 }]]) {
    expect(sharedCalibration(withModels(models))).toBe(null);
  }
  const { text } = provenanceSection({ manifest: { scenario: withModels(null), version: '0' } });
  expect(text).not.toContain('Calibration of the phone models');
});
