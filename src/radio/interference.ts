import { ADVERTISING_CHANNELS } from '../base/ble/pdu.ts';
import { LinearTable } from '../base/numbers/linear-table.ts';
import { normalCdf } from '../base/numbers/normal.ts';

/**
 * What one phone near by has on the air: its apps together; time shares in events x µs per µs.
 */
export interface OnAir {
  /** Advertising events per µs; each event is one PDU on each channel. */
  readonly eventsPerUs: number;
  /** Events per µs times airtime. */
  readonly airtime: number;
  /** Events per µs times airtime and dead time: what holding on to all its PDUs would take. */
  readonly hold: number;
  /** Share of its packets that this receiver gets where nothing is weak and nobody else sends. */
  readonly passed: number;
}

/** How a receiver treats what it hears, and how the levels of phones near by spread. */
export interface InterferenceOptions {
  readonly floorDbm: number;
  readonly captureDb: number;
  readonly deadTimeUs: number;
  /**
   * Of a packet of a link around its level by channel, with the floor's softness and without, dB.
   */
  readonly decodeSdDb: number;
  readonly levelSdDb: number;
}

const BIN_DB = 2;
const LOWEST_DBM = -140;
const BINS = 76;
// Whatever is weaker than the weakest decodable packet by that many deviations is not in its way.
const DEVIATIONS = 3;
// Most links are so many deviations or more above the floor.
const SURE = 4.5;
// Asked for several times a span; right to a millionth.
const CDF = new LinearTable(normalCdf, -8, SURE, 3200);
const DECAY = new LinearTable((x) => Math.exp(-x), 0, 16, 4096);

/**
 * What other phones take from a receiver, by block of time and advertising channel, in closed form:
 * the packet level (`PacketReceiver`) with PDUs as Poisson arrivals. A PDU is heard if the receiver
 * is free (a counter that each decoded PDU holds for its airtime and dead time is free for 1 / (1 +
 * load) of the time: non-paralyzable dead time, e.g. Evans, The Atomic Nucleus, 1955, ch. 28) and
 * no other PDU that is less than `captureDb` weaker is on the air when it begins, or begins before
 * it ends.
 *
 * Limits: interferers are judged one by one, not by the sum of their power; what is on the air
 * follows its mean rate, not its bursts; phones stay where they are in the middle of a block.
 */
export class Interference {
  private readonly options: InterferenceOptions;
  /** Airtime of what is being listened to, µs. */
  private readonly airtimeUs: number;
  private readonly halfWidthDb: number;
  /** A phone's own share of the interference around its level. */
  private readonly ownShare: number;
  private readonly weakestDbm: number;
  /** Phones present, by block. */
  private phones: Int32Array;
  /** By block and channel: PDUs locked on to per µs, and share of time that they would hold. */
  private lockRate: Float64Array;
  private load: Float64Array;
  /** By block and channel: how often the receiver was free while what is on the air began. */
  private wasFree: Float64Array;
  /** By block, channel and level: expected interfering PDUs, less those that were locked on to. */
  private interferers: Float64Array;
  private locked: Float64Array;
  private block: number;

  constructor(options: InterferenceOptions, airtimeUs: number) {
    this.options = options;
    this.airtimeUs = airtimeUs;
    // A ramp has the same standard deviation as the difference of two levels if it is that wide.
    this.halfWidthDb = Math.max(Math.sqrt(6) * options.levelSdDb, 0.5);
    this.ownShare = Math.min(1, 0.5 + (0.5 * options.captureDb) / this.halfWidthDb);
    this.weakestDbm =
      options.floorDbm - options.captureDb - DEVIATIONS * (options.decodeSdDb + options.levelSdDb);
    this.phones = new Int32Array(0);
    this.lockRate = new Float64Array(0);
    this.load = new Float64Array(0);
    this.wasFree = new Float64Array(0);
    this.interferers = new Float64Array(0);
    this.locked = new Float64Array(0);
    this.block = 0;
  }

  /** Makes room for `blocks` blocks; each is begun before phones are put into it. */
  open(blocks: number): void {
    if (this.phones.length >= blocks) return;
    const rows = blocks * ADVERTISING_CHANNELS;
    this.phones = new Int32Array(blocks);
    this.lockRate = new Float64Array(rows);
    this.load = new Float64Array(rows);
    this.wasFree = new Float64Array(rows);
    this.interferers = new Float64Array(rows * BINS);
    this.locked = new Float64Array(rows * BINS);
  }

  /** Empties block `block`. */
  begin(block: number): void {
    const row = block * ADVERTISING_CHANNELS;
    const end = row + ADVERTISING_CHANNELS;
    this.phones[block] = 0;
    this.lockRate.fill(0, row, end);
    this.load.fill(0, row, end);
    this.interferers.fill(0, row * BINS, end * BINS);
    this.locked.fill(0, row * BINS, end * BINS);
  }

  /** Puts a phone of `levelDbm` plus its offsets by channel into block `block`. */
  add(block: number, levelDbm: number, offsetsDb: Float64Array, onAir: OnAir): void {
    const { floorDbm, decodeSdDb } = this.options;
    this.phones[block]++;
    for (let channel = 0; channel < ADVERTISING_CHANNELS; channel++) {
      const dbm = levelDbm + offsetsDb[channel];
      if (dbm < this.weakestDbm) continue;
      const row = block * ADVERTISING_CHANNELS + channel;
      const lock = onAir.passed * decodedShare((dbm - floorDbm) / decodeSdDb);
      this.lockRate[row] += lock * onAir.eventsPerUs;
      this.load[row] += lock * onAir.hold;
      const place = placeOf(dbm);
      const bin = Math.floor(place);
      const upper = place - bin;
      const at = row * BINS + bin;
      const weight = onAir.eventsPerUs * this.airtimeUs + onAir.airtime;
      const held = lock * onAir.airtime;
      this.interferers[at] += (1 - upper) * weight;
      this.interferers[at + 1] += upper * weight;
      this.locked[at] += (1 - upper) * held;
      this.locked[at + 1] += upper * held;
    }
  }

  /**
   * Ends the adding to block `block`. A PDU that is on the air when another begins was not locked
   * on to: of those that could be, the receiver was free for some (the time since it became free is
   * exponential).
   */
  finish(block: number): void {
    const { interferers, locked } = this;
    if (this.phones[block] < 2) return;
    for (let channel = 0; channel < ADVERTISING_CHANNELS; channel++) {
      const row = block * ADVERTISING_CHANNELS + channel;
      const wasFree = freeShare(this.lockRate[row] * this.airtimeUs);
      this.wasFree[row] = wasFree;
      let tail = 0;
      let area = 0;
      // Turns masses into the area under their tail: linear between bins, so that a ramp over
      // them is a difference of two values.
      for (let at = row * BINS + BINS - 1; at >= row * BINS; at--) {
        area += BIN_DB * tail;
        tail += interferers[at] - wasFree * locked[at];
        interferers[at] = area;
      }
    }
  }

  /** Turns to block `block`. */
  turnTo(block: number): void {
    this.block = block;
  }

  /** Whether there may be an interferer. */
  get isCrowded(): boolean {
    return this.phones[this.block] > 1;
  }

  /**
   * Share of the PDUs of `self`, at `dbm` on `channel`, that find the receiver free and are not
   * interfered with. `self` is one of the phones of this block, and not in its own way.
   */
  pNoCollision(channel: number, dbm: number, self: OnAir): number {
    const { floorDbm, decodeSdDb, captureDb } = this.options;
    const row = this.block * ADVERTISING_CHANNELS + channel;
    const lock = self.passed * decodedShare((dbm - floorDbm) / decodeSdDb);
    const width = this.halfWidthDb;
    const middle = dbm - captureDb;
    const area = this.areaAbove(row, middle - width) - this.areaAbove(row, middle + width);
    const weight =
      self.eventsPerUs * this.airtimeUs + self.airtime * (1 - lock * this.wasFree[row]);
    const own = weight * this.ownShare;
    const load = Math.max(0, this.load[row] - lock * self.hold);
    return DECAY.at(area / (2 * width) - own) / (1 + load);
  }

  /** Area under the tail of the interference, from `dbm` up. */
  private areaAbove(row: number, dbm: number): number {
    const place = placeOf(dbm);
    const bin = Math.floor(place);
    const at = row * BINS + bin;
    const upper = place - bin;
    return (1 - upper) * this.interferers[at] + upper * this.interferers[at + 1];
  }
}

/** In bins; levels beyond either end count there, and not among those of another row. */
function placeOf(dbm: number): number {
  return Math.min(Math.max((dbm - LOWEST_DBM) / BIN_DB, 0), BINS - 1.001);
}

function decodedShare(deviations: number): number {
  return deviations > SURE ? 1 : CDF.at(deviations);
}

/** Mean of exp(-x) over 0..`x`. */
function freeShare(x: number): number {
  return x < 1e-6 ? 1 : (1 - Math.exp(-x)) / x;
}
