import { phoneDayOf } from '../../phone/phone-day.ts';
import type { PhoneDay } from '../../phone/phone-day.ts';
import { pduOf } from '../../base/ble/pdu.ts';
import type { Pdu } from '../../base/ble/pdu.ts';
import { US_PER_DAY, US_PER_HOUR, US_PER_MS } from '../../base/time.ts';
import { deriveKey, purposeKey, rootKey, uniform } from '../../kernel/keyed.ts';
import { ADV_DELAY_US } from '../../phone/advertising-events.ts';
import type { Emissions, PhoneSchedule, Windows } from '../../phone/schedule.ts';
import { PacketListener } from '../../air/packet/packet-listener.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Meetings } from '../../world/world.ts';
import { MEETING_STILL } from '../../world/world.ts';
import { NOTHING_DRAWN, pairs, planOf, SILENT } from '../packet-world.ts';
import { distanceOf, NORMAL_999, shareOf } from './comparison.ts';
import type { Comparison } from './comparison.ts';
import { jitteredLatency, periodicLatency } from './latency-theory.ts';
import type { LatencyLaw } from './latency-theory.ts';

/** One duty cycle: an advertiser's interval beside a scanner's window and interval, ms. */
interface Case {
  readonly name: string;
  readonly advertisingMs: number;
  readonly windowMs: number;
  readonly scanIntervalMs: number;
  readonly horizonS: number;
}

// Windows and intervals of Android's scan modes are AOSP's, of iPhones' as measured; advertising
// intervals are Android's modes and those that Apple recommends for accessories.
const CASES: readonly Case[] = [
  c('Android 5 to 8 LOW_POWER, 1,000 ms', 1000, 500, 5000, 30),
  c('Android 9 to 12 LOW_POWER, 1,000 ms', 1000, 512, 5120, 60),
  c('Android 9 to 12 BALANCED, 250 ms', 250, 1024, 4096, 10),
  c('Android 9 to 12 LOW_LATENCY, 100 ms', 100, 4096, 4096, 1),
  c('Android 13 LOW_POWER, 250 ms', 250, 140, 1400, 20),
  c('Android 13 BALANCED, 1,000 ms', 1000, 183, 730, 60),
  c('Android 13 screen off, 1,285 ms', 1285, 512, 10_240, 120),
  c('iPhone in the foreground, 1,022.5 ms', 1022.5, 30, 40, 10),
];

function c(
  name: string,
  advertisingMs: number,
  windowMs: number,
  scanIntervalMs: number,
  horizonS: number,
): Case {
  return { name, advertisingMs, windowMs, scanIntervalMs, horizonS };
}

/** One contact begins on each day, at this time of day. */
const CONTACT_US = US_PER_HOUR;
const CONTACTS = 3000;
// advDelay has long made an advertiser forget its first event when the contact begins.
const BEFORE_EVENTS = 50;

/**
 * A pair of periodic tasks with phases drawn anew for each day; persons 0 listens, 1 advertises.
 */
class PeriodicSchedule implements PhoneSchedule {
  readonly channelUs: number;
  readonly eventsPerUs: number;
  private readonly key = purposeKey(rootKey('latency'), 'phases');
  private readonly duty: Case;
  private readonly advDelayUs: number;
  readonly pdu: Pdu;

  constructor(duty: Case, pdu: Pdu, advDelayUs: number) {
    this.duty = duty;
    this.pdu = pdu;
    this.advDelayUs = advDelayUs;
    this.channelUs = duty.windowMs * US_PER_MS;
    this.eventsPerUs = 1 / (duty.advertisingMs * US_PER_MS + advDelayUs / 2);
  }

  emissions({ person, day }: PhoneDay): Emissions {
    const { advertisingMs, horizonS } = this.duty;
    const { advDelayUs } = this;
    const intervalUs = advertisingMs * US_PER_MS + advDelayUs / 2;
    const startUs =
      day * US_PER_DAY + CONTACT_US - (advDelayUs > 0 ? BEFORE_EVENTS : 0) * intervalUs;
    const endUs = day * US_PER_DAY + CONTACT_US + horizonS * 1e6;
    return {
      count: 1,
      intervalUs,
      advDelayUs,
      startUs: () => startUs,
      endUs: () => endUs,
      slot: () => 0,
      phaseUs: () => Math.floor(uniform(deriveKey(this.key, person, day), 0, 0) * intervalUs),
      firstAfter: (tUs) => (tUs < endUs ? 0 : 1),
    };
  }

  windows({ person, day }: PhoneDay): Windows {
    const { windowMs, scanIntervalMs, horizonS } = this.duty;
    const intervalUs = scanIntervalMs * US_PER_MS;
    const phaseUs = Math.floor(uniform(deriveKey(this.key, person, day), 0, 1) * intervalUs);
    const firstUs = day * US_PER_DAY + CONTACT_US + phaseUs - intervalUs;
    const count = Math.ceil((horizonS * 1e6) / intervalUs) + 1;
    const startUs = Float64Array.from({ length: count }, (_, k) => firstUs + k * intervalUs);
    const endUs = startUs.map((at) => at + windowMs * US_PER_MS);
    return { count, startUs, endUs, reportDelayUs: new Float64Array(count) };
  }
}

/** Latencies of contacts at packet level, µs; Infinity where the horizon came first. */
function simulated(plan: Plan, duty: Case, pdu: Pdu, advDelayUs: number): number[] {
  const schedule = new PeriodicSchedule(duty, pdu, advDelayUs);
  const app = { ...plan.apps[0], schedule };
  const listener = new PacketListener({ ...plan, apps: [app] }, app);
  let heardUs = Infinity;
  listener.heard = (_link, tUs) => void (heardUs = Math.min(heardUs, tUs));
  return Array.from({ length: CONTACTS }, (_, day) => {
    const fromUs = day * US_PER_DAY + CONTACT_US;
    const meetings: Meetings = {
      person: 0,
      day,
      count: 1,
      other: Int32Array.of(1),
      fromUs: Float64Array.of(fromUs),
      toUs: Float64Array.of(fromUs + duty.horizonS * 1e6),
      flags: Uint8Array.of(MEETING_STILL),
      detail: Int32Array.of(0),
    };
    heardUs = Infinity;
    const phone = phoneDayOf(plan, 0, day);
    listener.listen(phone, schedule.windows(phone), meetings);
    return heardUs - fromUs;
  });
}

/** Largest distance of the two laws up to the horizon, times the root of n. */
function distance(latenciesUs: readonly number[], law: LatencyLaw): number {
  const n = latenciesUs.length;
  const found = latenciesUs.filter((us) => us < Infinity).sort((a, b) => a - b);
  let greatest = 0;
  found.forEach((us, k) => {
    greatest = Math.max(greatest, Math.abs(law(us) - k / n), Math.abs((k + 1) / n - law(us)));
  });
  return greatest * Math.sqrt(n);
}

/** When the law reaches `share`, µs. */
function quantileUs(law: LatencyLaw, share: number, horizonUs: number): number {
  let low = 0;
  let high = horizonUs;
  while (high - low > 1000) {
    const middle = (low + high) / 2;
    if (law(middle) < share) low = middle;
    else high = middle;
  }
  return high;
}

function compare(
  name: string,
  latenciesUs: readonly number[],
  law: LatencyLaw,
  horizonUs: number,
): Comparison[] {
  const n = latenciesUs.length;
  const endUs = horizonUs * 0.999;
  const ever = law(endUs);
  // In the middle of those that are heard at all; and how many those are, where that is a question.
  const timesUs = [quantileUs(law, ever / 2, horizonUs), ...(ever < 0.999 ? [endUs] : [])];
  const rows = timesUs.map((tUs) => {
    const measured = latenciesUs.filter((us) => us <= tUs).length / n;
    const what = `${name}: heard within ${(tUs / 1e6).toPrecision(3)} s`;
    return shareOf(what, [measured, law(tUs), n], NORMAL_999);
  });
  return [...rows, distanceOf(`${name}: distance of the laws`, distance(latenciesUs, law))];
}

const plan = (): Plan =>
  planOf({
    places: pairs(1),
    days: CONTACTS,
    engine: 'bluezone@3',
    radio: NOTHING_DRAWN,
    packet: SILENT,
  });

/**
 * Periodic tasks on one channel, as in the theory: PDUs of one event at one instant are one PDU.
 */
export function periodicComparisons(): Comparison[] {
  const world = plan();
  const pdu: Pdu = { ...pduOf('ADV_NONCONN_IND', 31), spacingUs: 0 };
  return CASES.flatMap((duty) => {
    const horizonUs = duty.horizonS * 1e6;
    const law = periodicLatency(
      {
        advertisingUs: duty.advertisingMs * US_PER_MS,
        scanIntervalUs: duty.scanIntervalMs * US_PER_MS,
        windowUs: duty.windowMs * US_PER_MS,
        airtimeUs: pdu.airtimeUs,
      },
      horizonUs,
    );
    return compare(duty.name, simulated(world, duty, pdu, 0), law, horizonUs);
  });
}

/** The same duty cycles as Bluetooth has them: advDelay, and a PDU on each of three channels. */
export function jitteredComparisons(): Comparison[] {
  const world = plan();
  const pdu = pduOf('ADV_NONCONN_IND', 31);
  return CASES.flatMap((duty) => {
    const horizonUs = duty.horizonS * 1e6;
    const law = jitteredLatency(
      {
        advertisingUs: duty.advertisingMs * US_PER_MS + ADV_DELAY_US / 2,
        scanIntervalUs: duty.scanIntervalMs * US_PER_MS,
        windowUs: duty.windowMs * US_PER_MS,
        airtimeUs: pdu.airtimeUs,
        spacingUs: pdu.spacingUs,
        advDelayUs: ADV_DELAY_US,
      },
      horizonUs,
    );
    return compare(duty.name, simulated(world, duty, pdu, ADV_DELAY_US), law, horizonUs);
  });
}
