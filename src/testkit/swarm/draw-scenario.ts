import { DUTY_CYCLES } from '../../phone/duty-cycles.ts';
import { engineByName, ENGINE_NAMES } from '../../protocols/engines.ts';
import type { EngineName } from '../../protocols/engines.ts';
import { NAMED_RULES } from '../../risk/registry.ts';
import { DEVICE_NAMES } from '../../radio/device-class.ts';
import { ENVIRONMENT_NAMES } from '../../scenario/environments.ts';
import { drawWorld } from './draw-world.ts';
import type { Drawn, Keys } from './drawn.ts';
import { Draws, timeOfDay } from './draws.ts';

/** A whole small scenario: the same for the same seed and iteration. */
export function drawScenario(seed: string, iteration: number): Drawn {
  const draws = new Draws(seed, iteration);
  const level = draws.chance(0.3) ? 'packet' : 'scan';
  const days = draws.pick([1, 1, 1, 2, 2, 3]);
  const people = level === 'packet' ? 6 : 12;
  const minutes = level === 'packet' ? draws.whole(10, 30) : draws.whole(15, 120);
  const { world, contacts, classes } = drawWorld(draws, { days, people, minutes });
  const file = {
    bluecrowd: 1,
    seed: `${seed} ${iteration}`,
    // Every engine has identifiers on these days.
    start: draws.pick(['2020-10-05', '2020-12-31', '2021-02-28', '2021-03-28']),
    ...draws.maybe(0.4, () => ({ utcOffset: draws.pick(['+07:00', '-03:30', '+01:00']) })),
    days,
    world,
    phones: phones(draws),
    apps: apps(draws, level === 'packet' ? 2 : 3),
    radio: { level, ...radio(draws, level) },
    cases: cases(draws, days),
    authority: authority(draws),
    ...draws.maybe(0.4, () => ({
      truth: { close: draws.quantity(0.5, 5, 'm'), minimum: draws.quantity(1, 20, 'min') },
    })),
    ...draws.maybe(0.6, () => ({ materialise: draws.pick(['all', 'cases', 'cases']) })),
    ...draws.maybe(days > 1 ? 0.5 : 0.1, () => ({ behaviour: behaviour(draws, days) })),
  };
  return { file, contacts, classes };
}

/** Refused with one sentence where there are no cases. */
function behaviour(draws: Draws, days: number): Keys {
  return {
    onWarning: 'stay-home',
    ...draws.maybe(0.6, () => ({ onDiagnosis: 'isolate' })),
    share: draws.pick([0, 0.5, 1]),
    ...draws.maybe(0.5, () => ({ isolationShare: draws.pick([0, 0.6]) })),
    ...draws.maybe(0.5, () => ({ stayHomeDays: draws.whole(1, 3) })),
    ...draws.maybe(0.5, () => ({ isolationDays: draws.whole(1, 2) })),
    ...draws.maybe(0.2, () => ({ from: draws.whole(0, days - 1) })),
  };
}

function phones(draws: Draws): Keys {
  return {
    ...draws.maybe(0.4, () => ({ adoption: draws.pick([0.7, 0.9]) })),
    ...draws.maybe(0.3, () => ({ mix: 'exclusive' })),
    ...draws.maybe(0.3, () => ({ txPower: { mean: draws.quantity(-35, -15, 'dBm'), sd: '5 dB' } })),
    ...draws.maybe(0.2, () => ({ rxCorrection: { mean: draws.quantity(-5, 8, 'dB') } })),
    ...draws.maybe(0.2, () => ({ residual: draws.quantity(0, 6, 'dB') })),
    ...draws.maybe(0.3, () => ({ sensitivity: draws.quantity(0, 4, 'dB') })),
    ...draws.maybe(0.3, () => ({ device: draws.pick(DEVICE_NAMES) })),
    ...draws.maybe(0.3, () => ({
      models: draws.pick<unknown>(['catalogue', { samsung: 2, unlisted: 1 }, { google: 1 }]),
    })),
    ...draws.maybe(0.3, () => ({
      carry: draws.pick([
        { hand: 0.5, 'trouser-pocket': 0.5 },
        { bag: 0.3, backpack: 0.3, 'rear-pocket': 0.4 },
        { 'shirt-pocket': 1 },
      ]),
    })),
    ...draws.maybe(0.3, () => ({ clockOffset: draws.pick(['0 s', '60 s', '20 min']) })),
    ...draws.maybe(0.3, () => ({ clockDrift: draws.pick(['0 ppm', '100 ppm', '400 ppm']) })),
  };
}

function apps(draws: Draws, most: number): Keys[] {
  return draws.several(ENGINE_NAMES, draws.whole(1, most)).map((engine) => ({
    engine,
    ...draws.maybe(0.3, () => ({ share: draws.pick([0.6, 0.9]) })),
    ...draws.maybe(0.4, () => ({ dutyCycle: draws.pick(DUTY_CYCLES) })),
    ...draws.maybe(0.6, () => ({ rules: rules(draws, knowsAttenuation(engine)) })),
  }));
}

/** Whether phones that match keys read the TX power beside each identifier. */
function knowsAttenuation(name: EngineName): boolean {
  const { kind, metadataBytes } = engineByName(name);
  return kind === 'decentralised' && metadataBytes > 0;
}

function rules(draws: Draws, hasTxPower: boolean): Keys[] {
  const named = NAMED_RULES.filter(({ needs }) => hasTxPower || needs === 'rssi');
  const kinds = draws.several(named, draws.whole(1, 3)).map(({ name }) => ({ kind: name }));
  const minutes = {
    kind: 'minutes-under',
    attenuation: draws.quantity(45, 75, 'dB', 0),
    minutes: draws.whole(1, 20),
  };
  return [{ kind: 'any-match' }, ...(hasTxPower ? [minutes] : []), ...kinds];
}

function radio(draws: Draws, level: 'scan' | 'packet'): Keys {
  return {
    ...draws.maybe(0.7, () => ({ environment: draws.pick(ENVIRONMENT_NAMES) })),
    ...draws.maybe(0.4, () => ({ pathLoss: pathLoss(draws) })),
    ...draws.maybe(0.3, () => ({ crowd: draws.pick([0, 0.2, 2]) })),
    ...draws.maybe(0.2, () => ({ bodyLoss: draws.quantity(0, 12, 'dB') })),
    ...draws.maybe(0.3, () => ({ shadowing: draws.quantity(0, 6, 'dB') })),
    ...draws.maybe(0.2, () => ({ shadowingDecorrelation: draws.quantity(0.2, 4, 'm') })),
    ...draws.maybe(0.3, () => ({ liveliness: draws.pick([0, 0.3, 1.2]) })),
    ...draws.maybe(0.3, () => ({ placeSpread: placeSpread(draws) })),
    ...draws.maybe(0.3, () => ({ slow: draws.quantity(0, 5, 'dB') })),
    ...draws.maybe(0.2, () => ({ slowTau: draws.quantity(2, 200, 's') })),
    ...draws.maybe(0.2, () => ({ slowStillFactor: draws.pick([0, 0.3, 1]) })),
    ...draws.maybe(0.2, () => ({ fastTau: draws.quantity(50, 2000, 'ms') })),
    ...draws.maybe(0.5, () => ({ packet: packet(draws, level) })),
  };
}

function pathLoss(draws: Draws): Keys {
  const excess = { excess: draws.quantity(0, 12, 'dB') };
  switch (draws.pick(['log-distance', 'free-space', 'two-ray', 'itu', 'reverberant'] as const)) {
    case 'log-distance':
      return { model: 'log-distance' };
    case 'free-space':
      return { model: 'free-space', ...excess };
    case 'two-ray':
      return { model: 'two-ray', ...excess, height: draws.quantity(0.5, 2, 'm') };
    case 'itu':
      return { model: 'itu-indoor', ...excess, coefficient: draws.whole(20, 35) };
    case 'reverberant':
      return { model: 'reverberant', ...excess, diffuse: draws.quantity(45, 60, 'dB') };
  }
}

function placeSpread(draws: Draws): Keys {
  return {
    ...draws.maybe(0.5, () => ({ level: draws.quantity(0, 5, 'dB') })),
    ...draws.maybe(0.5, () => ({ exponent: draws.pick([0, 0.5]) })),
    ...draws.maybe(0.5, () => ({ body: draws.quantity(0, 6, 'dB') })),
    ...draws.maybe(0.5, () => ({ carry: draws.quantity(0, 4, 'dB') })),
    ...draws.maybe(0.5, () => ({ crowd: draws.pick([0, 1]) })),
    ...draws.maybe(0.5, () => ({ shadowing: draws.pick([0, 0.4]) })),
    ...draws.maybe(0.5, () => ({ time: draws.pick([0, 0.6]) })),
    ...draws.maybe(0.5, () => ({ pace: draws.pick([0, 1.2]) })),
  };
}

function packet(draws: Draws, level: 'scan' | 'packet'): Keys {
  const traffic =
    level === 'scan'
      ? {}
      : draws.maybe(0.5, () => ({
          otherTraffic: draws.pick([0.05, 0.25]),
          otherTrafficLevel: draws.quantity(-90, -50, 'dBm'),
        }));
  return {
    ...draws.maybe(0.3, () => ({ channelOffset: draws.quantity(0, 4, 'dB') })),
    ...draws.maybe(0.4, () => ({ ricianK: draws.pick<unknown>([0.5, 3, 20, 'none']) })),
    ...draws.maybe(0.3, () => ({ noise: draws.quantity(0, 3, 'dB') })),
    ...draws.maybe(0.3, () => ({ rounding: 'none' })),
    ...draws.maybe(0.3, () => ({ floor: draws.quantity(-100, -80, 'dBm') })),
    ...draws.maybe(0.3, () => ({ floorSoftness: draws.quantity(0.1, 5, 'dB') })),
    ...draws.maybe(0.3, () => ({ loss: draws.pick([0, 0.4]) })),
    ...draws.maybe(0.3, () => ({ lossSpread: draws.pick([0, 1]) })),
    ...draws.maybe(0.2, () => ({ gainStep: draws.quantity(0, 20, 'dB'), gainStepShare: 0.3 })),
    ...draws.maybe(0.3, () => ({ captureThreshold: draws.quantity(0, 15, 'dB') })),
    ...draws.maybe(0.3, () => ({ deadTime: draws.quantity(0, level === 'scan' ? 4 : 30, 'ms') })),
    ...traffic,
  };
}

function cases(draws: Draws, days: number): Keys {
  return {
    count: draws.pick([0, 1, 1, 2, 2]),
    testDay: draws.whole(0, days - 1),
    testTime: timeOfDay(draws.whole(9 * 60, 16 * 60)),
    ...draws.maybe(0.4, () => ({ testSpread: draws.quantity(0, 6, 'h') })),
    ...draws.maybe(0.2, () => ({ uploadShare: draws.pick([0, 0.5]) })),
    ...draws.maybe(0.5, () => ({ uploadDelay: draws.quantity(0, 3, 'h') })),
    ...draws.maybe(0.3, () => ({ contagiousDaysBefore: draws.pick([0, 1, 2.5, 10]) })),
    ...draws.maybe(0.3, () => ({ onsetDaysBefore: draws.pick([0, 1, 4]) })),
  };
}

function authority(draws: Draws): Keys {
  return {
    ...draws.maybe(0.5, () => ({ publicationInterval: draws.quantity(0.1, 4, 'h') })),
    ...draws.maybe(0.3, () => ({ publicationDelay: draws.quantity(0, 90, 'min') })),
    downloadInterval: draws.quantity(0.2, 4, 'h'),
  };
}
