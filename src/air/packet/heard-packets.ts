import { reportableDbm } from '../../base/ble/rssi.ts';
import type { PacketRadio } from '../../radio/packet-radio.ts';
import type { Spans } from '../spans.ts';

/** The packets of one link that are heard within one span. */
export class HeardPackets {
  packets: number;
  burst: number;
  private readonly rounds: boolean;
  private span: number;
  private meeting: number;
  private distanceM: number;
  private firstUs: number;
  private lastUs: number;
  private sumDbm: number;
  private minDbm: number;
  private maxDbm: number;
  private firstDbm: number;

  /** @param rounding whether the mean is over whole dBm, as phones report, or over exact levels */
  constructor(rounding: PacketRadio['rounding']) {
    this.rounds = rounding === 'whole';
    this.packets = 0;
    this.burst = -1;
    this.span = -1;
    this.meeting = -1;
    this.distanceM = 0;
    this.firstUs = 0;
    this.lastUs = 0;
    this.sumDbm = 0;
    this.minDbm = 0;
    this.maxDbm = 0;
    this.firstDbm = 0;
  }

  isOpen(span: number, burst: number, meeting: number): boolean {
    return this.span === span && this.burst === burst && this.meeting === meeting;
  }

  open(span: number, burst: number, meeting: number, distanceM: number): void {
    this.packets = 0;
    this.span = span;
    this.burst = burst;
    this.meeting = meeting;
    this.distanceM = distanceM;
  }

  close(): void {
    this.packets = 0;
    this.span = -1;
  }

  /** A packet with the RSSI that the antenna has. */
  add(tUs: number, antennaDbm: number): void {
    const clampedDbm = reportableDbm(antennaDbm);
    const rssiDbm = Math.round(clampedDbm);
    if (this.packets === 0) {
      this.firstUs = tUs;
      this.firstDbm = rssiDbm;
      this.sumDbm = 0;
      this.minDbm = rssiDbm;
      this.maxDbm = rssiDbm;
    }
    this.packets++;
    this.lastUs = tUs;
    this.sumDbm += this.rounds ? rssiDbm : clampedDbm;
    this.minDbm = Math.min(this.minDbm, rssiDbm);
    this.maxDbm = Math.max(this.maxDbm, rssiDbm);
  }

  /** Writes what it knows to row `at`. */
  write(spans: Spans, at: number): void {
    spans.firstUs[at] = this.firstUs;
    spans.lastUs[at] = this.lastUs;
    spans.packets[at] = this.packets;
    spans.rssiMeanDbm[at] = this.sumDbm / this.packets;
    spans.rssiMinDbm[at] = this.minDbm;
    spans.rssiMaxDbm[at] = this.maxDbm;
    spans.rssiFirstDbm[at] = this.firstDbm;
    spans.distanceM[at] = this.distanceM;
  }
}
