import { purposeKey, rootKey, uniform } from '../../kernel/keyed.ts';
import { OtherTraffic } from '../../radio/other-traffic.ts';
import { hear, NOTHING_DRAWN, pairs, planOf, SILENT } from '../packet-world.ts';
import { NORMAL_999, shareOf } from './comparison.ts';
import type { Comparison } from './comparison.ts';

const AIRTIME_US = 376;
const CHANNEL_US = 1_333_333;
const BURST_US = 1000;
const SHARES = [0.05, 0.25, 0.5] as const;
const INSTANTS = 40_000;

/** Chance that a packet of `airtimeUs` meets no burst. */
const clear = (share: number, airtimeUs: number): number =>
  Math.exp(Math.log(1 - share) * (1 + airtimeUs / BURST_US));

/** Instants of so short and packets of such length, far apart, that meet no burst. */
function alone(share: number, airtimeUs: number): Comparison {
  const key = purposeKey(rootKey('traffic'), 'instants');
  const traffic = new OtherTraffic({ share, levelDbm: -70, burstUs: BURST_US }, key);
  let free = 0;
  for (let k = 0; k < INSTANTS; k++) {
    const fromUs = Math.floor(1e12 * uniform(key, k, 0));
    if (traffic.powerMw(0, 0, k % 3, fromUs, fromUs + airtimeUs) === 0) free++;
  }
  // In whole microseconds an instant is one, which a burst meets at so many starts less one.
  const expected = clear(share, airtimeUs - 1);
  const what = `${100 * share} % busy, ${airtimeUs} µs: free`;
  return shareOf(what, [free / INSTANTS, expected, INSTANTS], NORMAL_999);
}

/** Packets at -60 dBm that a phone hears beside bursts at -65 dBm. */
function heard(share: number): Comparison {
  const radio = { ...NOTHING_DRAWN, attenuationAt1mDb: 40 };
  const otherTraffic = { share, levelDbm: -65, burstUs: BURST_US };
  const plan = planOf({ places: pairs(12), hours: 24, radio, packet: { ...SILENT, otherTraffic } });
  let packets = 0;
  let offered = 0;
  for (let receiver = 0; receiver < 24; receiver++) {
    const { spans, receptions } = hear(plan, receiver);
    offered += receptions;
    for (let k = 0; k < spans.count; k++) packets += spans.packets[k];
  }
  // A hop cuts one airtime per 4/3 s.
  const expected = (1 - AIRTIME_US / CHANNEL_US) * clear(share, AIRTIME_US - 1);
  const what = `${100 * share} % busy: packets heard`;
  return shareOf(what, [packets / offered, expected, offered], NORMAL_999);
}

/** Other traffic at 2.4 GHz against the law of its bursts. */
export function trafficComparisons(): Comparison[] {
  const bursts = SHARES.flatMap((share) => [alone(share, 1), alone(share, AIRTIME_US)]);
  return [...bursts, ...SHARES.map(heard)];
}
