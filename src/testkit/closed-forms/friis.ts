import { phoneDayOf } from '../../phone/phone-day.ts';
import { PacketListener } from '../../air/packet/packet-listener.ts';
import { ScanChannels } from '../../air/scan-channels.ts';
import { NOTHING_DRAWN, planOf, SILENT } from '../packet-world.ts';
import type { Comparison } from './comparison.ts';

const LIGHT_M_PER_S = 299_792_458;
const CHANNEL_HZ = [2.402e9, 2.426e9, 2.48e9] as const;
const TX_POWER_DBM = -20;
const TOLERANCE_DB = 0.01;

export const FREE_SPACE = {
  ...NOTHING_DRAWN,
  pathLoss: { model: 'free-space', excessDb: 0 },
} as const;

/** Loss of free space (Friis 1946), dB. */
export function friisDb(distanceM: number, hz: number): number {
  return 20 * Math.log10((4 * Math.PI * distanceM * hz) / LIGHT_M_PER_S);
}

/**
 * Level of every packet of a day in free space with no fading, before it is reported in whole dBm.
 */
export function friisComparisons(): Comparison[] {
  return [0.1, 0.3, 1, 2, 5, 16, 50, 100].flatMap((xM) => {
    const places = [{ xM: 0, yM: 0 }, { xM, yM: 0 }]; // prettier-ignore
    const plan = planOf({ places, rangeM: 200, hours: 24, radio: FREE_SPACE, packet: SILENT });
    const app = plan.apps[0];
    const phone = phoneDayOf(plan, 0, 0);
    const windows = app.schedule.windows(phone);
    const listener = new PacketListener(plan, app);
    const channels = new ScanChannels(plan, app);
    channels.open(0);
    const listening = channels.during(windows);
    // The packet that is farthest off speaks for its channel.
    const farthestDbm = CHANNEL_HZ.map(() => NaN);
    const expectedDbm = CHANNEL_HZ.map((hz) => TX_POWER_DBM - friisDb(xM, hz));
    listener.heard = (_link, tUs, rssiDbm) => {
      const { channel } = listening.find(({ fromUs, toUs }) => tUs >= fromUs && tUs < toUs)!;
      const off = Math.abs(farthestDbm[channel] - expectedDbm[channel]);
      if (!(Math.abs(rssiDbm - expectedDbm[channel]) <= off)) farthestDbm[channel] = rssiDbm;
    };
    listener.listen(phone, windows, plan.world.meetings(0, 0));
    return expectedDbm.map((expected, channel): Comparison => {
      const [low, high] = [expected - TOLERANCE_DB, expected + TOLERANCE_DB];
      const what = `${xM} m, channel ${37 + channel}: the packet farthest off`;
      return { what, measured: farthestDbm[channel], expected, low, high, unit: ' dBm', digits: 3 };
    });
  });
}
