import { ADVERTISING_CHANNELS } from '../base/ble/pdu.ts';
import { reportableDbm } from '../base/ble/rssi.ts';
import { normalCdf } from '../base/numbers/normal.ts';
import { below, deriveKey, normal, purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { fadingOf } from '../radio/fading-of.ts';
import { drawChannelOffsets, RicianFading } from '../radio/rician.ts';
import { LinkBudget, secondOf } from '../radio/link-budget.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import type { Geometry } from '../world/world.ts';
import type { Campaign, CampaignLink } from './campaign.ts';

/** A set without missed packets holds heard ones only: others come again. */
export const MAX_TRIES = 32;
/**
 * A GAEN scan: 4 s in three equal parts, one a channel; phones advertise every 287 ms (measured).
 */
const SCAN = { packets: 14, intervalUs: 287_000, hopUs: 1_333_333 } as const;

/** What the receiving phone is like. */
export interface ReceiverEnd {
  /** RSSI where the channel took nothing, dBm. */
  readonly levelDbm: number;
  readonly floorDbm: number;
  readonly dwellUs: number;
  /** Share of packets that get through where nothing is weak. */
  readonly passed: number;
  /** A share of the packets is reported so much higher. */
  readonly gainStepDb: number;
  readonly gainStepShare: number;
}

/** Channel offsets stay with a pair while it changes its distance by less than this, m. */
const OFFSET_CELL_M = 0.25;
/** And its turn by less than this, degrees. */
const OFFSET_CELL_DEG = 22.5;

const NOBODY: ReceiverEnd = {
  levelDbm: 0,
  floorDbm: 0,
  dwellUs: 1,
  passed: 1,
  gainStepDb: 0,
  gainStepShare: 0,
};

/** The parts of the radio that one link's packets go through. */
export class LinkRadio {
  private readonly radio: RadioScenario;
  private readonly rowKind: Campaign['rowKind'];
  private readonly budget: LinkBudget;
  private readonly fading: RicianFading;
  private readonly packetsKey: Key;
  private readonly dwellKey: Key;
  private readonly offsetKey: Key;
  private receiver: ReceiverEnd;
  private slowFactor: number;
  private meeting: number;
  private dwellFromUs: number;

  /** @param placeIds - what shadowing between the ends of each meeting is keyed by */
  constructor(
    radio: RadioScenario,
    root: Key,
    rowKind: Campaign['rowKind'],
    placeIds?: Float64Array,
  ) {
    this.radio = radio;
    this.rowKind = rowKind;
    this.budget = new LinkBudget(radio, root, { placeIds });
    this.fading = new RicianFading(fadingOf(radio), root);
    this.offsetKey = purposeKey(root, 'campaign.offsets');
    this.packetsKey = purposeKey(root, 'campaign.packets');
    this.dwellKey = purposeKey(root, 'campaign.channel');
    this.receiver = NOBODY;
    this.slowFactor = 1;
    this.meeting = -1;
    this.dwellFromUs = Infinity;
  }

  /**
   * Shadowing, slow change and fading belong to the meeting, channel offsets to where the two are.
   */
  open(link: CampaignLink, receiver: ReceiverEnd, still: boolean): void {
    const { meeting, receiverIsLow, distanceM, angleDeg } = link;
    const [self, other] = receiverIsLow ? [0, 1] : [1, 0];
    this.budget.open(2 * meeting + self, 2 * meeting + other, receiverIsLow, receiver.levelDbm);
    if (meeting !== this.meeting) this.fading.open(2 * meeting, 2 * meeting + 1);
    this.meeting = meeting;
    this.receiver = receiver;
    this.slowFactor = still ? this.radio.slowStillFactor : 1;
    const turn = Number.isNaN(angleDeg) ? 0 : Math.round(angleDeg / OFFSET_CELL_DEG);
    const cell = Math.round(distanceM / OFFSET_CELL_M) * 64 + (((turn % 64) + 64) % 64);
    const key = deriveKey(this.offsetKey, meeting, cell);
    drawChannelOffsets(key, this.radio.packet.channelOffsetSdDb, this.budget.drawnDb);
  }

  /** Puts the two where they are. */
  place(geometry: Geometry): void {
    this.budget.place(geometry);
  }

  /** One row: RSSI in whole dBm, or NaN. `number` tells its draws apart from all others. */
  hear(atUs: number, channel: number, shiftDb: number, number: number): number {
    if (this.rowKind === 'packets') {
      const at = channel >= 0 ? channel : this.channelAt(atUs, number);
      return this.packet(atUs, at, shiftDb, number, 0);
    }
    const first = below(this.dwellKey, number, 1, ADVERTISING_CHANNELS);
    let sum = 0;
    let heard = 0;
    for (let k = 0; k < SCAN.packets; k++) {
      const tUs = k * SCAN.intervalUs;
      const at = (first + Math.floor(tUs / SCAN.hopUs)) % ADVERTISING_CHANNELS;
      const rssi = this.packet(atUs + tUs, at, shiftDb, number, 2 * k);
      if (Number.isNaN(rssi)) continue;
      sum += rssi;
      heard++;
    }
    return heard === 0 ? NaN : sum / heard;
  }

  /**
   * Where the scanner is: a stay on a channel begins with the first row after the one before. A
   * packet that is offered again may find it elsewhere.
   */
  private channelAt(atUs: number, number: number): number {
    const again = number % MAX_TRIES;
    if (atUs < this.dwellFromUs || atUs >= this.dwellFromUs + this.receiver.dwellUs) {
      this.dwellFromUs = atUs;
    }
    const dwell = Math.floor(this.dwellFromUs);
    const first = below(deriveKey(this.dwellKey, this.meeting), dwell, 0, ADVERTISING_CHANNELS);
    return (first + again) % ADVERTISING_CHANNELS;
  }

  private packet(atUs: number, channel: number, shiftDb: number, a: number, b: number): number {
    const { packet } = this.radio;
    const { floorDbm, passed, gainStepDb, gainStepShare } = this.receiver;
    const noiseDb = packet.packetSdDb * normal(this.packetsKey, a, b);
    const levelDbm = this.budget.levelDbm(channel, secondOf(atUs), this.slowFactor);
    const dbm = levelDbm + shiftDb + this.fading.gainDb(channel, atUs) + noiseDb;
    const passes = passed * normalCdf((dbm - floorDbm) / packet.floorSoftnessDb);
    const u = uniform(this.packetsKey, a, b + 1);
    if (u >= passes) return NaN;
    // Given that it passes, the draw is uniform below `passes`.
    const scaledDbm = u < gainStepShare * passes ? dbm + gainStepDb : dbm;
    const reported = packet.rounding === 'whole' ? Math.round(scaledDbm) : scaledDbm;
    return reportableDbm(reported);
  }
}
