import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, purposeKey, rootKey, uniform } from '../../src/kernel/keyed.ts';
import { CHANNEL_HZ, crowdDb, createPathLoss } from '../../src/radio/path-loss.ts';
import type { PathLossOptions } from '../../src/radio/path-loss.ts';
import { RoomChannel } from '../../src/radio/room-channel.ts';
import { ENVIRONMENT_NAMES, ENVIRONMENTS } from '../../src/scenario/environments.ts';
import { emptyGeometry } from '../../src/world/world.ts';

const MODELS: readonly PathLossOptions[] = [
  { model: 'log-distance' },
  { model: 'free-space', excessDb: 0 },
  { model: 'two-ray', excessDb: 0, heightM: 1, permittivity: 5.31 },
  { model: 'itu-indoor', excessDb: 0, coefficient: 30 },
  { model: 'reverberant', excessDb: 10.6, diffuseDb: 48.5 },
];
const create = (pathLoss: PathLossOptions) =>
  createPathLoss({ pathLoss, attenuationAt1mDb: 45.3, pathLossExponent: 1.4 });
const friisDb = (hz: number, distanceM: number) =>
  20 * Math.log10((4 * Math.PI * distanceM * hz) / 299_792_458);
const distances = fc.double({ min: 0.1, max: 100, noNaN: true });
const slope = (loss: (distanceM: number) => number, from: number, to: number): number =>
  (loss(to) - loss(from)) / (10 * Math.log10(to / from));

describe('every model of path loss', () => {
  it.each(MODELS)('$model: channels depart from their mean by nothing on average', (options) => {
    const model = create(options);
    fc.assert(
      fc.property(distances, (d) => {
        const sum = [0, 1, 2].reduce((total, channel) => total + model.channelDb(channel, d), 0);
        expect(Math.abs(sum)).toBeLessThan(1e-9);
        expect(Number.isFinite(model.meanDb(d))).toBe(true);
      }),
    );
  });

  it.each(MODELS.filter(({ model }) => model !== 'two-ray'))(
    '$model: what is farther is not stronger',
    (options) => {
      const model = create(options);
      fc.assert(
        fc.property(distances, distances, (a, b) => {
          const [near, far] = [Math.min(a, b), Math.max(a, b)];
          expect(model.meanDb(far)).toBeGreaterThanOrEqual(model.meanDb(near) - 1e-9);
        }),
      );
    },
  );
});

describe('models of path loss against what they state', () => {
  it('log-distance: A + 10 n log10(d), the same on all channels', () => {
    const model = create({ model: 'log-distance' });
    for (const d of [0.1, 1, 10]) {
      expect(model.meanDb(d)).toBeCloseTo(45.3 + 14 * Math.log10(d), 10);
      expect(model.channelDb(2, d)).toBe(0);
    }
  });

  it('free space: Friis on each channel, and an excess on top', () => {
    const model = create({ model: 'free-space', excessDb: 10.6 });
    fc.assert(
      fc.property(distances, fc.nat(2), (d, channel) => {
        const foundDb = model.meanDb(d) + model.channelDb(channel, d);
        expect(foundDb).toBeCloseTo(10.6 + friisDb(CHANNEL_HZ[channel], d), 9);
      }),
    );
    // At 1 m, as tables have it with light at 3e8 m/s.
    const plain = create({ model: 'free-space', excessDb: 0 });
    const at1m = [0, 1, 2].map((channel) => plain.meanDb(1) + plain.channelDb(channel, 1));
    [40.05, 40.14, 40.33].forEach((db, channel) => {
      expect(Math.abs(at1m[channel] - db)).toBeLessThan(0.01);
    });
  });

  it('two rays: about free space near by, d^4 / (h1 h2)^2 far beyond 4 h1 h2 / lambda', () => {
    const heightM = 1;
    const model = create({ model: 'two-ray', excessDb: 0, heightM, permittivity: 5.31 });
    const free = create({ model: 'free-space', excessDb: 0 });
    for (const d of [0.1, 0.2, 0.3]) {
      expect(Math.abs(model.meanDb(d) - free.meanDb(d))).toBeLessThan(1);
    }
    for (const d of [10_000, 30_000]) {
      expect(Math.abs(model.meanDb(d) - 40 * Math.log10(d))).toBeLessThan(0.05);
    }
    // Below the break point the reflection moves the level up and down, by 6 dB upwards at most.
    for (let d = 1; d < 30; d += 0.1) {
      expect(model.meanDb(d) - free.meanDb(d)).toBeGreaterThan(-6.03);
    }
  });

  it('ITU-R P.1238: 20 log10(f) + N log10(d) - 28, N 28, 30 and 22', () => {
    for (const coefficient of [28, 30, 22]) {
      const model = create({ model: 'itu-indoor', excessDb: 0, coefficient });
      for (const [channel, mhz] of [2402, 2426, 2480].entries()) {
        const expected = 20 * Math.log10(mhz) + coefficient * Math.log10(7) - 28;
        expect(model.meanDb(7) + model.channelDb(channel, 7)).toBeCloseTo(expected, 9);
      }
      // Without a step at the metre where it begins.
      expect(model.meanDb(1) - model.meanDb(1 - 1e-9)).toBeLessThan(1e-6);
    }
  });

  it('a metal shell: free space close by, the same everywhere beyond', () => {
    const model = create({ model: 'reverberant', excessDb: 10.6, diffuseDb: 48.5 });
    const free = create({ model: 'free-space', excessDb: 10.6 });
    expect(free.meanDb(0.1) - model.meanDb(0.1)).toBeLessThan(0.1);
    expect(Math.abs(model.meanDb(50) - 48.5)).toBeLessThan(0.02);
    expect(slope((d) => model.meanDb(d), 0.5, 5)).toBeLessThan(0.6);
    expect(slope((d) => model.meanDb(d), 2, 10)).toBeLessThan(0.1);
  });
});

describe('environments', () => {
  /** Mean over uniform headings of both, dB. */
  const meanDb = (name: (typeof ENVIRONMENT_NAMES)[number], distanceM: number): number => {
    const environment = ENVIRONMENTS[name];
    return createPathLoss(environment).meanDb(distanceM) + environment.bodyDb;
  };

  it('all have a name in the list that the schema offers', () => {
    expect([...ENVIRONMENT_NAMES].sort()).toEqual(Object.keys(ENVIRONMENTS).sort());
  });

  it('room: 50.2 dB at 1 m over headings with phones in the hand, 14 dB per decade', () => {
    expect(meanDb('room', 1)).toBeCloseTo(50.2, 9);
    expect(meanDb('room', 10)).toBeCloseTo(64.2, 9);
  });

  it('a crowd takes nothing within 1 m, more the denser and the further, up to 10 dB', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 5, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (density, more, distanceM, further) => {
          expect(crowdDb(density, Math.min(distanceM, 1))).toBe(0);
          const db = crowdDb(density, distanceM);
          expect(db).toBeLessThanOrEqual(10);
          expect(crowdDb(density + more, distanceM)).toBeGreaterThanOrEqual(db);
          expect(crowdDb(density, distanceM + further)).toBeGreaterThanOrEqual(db);
        },
      ),
    );
  });

  it('more riders never raise the mean level in a shell, and it falls less than in a room', () => {
    for (const name of ['bus', 'tram', 'train', 'car', 'metal-room'] as const) {
      for (const distanceM of [0.3, 0.5, 1, 2, 4, 8, 16]) {
        const levels = [0, 0.25, 0.5, 1, 2, 4, 8].map((crowdDensityPerM2) =>
          createPathLoss({ ...ENVIRONMENTS[name], crowdDensityPerM2 }).meanDb(distanceM),
        );
        for (let k = 1; k < levels.length; k++) {
          expect(levels[k]).toBeGreaterThanOrEqual(levels[k - 1]);
        }
      }
      expect(slope((d) => meanDb(name, d), 1, 8)).toBeLessThan(
        slope((d) => meanDb('room', d), 1, 8),
      );
    }
  });

  it('a bus falls by 8 dB from 1 to 4 m and little more to 6 m, as a measured one', () => {
    const loss = createPathLoss({ ...ENVIRONMENTS.bus, crowdDensityPerM2: 0 });
    expect(Math.abs(loss.meanDb(4) - loss.meanDb(1) - 8)).toBeLessThan(1.5);
    expect(loss.meanDb(6) - loss.meanDb(4)).toBeLessThan(1);
  });

  it('metal-room: 10 to 14 dB over a chamber at 6 ft, flat, less than half the body', () => {
    const chamberDb = meanDb('room', 1.8288) + 7;
    const gainDb = chamberDb - meanDb('metal-room', 1.8288);
    expect(gainDb).toBeGreaterThan(10);
    expect(gainDb).toBeLessThan(14);
    expect(slope((d) => meanDb('metal-room', d), 1, 5)).toBeLessThan(0.6);
    expect(slope((d) => meanDb('metal-room', d), 0.5, 5)).toBeLessThan(0.6);
    const { bodyDb } = ENVIRONMENTS['metal-room'];
    expect(bodyDb / ENVIRONMENTS.room.bodyDb).toBeCloseTo(3.3 / 7.3, 1);
  });

  it('metal-room: no threshold tells near from far; in a room there is one', () => {
    // Mean attenuations of calibrated phones, anybody's heading: nearer than 2 m or not, 0.5 to 5
    // m.
    const auc = (name: 'room' | 'metal-room'): number => {
      const environment = ENVIRONMENTS[name];
      const channel = new RoomChannel(environment, rootKey('auc'));
      const key = purposeKey(rootKey('auc'), 'test');
      const near: number[] = [];
      const far: number[] = [];
      for (let pair = 0; pair < 1500; pair++) {
        const distanceM = 0.5 + 4.5 * uniform(key, pair, 0);
        const geometry = { ...emptyGeometry(), distanceM, encounter: pair };
        geometry.angleSelfRad = Math.PI * uniform(key, pair, 1);
        geometry.angleOtherRad = Math.PI * uniform(key, pair, 2);
        channel.open(0, 1);
        const phonesDb = 3 * (normal(key, pair, 3) + normal(key, pair, 4));
        const attenuationDb = channel.placeDb(geometry, true) + phonesDb;
        (distanceM < 2 ? near : far).push(attenuationDb);
      }
      let below = 0;
      for (const x of near) for (const y of far) below += x < y ? 1 : 0;
      return below / (near.length * far.length);
    };
    expect(auc('metal-room')).toBeLessThan(0.62);
    expect(auc('room')).toBeGreaterThan(0.7);
  });

  it('anechoic: Friis to the last digit, whoever asks and wherever they look', () => {
    const channel = new RoomChannel(ENVIRONMENTS.anechoic, rootKey('chamber'));
    const geometry = { ...emptyGeometry(), placed: true, distanceM: 3, otherXM: 3 };
    for (const angle of [0, 1, Math.PI]) {
      geometry.angleSelfRad = angle;
      channel.open(0, 1);
      const placeDb = channel.placeDb(geometry, true);
      for (const index of [0, 1, 2]) {
        const lossDb = placeDb + channel.channelDb(index) + channel.slowDb(5e6);
        expect(lossDb).toBeCloseTo(friisDb(CHANNEL_HZ[index], 3), 9);
      }
    }
    expect(ENVIRONMENTS.anechoic.packet.ricianK).toBeNull();
  });
});
