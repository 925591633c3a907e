import { firstAbove } from '../../base/numbers/sorted.ts';
import type { Key } from '../../kernel/keyed.ts';
import { BLOCK_EVENTS, blockStartsUs, openBlock } from '../../phone/advertising-events.ts';
import type { AdvertisingBurst } from '../../phone/advertising-events.ts';
import type { Meetings } from '../../world/world.ts';
import type { SenderDay } from '../emission-cache.ts';

/**
 * When one sender's app begins an advertising event while one receiver is near, during one day. A
 * record that is opened again and again; nothing of it outlasts the day.
 */
export class EventTimes {
  /** Meeting and burst of the identifier of the event that comes next. */
  meeting: number;
  burst: number;
  private key: Key;
  private senderDay!: SenderDay;
  private meetings!: Meetings;
  private firstMeeting: number;
  private endMeeting: number;
  private advertising: AdvertisingBurst;
  private blocksUs: Float64Array;
  /** Starts of the events of the open block. */
  private readonly timesUs: Float64Array;
  private block: number;
  private event: number;

  constructor() {
    this.meeting = 0;
    this.burst = 0;
    this.key = { hi: 0, lo: 0 };
    this.firstMeeting = 0;
    this.endMeeting = 0;
    this.advertising = { firstUs: 0, endUs: 0, meanUs: 0, advDelayUs: 0 };
    this.timesUs = new Float64Array(BLOCK_EVENTS);
    this.blocksUs = this.timesUs;
    this.block = 0;
    this.event = 0;
  }

  /**
   * Turns to meetings [first, end), which are of one other person.
   *
   * @param key - of the draws of that person's app
   */
  open(key: Key, senderDay: SenderDay, meetings: Meetings, first: number, end: number): void {
    this.key = key;
    this.senderDay = senderDay;
    this.meetings = meetings;
    this.firstMeeting = first;
    this.endMeeting = end;
  }

  /** Start of the first event at or after `tUs` while the two are near; Infinity where none is. */
  first(tUs: number): number {
    this.meeting = this.firstMeeting;
    return this.eventFrom(tUs);
  }

  /** Start of the event after the latest. */
  next(): number {
    const { emissions } = this.senderDay;
    this.event++;
    if (this.event === BLOCK_EVENTS) this.openBlock(this.block + 1);
    const atUs = this.timesUs[this.event];
    return atUs < emissions.endUs(this.burst) && atUs < this.meetings.toUs[this.meeting]
      ? atUs
      : this.eventFrom(atUs);
  }

  private eventFrom(tUs: number): number {
    const { meetings } = this;
    let fromUs = tUs;
    for (;;) {
      while (this.meeting < this.endMeeting && meetings.toUs[this.meeting] <= fromUs)
        this.meeting++;
      if (this.meeting === this.endMeeting) return Infinity;
      fromUs = Math.max(fromUs, meetings.fromUs[this.meeting]);
      const atUs = this.emittedFrom(fromUs);
      if (atUs < meetings.toUs[this.meeting]) return atUs;
      if (atUs === Infinity) return Infinity;
      fromUs = atUs;
    }
  }

  /** The first event at or after `tUs`, whoever is near. */
  private emittedFrom(tUs: number): number {
    const { emissions } = this.senderDay;
    for (let burst = emissions.firstAfter(tUs); burst < emissions.count; burst++) {
      this.openBurst(burst);
      this.openBlock(Math.max(firstAbove(this.blocksUs, this.blocksUs.length, tUs) - 1, 0));
      while (this.timesUs[this.event] < tUs) {
        if (++this.event === BLOCK_EVENTS) this.openBlock(this.block + 1);
      }
      if (this.timesUs[this.event] < this.advertising.endUs) return this.timesUs[this.event];
    }
    return Infinity;
  }

  private openBurst(burst: number): void {
    const { emissions, blocksUs } = this.senderDay;
    this.burst = burst;
    this.advertising = {
      firstUs: emissions.startUs(burst) + emissions.phaseUs(burst),
      endUs: emissions.endUs(burst),
      meanUs: emissions.intervalUs,
      advDelayUs: emissions.advDelayUs,
    };
    this.blocksUs = blocksUs[burst] ??= blockStartsUs(this.key, this.advertising);
  }

  private openBlock(block: number): void {
    this.block = block;
    this.event = 0;
    openBlock(this.key, this.advertising, block, this.blocksUs[block], this.timesUs);
  }
}
