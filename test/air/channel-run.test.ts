import { describe, expect, it } from 'vitest';
import { runScenario } from '../../src/run/run.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import {
  digestsOf,
  lineWorld,
  MemorySink,
  roomsWorld,
  smallScenario,
} from '../../src/testkit/small-scenario.ts';

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
    const base = smallScenario(lineWorld(8));
    const quiet = { bodyDb: 0, shadowingSdDb: 0, slowSdDb: 0 };
    const phones = { ...base.phones, adoption: 1, residualSdDb: 0, models: 'catalogue' } as const;
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
      // Attenuation of sightings at 1.5 m, column 13, by distance, column 14.
      const near = sink.rows('sightings').filter((row) => Math.abs(Number(row[14]) - 1.5) < 1e-9);
      expect(near.length).toBeGreaterThan(50);
      return near.reduce((sum, row) => sum + Number(row[13]), 0) / near.length;
    };
    const lossDb = (await attenuationOf('bag')) - (await attenuationOf('hand'));
    expect(Math.abs(lossDb - 10)).toBeLessThan(0.5);
  });
});
