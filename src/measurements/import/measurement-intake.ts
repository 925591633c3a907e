import { RSSI_MIN_DBM } from '../../base/ble/rssi.ts';
import { InputError } from '../../base/errors.ts';
import { LogClock } from './log-clock.ts';
import { ABSENT } from '../measurement-table.ts';
import type { Measurement } from '../measurement-table.ts';

/** What HCI reports where RSSI is not available. */
const UNAVAILABLE_DBM = 127;
/** A phone's receiver reads 0 dBm or more only where it is saturated or has nothing to say. */
const IMPLAUSIBLE_DBM = 0;
/** Distances are told apart to a millimetre. */
const DISTANCE_STEP_M = 0.001;
/** Phones are measured within a room or a street; hands are some 0.1 m apart at least. */
const FAR_M = 30;
const NEAR_M = 0.05;
/** iOS hands packets over twice, some sets have them three times: two thirds of the rows. */
const MAX_DUPLICATES = 0.8;
/** So few rows may be alike by chance. */
const FEW_ROWS = 10;
/** Beyond this many, distances are no longer counted. */
const MAX_DISTINCT = 10_000;
/** A scale in feet, as the protocols of the field write it: 3, 4, 5, 6, 8, 10, 12, 15 ft. */
const FEET_SCALE = new Set([3, 4, 5, 6, 8, 10, 12, 15]);

/** What became of the rows. */
export interface IntakeCounts {
  /** Rows read, without headers. */
  read: number;
  /** Rows in the table, heard or missed. */
  kept: number;
  /** Of those: packets that were offered and not heard. */
  missed: number;
  /** Kept rows that are no packets: minutes at attenuations from one value to another. */
  minutes: number;
  /** RSSI 127. */
  unavailableRssi: number;
  /** RSSI of 0 dBm and above: saturated, or no RSSI. */
  implausibleRssi: number;
  /** Dropped by rules of the mapping. */
  dropped: number;
  /** Empty RSSI, where the mapping says to drop it. */
  emptyRssi: number;
  /** The same packet again within milliseconds. */
  duplicates: number;
  /** Kept rows at distance 0, which no path loss can be fitted to. */
  distanceZero: number;
  /** Kept rows without a distance. */
  distanceUnknown: number;
  clockBackward: number;
  clockForward: number;
}

/** What the table holds, told shortly. */
export interface IntakeSummary {
  readonly counts: IntakeCounts;
  readonly sessions: number;
  readonly pairs: number;
  /** Distinct distances, m; the count stops at MAX_DISTINCT. */
  readonly distances: {
    readonly distinct: number;
    readonly minM: number | null;
    readonly maxM: number | null;
  };
  /** Null where no row has an RSSI. */
  readonly rssiDbm: {
    readonly min: number;
    readonly mean: number;
    readonly max: number;
  } | null;
  readonly warnings: readonly string[];
}

/**
 * Decides row by row what goes into the table: drops what means nothing, cuts logs where their
 * clock was set, computes attenuation, and counts all of it.
 */
export class MeasurementIntake {
  private readonly counts: IntakeCounts;
  private readonly clock: LogClock;
  private readonly sessions: Set<string>;
  private readonly distances: Set<number>;
  private readonly pairs: Set<string>;
  private sumDbm: number;
  private minDbm: number;
  private maxDbm: number;
  private far: number;
  private near: number;
  /** Packets with a TX power, and those that arrive stronger than they were sent. */
  private powered: number;
  private stronger: number;

  constructor() {
    this.counts = {
      read: 0,
      kept: 0,
      missed: 0,
      minutes: 0,
      unavailableRssi: 0,
      implausibleRssi: 0,
      dropped: 0,
      emptyRssi: 0,
      duplicates: 0,
      distanceZero: 0,
      distanceUnknown: 0,
      clockBackward: 0,
      clockForward: 0,
    };
    this.clock = new LogClock();
    this.sessions = new Set();
    this.distances = new Set();
    this.pairs = new Set();
    this.sumDbm = 0;
    this.minDbm = Infinity;
    this.maxDbm = -Infinity;
    this.far = 0;
    this.near = 0;
    this.powered = 0;
    this.stronger = 0;
  }

  /** Rows that say nothing because their RSSI is empty. */
  dropEmpty(): void {
    this.counts.read++;
    this.counts.emptyRssi++;
  }

  /** Rows that the mapping says to drop. */
  dropByRule(rows: number): void {
    this.counts.read += rows;
    this.counts.dropped += rows;
  }

  /**
   * Whether `row` (RSSI NaN: offered and not heard, or a row of minutes) belongs in the table;
   * completes it then. Packets of a link and channel within `duplicatesS` of the one before are the
   * same packet. `refuse` makes the error for an RSSI that no receiver reports.
   */
  take(row: Measurement, duplicatesS: number, refuse: (expected: string) => InputError): boolean {
    this.counts.read++;
    const { rssiDbm } = row;
    const isMissed = Number.isNaN(rssiDbm);
    if (isMissed && !Number.isNaN(row.minutes)) {
      row.part = 0;
      this.countAny(row);
      this.counts.minutes++;
      return true;
    }
    if (!isMissed && !this.isPlausible(rssiDbm, refuse)) return false;
    const link = `${row.session}\n${row.sender}\n${row.receiver}`;
    const part = this.clock.take(link, row.channel, row.timeUs, duplicatesS);
    if (part === ABSENT) return false;
    row.part = part;
    if (Number.isNaN(row.attenuationDb)) {
      row.attenuationDb = row.txPowerDbm - (rssiDbm + row.rxCorrectionDb);
    }
    this.count(row, isMissed);
    return true;
  }

  /** @throws InputError where nothing is left */
  summary(file: string): IntakeSummary {
    const { counts, clock } = this;
    counts.duplicates = clock.duplicates;
    counts.clockBackward = clock.backward;
    counts.clockForward = clock.forward;
    if (counts.kept === 0) {
      const advice =
        counts.implausibleRssi > counts.read / 2
          ? 'is this column an attenuation, or RSSI without its sign?'
          : 'check the mapping';
      throw new InputError(
        `expected rows with an RSSI below 0 dBm, found none among ${counts.read}; ${advice}`,
        { file },
      );
    }
    const heard = counts.kept - counts.missed - counts.minutes;
    const known: readonly number[] = [...this.distances].map((step) => step * DISTANCE_STEP_M);
    const minM = known.reduce<number | undefined>((least, d) => Math.min(least ?? d, d), undefined);
    const maxM = known.reduce<number | undefined>((most, d) => Math.max(most ?? d, d), undefined);
    return {
      counts,
      sessions: this.sessions.size,
      pairs: this.pairs.size,
      distances: { distinct: known.length, minM: minM ?? null, maxM: maxM ?? null },
      rssiDbm:
        heard === 0 ? null : { min: this.minDbm, mean: this.sumDbm / heard, max: this.maxDbm },
      warnings: this.warnings(known),
    };
  }

  private isPlausible(rssiDbm: number, refuse: (expected: string) => InputError): boolean {
    if (rssiDbm === UNAVAILABLE_DBM) {
      this.counts.unavailableRssi++;
      return false;
    }
    if (rssiDbm < RSSI_MIN_DBM) throw refuse(`an RSSI of ${RSSI_MIN_DBM} dBm or more`);
    if (rssiDbm < IMPLAUSIBLE_DBM) return true;
    this.counts.implausibleRssi++;
    return false;
  }

  private count(row: Measurement, isMissed: boolean): void {
    this.countAny(row);
    if (isMissed) this.counts.missed++;
    else {
      this.sumDbm += row.rssiDbm;
      this.minDbm = Math.min(this.minDbm, row.rssiDbm);
      this.maxDbm = Math.max(this.maxDbm, row.rssiDbm);
    }
    if (!Number.isNaN(row.txPowerDbm) && !isMissed) {
      this.powered++;
      if (row.rssiDbm + (row.rxCorrectionDb || 0) > row.txPowerDbm) this.stronger++;
    }
  }

  private countAny(row: Measurement): void {
    const { counts } = this;
    counts.kept++;
    if (row.distanceM > FAR_M) this.far++;
    if (row.distanceM > 0 && row.distanceM < NEAR_M) this.near++;
    if (row.distanceM === 0) counts.distanceZero++;
    if (Number.isNaN(row.distanceM)) counts.distanceUnknown++;
    else if (this.distances.size < MAX_DISTINCT) {
      this.distances.add(Math.round(row.distanceM / DISTANCE_STEP_M));
    }
    this.sessions.add(row.session);
    this.pairs.add(`${row.sender}\n${row.receiver}`);
  }

  private warnings(distancesM: readonly number[]): string[] {
    const { counts } = this;
    const found: string[] = [];
    if (counts.implausibleRssi > counts.read / 2) {
      found.push('most values of RSSI are 0 or more: is this column RSSI, and not attenuation?');
    }
    if (counts.distanceUnknown === counts.kept) {
      found.push('no distances: nothing can be fitted to distance');
    } else if (distancesM.length === 1) {
      found.push(`one distance only (${distancesM[0].toFixed(2)} m): no slope can be fitted`);
    }
    if (looksLikeFeet(distancesM)) {
      found.push('the distances read like feet (3, 4, 5, 6, 8, 10, 12, 15): are they metres?');
    }
    found.push(...this.contradictions());
    const jumps = counts.clockBackward + counts.clockForward;
    if (jumps > 0) {
      found.push(
        `the clock jumps ${jumps} times (${counts.clockBackward} back, ${counts.clockForward} ` +
          'ahead by whole half hours): each starts a new part of its log',
      );
    }
    return found;
  }

  /** What the rows say against units, columns and what counts as the same packet. */
  private contradictions(): string[] {
    const { counts } = this;
    const found: string[] = [];
    if (this.far > counts.kept / 2) {
      found.push(`most packets come from farther than ${FAR_M} m: are the distances in cm or ft?`);
    }
    if (this.near > counts.kept / 2) {
      found.push(`most packets come from nearer than ${NEAR_M} m: are the distances in metres?`);
    }
    if (this.stronger > this.powered / 2) {
      found.push('most packets arrive stronger than they were sent: is the TX power right?');
    }
    if (this.clock.duplicates > MAX_DUPLICATES * counts.read) {
      found.push(
        'most packets come within ms of the one before and count as the same: is the unit of ' +
          'time right, or are senders missing? "--duplicates keep" keeps them',
      );
    }
    const heard = counts.kept - counts.missed - counts.minutes;
    if (heard >= FEW_ROWS && this.minDbm === this.maxDbm) {
      found.push(`all RSSI are ${this.minDbm} dBm: is this the right column?`);
    }
    return found;
  }
}

/**
 * Whole metres that are all on the usual scale in feet, with the tell-tale 10, 12 or 15 among them.
 */
function looksLikeFeet(distancesM: readonly number[]): boolean {
  if (distancesM.length < 4) return false;
  const whole = distancesM.map((d) => Math.round(d * 1000) / 1000);
  return whole.every((d) => FEET_SCALE.has(d)) && whole.some((d) => d === 12 || d === 15);
}
