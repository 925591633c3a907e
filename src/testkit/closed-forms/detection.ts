import { phoneDayOf } from '../../phone/phone-day.ts';
import { US_PER_DAY, US_PER_HOUR, US_PER_S } from '../../base/time.ts';
import { purposeKey, rootKey, uniform } from '../../kernel/keyed.ts';
import { PacketListener } from '../../air/packet/packet-listener.ts';
import type { Meetings } from '../../world/world.ts';
import { MEETING_STILL } from '../../world/world.ts';
import { NOTHING_DRAWN, pairs, planOf, SILENT } from '../packet-world.ts';
import { NORMAL_99, shareOf } from './comparison.ts';
import type { Comparison } from './comparison.ts';

const DAYS = 300;
// Length of a contact, s, and how many of them.
const CONTACTS: readonly [number, number][] = [
  [1, 6000],
  [10, 6000],
  [60, 3000],
  [180, 2000],
  [240, 2000],
  [600, 500],
];

/**
 * Chance that scans of 4 s with starts 210 to 300 s apart (uniform) hear a contact of `d` seconds
 * whose packets are T = 287 ms apart: what is missed lies between two scans, up to half a T at
 * either end.
 */
function detection(d: number): number {
  const fits = 4 + d - 0.287;
  const least = Math.max(210, fits);
  if (least >= 300) return 1;
  // Mean over the gaps of the part in which a contact may begin unheard.
  const missed = ((300 - fits) * (300 - fits) - (least - fits) * (least - fits)) / 180;
  return 1 - missed / 255;
}

/** GAEN hears a contact of d seconds with the probability that its scans give. */
export function detectionComparisons(): Comparison[] {
  const plan = planOf({ places: pairs(1), days: DAYS, radio: NOTHING_DRAWN, packet: SILENT });
  const app = plan.apps[0];
  const listener = new PacketListener(plan, app);
  const key = purposeKey(rootKey('contacts'), 'test');
  return CONTACTS.map(([lengthS, contacts]) => {
    let found = 0;
    for (let contact = 0; contact < contacts; contact++) {
      const day = contact % DAYS;
      const intoUs = Math.floor((2 + 20 * uniform(key, contact, lengthS)) * US_PER_HOUR);
      const fromUs = day * US_PER_DAY + intoUs;
      const meetings: Meetings = {
        person: 0,
        day,
        count: 1,
        other: Int32Array.of(1),
        fromUs: Float64Array.of(fromUs),
        toUs: Float64Array.of(fromUs + lengthS * US_PER_S),
        flags: Uint8Array.of(MEETING_STILL),
        detail: Int32Array.of(0),
      };
      // Whoever is heard is heard in the first window that holds a whole packet.
      const phone = phoneDayOf(plan, 0, day);
      listener.listen(phone, app.schedule.windows(phone), meetings);
      if (listener.spans.count > 0) found++;
    }
    const what = `${lengthS} s: contacts heard`;
    return shareOf(what, [found / contacts, detection(lengthS), contacts], NORMAL_99);
  });
}
