import { PacketListener } from '../../../src/run/packet-listener.ts';
import { NOTHING_DRAWN, planOf, SILENT } from '../packet-world.ts';
import type { Comparison } from './comparison.ts';

const LIGHT_M_PER_S = 299_792_458;
const CHANNEL_HZ = 2.402e9;
const TX_POWER_DBM = -20;
const TOLERANCE_DB = 0.01;

/** Loss of free space (Friis 1946), dB. */
function friisDb(distanceM: number): number {
  return (20 / Math.LN10) * Math.log((4 * Math.PI * distanceM * CHANNEL_HZ) / LIGHT_M_PER_S);
}

/** Level of packets in free space with no fading, before it is reported in whole dBm. */
export function friisComparisons(): Comparison[] {
  const radio = { ...NOTHING_DRAWN, attenuationAt1mDb: friisDb(1), pathLossExponent: 2 };
  // What is left of Rician fading with so much steady power is below 0.001 dB.
  const packet = { ...SILENT, ricianK: 1e10 };
  return [1, 2, 4, 8, 16].map((xM) => {
    const plan = planOf({ places: [{ xM: 0, yM: 0 }, { xM, yM: 0 }], radio, packet }); // prettier-ignore
    const app = plan.apps[0];
    const listener = new PacketListener(plan, app);
    const expected = TX_POWER_DBM - friisDb(xM);
    // The packet that is farthest off speaks for all.
    let measured = NaN;
    listener.heard = (_link, _tUs, rssiDbm) => {
      if (!(Math.abs(rssiDbm - expected) <= Math.abs(measured - expected))) measured = rssiDbm;
    };
    listener.listen(0, 0, app.schedule.windows(0, 0), plan.world.meetings(0, 0));
    const [low, high] = [expected - TOLERANCE_DB, expected + TOLERANCE_DB];
    return { what: `${xM} m: the packet farthest off`, measured, expected, low, high, unit: ' dBm', digits: 3 }; // prettier-ignore
  });
}
