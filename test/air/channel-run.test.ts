import { describe, expect, it } from 'vitest';
import { carryLaw } from '../../src/radio/carry.ts';
import { runScenario } from '../../src/run/run.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import {
  digestsOf,
  lineWorld,
  MemorySink,
  roomsWorld,
  smallScenario,
} from '../../src/testkit/small-scenario.ts';
import { mean, variance } from '../../src/testkit/statistics.ts';
import { SAME_EVERYWHERE } from '../../src/radio/place-spread.ts';

const SHARES = [
  { position: 'hand', share: 0.3 },
  { position: 'rear-pocket', share: 0.3 },
  { position: 'bag', share: 0.4 },
] as const;

/** Everything that the channel can have at once, in one small world. */
function everything(level: 'scan' | 'packet'): Scenario {
  const wall = { fromXM: 3, fromYM: 1, toXM: 11, toYM: 4, lossDb: 4.5 };
  const rooms = roomsWorld(5);
  const base = smallScenario(rooms.kind === 'rooms' ? { ...rooms, walls: [wall] } : rooms);
  return {
    ...base,
    phones: { ...base.phones, models: 'catalogue' },
    radio: {
      ...base.radio,
      level,
      pathLoss: { model: 'two-ray', excessDb: 10.6, heightM: 1, permittivity: 5.31 },
      carry: { shares: SHARES, known: [] },
    },
  };
}

describe('a run with all parts of the channel', () => {
  it.each(['scan', 'packet'] as const)(
    'is the same on 1 and 3 workers, eagerly and lazily, at %s level',
    async (level) => {
      const one = await digestsOf(everything(level), { workers: 1 });
      expect(await digestsOf(everything(level), { workers: 3 })).toEqual(one);
      const lazy = await digestsOf({ ...everything(level), materialise: 'cases' });
      for (const table of ['exposures', 'notifications', 'verdicts', 'phones'] as const) {
        expect(lazy.digests[table]).toBe(one.digests[table]);
      }
      expect(one.digests.sightings).not.toBe(
        (await digestsOf(smallScenario(roomsWorld(5)))).digests.sightings,
      );
    },
  );

  it('says in the table of phones what it drew, in that of sightings what came of it', async () => {
    const base = smallScenario(lineWorld(60));
    const parts = { bodyDb: 0, shadowingSdDb: 0, slowSdDb: 0 };
    const quiet = { ...parts, placeSpread: SAME_EVERYWHERE };
    const phones = { ...base.phones, adoption: 1, residualSdDb: 0, models: 'catalogue' } as const;
    /** Over pairs 1.5 m apart: mean attenuation, and variance of the mean of each. */
    const attenuationOf = async (position: 'hand' | 'bag') => {
      const carry = { shares: [{ position, share: 1 }], known: [] };
      const sink = new MemorySink();
      // No floor that cuts off the weak ones.
      const packet = { ...base.radio.packet, floorDbm: -126 };
      const radio = { ...base.radio, ...quiet, packet, carry };
      await runScenario({ ...base, phones, radio }, sink);
      for (const row of sink.rows('phones')) {
        expect(row[4]).toBe(position);
        expect(row[5]).not.toBe('');
        expect(row[6]).toBe(3);
      }
      const ofPair = new Map<number, number[]>();
      // Receiver and sender in columns 1 and 2, attenuation in 13, distance in 14.
      for (const row of sink.rows('sightings')) {
        if (Math.abs(Number(row[14]) - 1.5) > 1e-9) continue;
        const low = Math.min(Number(row[1]), Number(row[2]));
        ofPair.set(low, [...(ofPair.get(low) ?? []), Number(row[13])]);
      }
      expect(ofPair.size).toBe(59);
      const means = [...ofPair.values()].map(mean);
      return { meanDb: mean(means), varianceDb2: variance(means) };
    };
    const hand = await attenuationOf('hand');
    const bag = await attenuationOf('bag');
    const { lossDb, spreadDb } = carryLaw('bag');
    // Both phones of a link add their own: four standard errors of the mean over the pairs.
    const spreadOfPairDb = Math.sqrt(2) * spreadDb;
    const tolerance = 4 * (spreadOfPairDb / Math.sqrt(59));
    expect(Math.abs(bag.meanDb - hand.meanDb - 2 * lossDb)).toBeLessThan(tolerance);
    const addedDb = Math.sqrt(bag.varianceDb2 - hand.varianceDb2);
    expect(Math.abs(addedDb / spreadOfPairDb - 1)).toBeLessThan(0.4);
  });
});
