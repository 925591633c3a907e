import type { Pdu } from '../base/ble/pdu.ts';
import { US_PER_MS } from '../base/time.ts';
import { deriveKey, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { PhoneClock } from './clock.ts';
import type { Emissions, Payload } from './schedule.ts';
import { SlotEmissions } from './slot-emissions.ts';

/** ADVERTISE_MODE_BALANCED asks for 250 ms; measured on two phones (DP-3T gaenlib): mean 287 ms. */
const BALANCED_US = 287 * US_PER_MS;

/** The sending half of the schedules of Android phones that advertise all day in BALANCED mode. */
export abstract class BalancedAdvertiser {
  readonly pdu: Pdu;
  readonly eventsPerUs = 1 / BALANCED_US;
  private readonly phaseKey: Key;
  private readonly rotationUs: number;

  /** @param purpose - of the draws of a day */
  constructor(root: Key, { pdu, rotationUs }: Payload, purpose: string) {
    this.pdu = pdu;
    this.rotationUs = rotationUs;
    this.phaseKey = purposeKey(root, purpose);
  }

  emissions(person: number, day: number, clock: PhoneClock): Emissions {
    return new SlotEmissions(this.keyOf(person, day), day, clock, {
      intervalUs: BALANCED_US,
      rotationUs: this.rotationUs,
    });
  }

  /** Of the draws of a person's day. */
  protected keyOf(person: number, day: number): Key {
    return deriveKey(this.phaseKey, person, day);
  }
}
