import { deriveKey, normal, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { OuCursor, PlaceField } from '../kernel/noise.ts';
import type { PreparedField } from '../kernel/noise.ts';
import type { Geometry } from '../world/world.ts';
import { ALL_IN_HAND, carryLaw, Carriers } from './carry.ts';
import type { CarryLaw, CarryPosition } from './carry.ts';
import type { Channel, RadioOptions } from './channel.ts';
import { livelinessKeyOf, livelinessOf } from './liveliness.ts';
import { createPathLoss } from './path-loss.ts';
import type { PathLoss } from './path-loss.ts';

// Cells of an eighth of the time constant: autocorrelation right to 0.03.
const SLOW_LEVELS = 6;
// Two phones that touch are not at 0 m: antennas keep some centimetres.
const MIN_DISTANCE_M = 0.05;

/** Whom a channel is between. */
export interface ChannelPeople {
  /** What draws about each person are keyed by; without them, the person's index. */
  readonly ids?: Float64Array;
  /** What shadowing is keyed by where it is the same for several pairs; else `ids`. */
  readonly placeIds?: Float64Array;
  /** Where they carry their phones, for all channels of a run; without them, drawn here. */
  readonly carriers?: Carriers;
}

/**
 * Path loss, bodies, what lies around the phones, shadowing and slow change, each a keyed function
 * of places or time; defaults and sources stand with the scenario's keys.
 */
export class RoomChannel implements Channel {
  private readonly options: RadioOptions;
  private readonly pathLoss: PathLoss;
  private readonly ownPlaceDb: number;
  private readonly carriers: Carriers;
  private readonly ids: Float64Array | undefined;
  private readonly placeIds: Float64Array | undefined;
  /** Laws of the positions met so far. */
  private readonly laws: Map<CarryPosition, CarryLaw>;
  private readonly shadowKey: Key;
  private readonly slowKey: Key;
  private readonly livelinessKey: Key;
  private readonly field: PlaceField;
  private readonly slow: OuCursor;
  private pairShadowKey: Key;
  private pairField: PreparedField | undefined;
  private distanceM: number;
  private low: CarryLaw;
  private high: CarryLaw;
  /** Of the pair: shadowing, with what their ways of carrying add to it, dB. */
  private shadowingSdDb: number;
  /** Of the pair: how much more or less than others it changes in time. */
  private liveliness: number;

  constructor(options: RadioOptions, root: Key, people: ChannelPeople = {}) {
    const { ids, placeIds = ids } = people;
    this.options = options;
    this.pathLoss = createPathLoss(options);
    this.ownPlaceDb = options.placeDb ?? 0;
    this.carriers = people.carriers ?? new Carriers(options.carry ?? ALL_IN_HAND, root, ids);
    this.ids = ids;
    this.placeIds = placeIds;
    this.laws = new Map();
    this.shadowKey = purposeKey(root, 'radio.shadowing');
    this.slowKey = purposeKey(root, 'radio.slow');
    this.livelinessKey = livelinessKeyOf(root);
    this.field = new PlaceField(options.shadowingDecorrelationM);
    this.slow = new OuCursor(options.slowTauUs, SLOW_LEVELS);
    this.pairShadowKey = this.shadowKey;
    this.pairField = undefined;
    this.distanceM = 1;
    this.low = carryLaw('hand');
    this.high = this.low;
    this.shadowingSdDb = options.shadowingSdDb;
    this.liveliness = 1;
  }

  open(low: number, high: number): void {
    const lowId = this.ids?.[low] ?? low;
    const highId = this.ids?.[high] ?? high;
    const { placeIds } = this;
    const lowPlace = placeIds?.[low] ?? low;
    this.pairShadowKey = deriveKey(this.shadowKey, lowPlace, placeIds?.[high] ?? high);
    this.pairField = undefined;
    this.slow.open(deriveKey(this.slowKey, lowId, highId));
    this.low = this.lawOf(low);
    this.high = this.lawOf(high);
    const { spreadDb: lowDb } = this.low;
    const { spreadDb: highDb } = this.high;
    const { shadowingSdDb, livelinessSpread } = this.options;
    const carried = lowDb * lowDb + highDb * highDb;
    this.shadowingSdDb = Math.sqrt(shadowingSdDb * shadowingSdDb + carried);
    this.liveliness = livelinessOf(livelinessSpread ?? 0, this.livelinessKey, lowId, highId);
  }

  placeDb(geometry: Geometry, selfIsLow: boolean): number {
    const shadowingDb = this.shadowingSdDb * this.shadowing(geometry, selfIsLow);
    return this.meanDb(geometry, selfIsLow) + shadowingDb;
  }

  /** The same without shadowing and the spread of ways of carrying: the mean over pairs. */
  meanDb(geometry: Geometry, selfIsLow: boolean): number {
    const { bodyDb } = this.options;
    const { distanceM, angleSelfRad, angleOtherRad, wallDb } = geometry;
    this.distanceM = Math.max(distanceM, MIN_DISTANCE_M);
    const path = this.ownPlaceDb + this.pathLoss.meanDb(this.distanceM);
    const self = selfIsLow ? this.low : this.high;
    const other = selfIsLow ? this.high : this.low;
    const away = Math.abs(self.shade) + Math.abs(other.shade);
    const facing = self.shade * Math.cos(angleSelfRad);
    const bodies = 0.5 * bodyDb * (away - facing - other.shade * Math.cos(angleOtherRad));
    const carried = self.lossDb + other.lossDb;
    return path + bodies + carried + wallDb;
  }

  channelDb(channel: number): number {
    return this.pathLoss.channelDb(channel, this.distanceM);
  }

  slowDb(tUs: number): number {
    return this.slowSdDb * this.slow.at(tUs);
  }

  /** Standard deviation of the slow part of this pair, dB. */
  get slowSdDb(): number {
    return this.liveliness * this.options.slowSdDb;
  }

  private lawOf(person: number): CarryLaw {
    const position = this.carriers.positionOf(person);
    let law = this.laws.get(position);
    if (law === undefined) {
      law = carryLaw(position, this.options.coveredDb);
      this.laws.set(position, law);
    }
    return law;
  }

  private shadowing(geometry: Geometry, selfIsLow: boolean): number {
    if (!geometry.placed) return normal(this.pairShadowKey, geometry.encounter, 0);
    const { selfXM, selfYM, otherXM, otherYM } = geometry;
    this.pairField ??= this.field.prepare(this.pairShadowKey);
    return selfIsLow
      ? this.field.atPrepared(this.pairField, selfXM, selfYM, otherXM, otherYM)
      : this.field.atPrepared(this.pairField, otherXM, otherYM, selfXM, selfYM);
  }
}
