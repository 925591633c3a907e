import { crowd, hear, NOTHING_DRAWN, planOf, SILENT } from '../packet-world.ts';
import { NORMAL_99, shareOf } from './comparison.ts';
import type { Comparison } from './comparison.ts';

const AIRTIME_US = 376;
const INTERVAL_US = 287_000;
const CHANNEL_US = 1_333_333;
const HOURS = 8;
const RECEIVERS = [0, 1, 2];

/**
 * Packets that survive N equal phones in range of each other: exp(-(N - 1) 2a / T), pure ALOHA on
 * each channel (Abramson, "The ALOHA System", AFIPS 1970), with a packet of a and an interval of T.
 */
export function collisionComparisons(): Comparison[] {
  const radio = { ...NOTHING_DRAWN, attenuationAt1mDb: 50, pathLossExponent: 0 };
  return [5, 20, 50, 100, 200].map((phones) => {
    // One more: the receiver does not hear itself.
    const places = crowd(phones + 1);
    const plan = planOf({ places, hours: HOURS, radio, packet: SILENT, seed: 'collisions' });
    let heard = 0;
    let offered = 0;
    for (const receiver of RECEIVERS) {
      const { spans, receptions } = hear(plan, receiver);
      offered += receptions;
      for (let k = 0; k < spans.count; k++) heard += spans.packets[k];
    }
    // A PDU that the hop to the next channel cuts is not heard either: one airtime per 4/3 s.
    const whole = 1 - AIRTIME_US / CHANNEL_US;
    const expected = whole * Math.exp((-(phones - 1) * 2 * AIRTIME_US) / INTERVAL_US);
    // Packets are lost in pairs, which doubles the variance of their number.
    return shareOf(
      `${phones} phones: packets heard`,
      [heard / offered, expected, offered / 2],
      NORMAL_99,
    );
  });
}
