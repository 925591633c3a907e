import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootKey } from '../../src/kernel/keyed.ts';
import { CARRY_POSITIONS, Carriers, MEASURED_CARRY } from '../../src/radio/carry.ts';
import type { CarryPosition } from '../../src/radio/carry.ts';
import { RoomChannel } from '../../src/radio/room-channel.ts';
import { ENVIRONMENTS } from '../../src/scenario/environments.ts';
import { variance } from '../../src/testkit/statistics.ts';
import { emptyGeometry } from '../../src/world/world.ts';

const root = rootKey('carry');

/** Attenuation at 1 m between two people who carry their phones so, by angles of both, dB. */
function between(self: CarryPosition, other: CarryPosition) {
  const carry = { shares: [], known: [self, other] };
  const channel = new RoomChannel({ ...ENVIRONMENTS.room, carry }, root);
  channel.open(0, 1);
  return (angleSelfRad: number, angleOtherRad: number): number => {
    const geometry = { ...emptyGeometry(), distanceM: 1, angleSelfRad, angleOtherRad };
    return channel.meanDb(geometry, true);
  };
}

/** Mean over uniform headings of both. */
function overHeadings(self: CarryPosition, other: CarryPosition): number {
  return meanOf(between(self, other));
}

function meanOf(attenuation: (self: number, other: number) => number): number {
  const angles = Array.from({ length: 16 }, (_, k) => ((k + 0.5) * Math.PI) / 16);
  const all = angles.flatMap((a) => angles.map((b) => attenuation(a, b)));
  return all.reduce((sum, db) => sum + db, 0) / all.length;
}

const HANDS = overHeadings('hand', 'hand');

describe('carry positions', () => {
  it('in the hand: the default radio, to the last digit', () => {
    const plain = new RoomChannel(ENVIRONMENTS.room, root);
    const hands = { shares: [{ position: 'hand', share: 1 } as const], known: [] };
    const held = new RoomChannel({ ...ENVIRONMENTS.room, carry: hands }, root);
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 20, noNaN: true }), fc.nat(300), (distanceM, a) => {
        const angles = { angleSelfRad: a / 100, angleOtherRad: 1 };
        const geometry = { ...emptyGeometry(), distanceM, ...angles, encounter: a };
        plain.open(3, 8);
        held.open(3, 8);
        expect(held.placeDb(geometry, true)).toBe(plain.placeDb(geometry, true));
      }),
    );
  });

  it('facing to away: 7 to 9 dB in the hand, 3 to 6 dB covered, the other way behind', () => {
    for (const [position, from, to] of [
      ['hand', 7, 9],
      ['trouser-pocket', 3, 6],
      ['shirt-pocket', 3, 6],
      ['bag', 3, 6],
      ['rear-pocket', -6, -3],
      ['backpack', -6, -3],
    ] as const) {
      const attenuation = between(position, 'hand');
      const awayDb = attenuation(Math.PI, 0) - attenuation(0, 0);
      expect(awayDb, position).toBeGreaterThanOrEqual(from);
      expect(awayDb, position).toBeLessThanOrEqual(to);
    }
  });

  it('over headings a covered phone loses 1 to 3 dB against the hand, two twice as much', () => {
    for (const position of ['shirt-pocket', 'trouser-pocket', 'bag'] as const) {
      const oneDb = overHeadings('hand', position) - HANDS;
      expect(oneDb).toBeGreaterThan(1);
      expect(oneDb).toBeLessThan(3);
      expect(overHeadings(position, position) - HANDS).toBeCloseTo(2 * oneDb, 9);
    }
  });

  // People of mitll-ua-rooms rather faced each other: mean of (1 - cos heading) / 2 is 0.39.
  it('mix and headings as measured give the measured level back: 52.3 dB at 1 m', () => {
    const { shares } = MEASURED_CARRY;
    const turned = Math.acos(1 - 2 * 0.39);
    let meanDb = 0;
    for (const self of shares) {
      for (const other of shares) {
        const attenuation = between(self.position, other.position);
        meanDb += self.share * other.share * attenuation(turned, turned);
      }
    }
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(Math.abs(meanDb - 52.3)).toBeLessThan(0.5);
  });

  it('what covers phones makes links differ: 3.6 dB in the hand, 4.6 dB with both covered', () => {
    const sdOf = (position: CarryPosition): number => {
      const known = Array<CarryPosition>(2001).fill(position);
      const channel = new RoomChannel({ ...ENVIRONMENTS.room, carry: { shares: [], known } }, root);
      const values = Array.from({ length: 2000 }, (_, k) => {
        channel.open(k, k + 1);
        const geometry = { ...emptyGeometry(), distanceM: 1 };
        return channel.placeDb(geometry, true) - channel.meanDb(geometry, true);
      });
      return Math.sqrt(variance(values));
    };
    expect(Math.abs(sdOf('hand') - 3.6)).toBeLessThan(0.2);
    expect(Math.abs(sdOf('bag') - Math.hypot(3.6, 2, 2))).toBeLessThan(0.25);
  });

  it('is the same from both ends', () => {
    const position = fc.constantFrom(...CARRY_POSITIONS);
    const angle = fc.double({ min: 0, max: Math.PI, noNaN: true });
    fc.assert(
      fc.property(position, position, angle, angle, (low, high, a, b) => {
        const carry = { shares: [], known: [low, high] };
        const channel = new RoomChannel({ ...ENVIRONMENTS.room, carry }, root);
        channel.open(0, 1);
        const geometry = { ...emptyGeometry(), distanceM: 2 };
        const fromLow = channel.placeDb({ ...geometry, angleSelfRad: a, angleOtherRad: b }, true);
        const fromHigh = channel.placeDb({ ...geometry, angleSelfRad: b, angleOtherRad: a }, false);
        expect(fromHigh).toBeCloseTo(fromLow, 9);
      }),
    );
  });
});

describe('who carries a phone where', () => {
  it('follows the shares, person by person, whoever is asked first', () => {
    const shares = [
      { position: 'hand', share: 0.2 },
      { position: 'bag', share: 0.5 },
      { position: 'rear-pocket', share: 0.3 },
    ] as const;
    const carriers = new Carriers({ shares, known: [] }, root);
    const drawn = Array.from({ length: 20_000 }, (_, person) => carriers.positionOf(person));
    for (const { position, share } of shares) {
      const found = drawn.filter((one) => one === position).length / drawn.length;
      expect(Math.abs(found - share)).toBeLessThan(0.012);
    }
    const again = new Carriers({ shares, known: [] }, root);
    expect(again.positionOf(777)).toBe(drawn[777]);
  });

  it('is what is known where it is known', () => {
    const shares = [{ position: 'bag', share: 1 } as const];
    const carriers = new Carriers({ shares, known: [null, 'backpack'] }, root);
    expect([0, 1, 2].map((person) => carriers.positionOf(person))).toEqual([
      'bag',
      'backpack',
      'bag',
    ]);
  });
});
