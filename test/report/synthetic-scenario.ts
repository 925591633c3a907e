import { defaultScenario } from '../../src/testkit/small-scenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

const WORLD: Scenario['world'] = {
  kind: 'rooms',
  rangeM: 20,
  walkingSpeedMPerS: 1.2,
  rooms: [],
  groups: [],
};
const USUAL = defaultScenario(WORLD);

const RADIO: Scenario['radio'] = {
  ...USUAL.radio,
  environment: 'office',
  attenuationAt1mDb: 56,
  pathLossExponent: 2.2,
  bodyDb: 9,
  shadowingSdDb: 3,
  shadowingDecorrelationM: 1.5,
  slowSdDb: 3,
  slowTauUs: 60e6,
  slowStillFactor: 0.5,
  fastTauUs: 1e6,
};

/** A resolved scenario with plausible values; `minutes` is what GAEN's rule asks for. */
export function syntheticScenario(minutes: number): Scenario {
  return {
    ...USUAL,
    name: 'office',
    title: 'An office of 106 people, <b>two</b> working days',
    seed: 'first-light',
    startUnixUs: 1591221600e6,
    startDate: '2020-06-04',
    utcOffsetMin: 120,
    days: 2,
    phones: {
      ...USUAL.phones,
      adoption: 0.8,
      mix: 'together',
      txPowerMeanDbm: -8,
      txPowerSdDb: 3,
      rxCorrectionMeanDb: 3,
      rxCorrectionSdDb: 2,
      residualSdDb: 2,
    },
    apps: [
      { engine: 'bluezone@3', share: 0.7, dutyCycle: 'own', rules: [{ kind: 'any-match' }] },
      {
        engine: 'gaen@1.2',
        share: 1,
        dutyCycle: 'own',
        rules: [{ kind: 'minutes-under', attenuationDb: 63, minutes }],
      },
    ],
    radio: RADIO,
    cases: {
      ...USUAL.cases,
      count: 3,
      testUs: 115200e6,
      uploadShare: 0.7,
      uploadDelayUs: 7200e6,
      contagiousDaysBefore: 2,
    },
    authority: {
      ...USUAL.authority,
      publicationIntervalUs: 14400e6,
      publicationDelayUs: 3600e6,
    },
    limits: {
      ...USUAL.limits,
      packetPhones: 1000,
      days: 60,
      pendingEvents: 1e6,
      events: 1e9,
      sightings: 1e9,
      traceRecords: 1e8,
    },
  };
}
