import { purposeKey, uniform } from '../../kernel/keyed.ts';
import type { Key } from '../../kernel/keyed.ts';
import { NO_BLOCKS } from './bystanders.ts';
import type { BystanderBlocks, Bystanders } from './bystanders.ts';
import type { HallOptions } from '../options.ts';
import { angleTo, distanceOf } from '../plane.ts';
import { rowOfDay } from './trace-intervals.ts';
import type { ContactIntervals } from './trace-intervals.ts';
import type { Geometry } from '../world.ts';

/** Places kept over all days (16 bytes each), but always those of one day. */
const CACHED_PLACES = 4_000_000;

/** Where everyone stands on one day: person p in block k is at x[offset[p] + k - firstBlock[p]]. */
interface DayPlaces {
  /** People seen that day, ascending, per hall. */
  present: Int32Array[];
  firstBlock: Int32Array;
  lastBlock: Int32Array;
  offset: Int32Array;
  xM: Float64Array;
  yM: Float64Array;
}

/**
 * Everyone whom the trace sees that day is in one square hall (one per class if `perClass`) from
 * the first to the last record, at a place drawn anew in each block of time.
 */
export class HallBystanders implements Bystanders {
  readonly blockUs: number;
  private readonly options: HallOptions;
  private readonly contacts: ContactIntervals;
  private readonly sideM: number;
  private readonly ids: Float64Array;
  private readonly placeKey: Key;
  private readonly headingKey: Key;
  /** Hall of each person. */
  private readonly hall: Int32Array;
  private readonly days: Map<number, DayPlaces>;
  private cachedPlaces: number;

  constructor(
    options: HallOptions,
    contacts: ContactIntervals,
    { ids, groups }: { readonly ids: Float64Array; readonly groups: readonly string[] },
    worldKey: Key,
  ) {
    this.blockUs = options.blockUs;
    this.options = options;
    this.contacts = contacts;
    this.sideM = Math.sqrt(options.areaM2);
    this.ids = ids;
    this.placeKey = purposeKey(worldKey, 'trace hall place');
    this.headingKey = purposeKey(worldKey, 'trace hall heading');
    const halls = [...new Set(options.perClass ? groups : [])];
    this.hall = Int32Array.from(groups, (group) => Math.max(0, halls.indexOf(group)));
    this.days = new Map();
    this.cachedPlaces = 0;
  }

  blocks(person: number, day: number, others: Int32Array | undefined): BystanderBlocks {
    const places = this.placesOf(day);
    if (places.lastBlock[person] < places.firstBlock[person]) return NO_BLOCKS;
    const { rangeM } = this.options;
    const { firstBlock, lastBlock, offset, xM, yM } = places;
    const found = { other: [] as number[], block: [] as number[] };
    for (const other of others ?? places.present[this.hall[person]]) {
      if (other === person || this.hall[other] !== this.hall[person]) continue;
      const from = Math.max(firstBlock[person], firstBlock[other]);
      const to = Math.min(lastBlock[person], lastBlock[other]);
      const self = offset[person] - firstBlock[person];
      const them = offset[other] - firstBlock[other];
      for (let block = from; block <= to; block++) {
        const dx = xM[self + block] - xM[them + block];
        const dy = yM[self + block] - yM[them + block];
        if (dx * dx + dy * dy > rangeM * rangeM) continue;
        found.other.push(other);
        found.block.push(block);
      }
    }
    return {
      count: found.other.length,
      other: Int32Array.from(found.other),
      block: Int32Array.from(found.block),
    };
  }

  geometry(person: number, other: number, block: number, out: Geometry): void {
    const dx = this.place(other, block, 0) - this.place(person, block, 0);
    const dy = this.place(other, block, 1) - this.place(person, block, 1);
    out.distanceM = distanceOf(dx, dy);
    out.angleSelfRad = angleTo(this.heading(person, block), dx, dy);
    out.angleOtherRad = angleTo(this.heading(other, block), -dx, -dy);
  }

  private place(person: number, block: number, axis: 0 | 1): number {
    return this.sideM * uniform(this.placeKey, this.ids[person], 2 * block + axis);
  }

  private heading(person: number, block: number): number {
    return 2 * Math.PI * uniform(this.headingKey, this.ids[person], block);
  }

  private placesOf(day: number): DayPlaces {
    const known = this.days.get(day);
    if (known !== undefined) return known;
    const places = this.drawPlaces(day);
    if (this.cachedPlaces + places.xM.length > CACHED_PLACES) {
      this.days.clear();
      this.cachedPlaces = 0;
    }
    this.cachedPlaces += places.xM.length;
    this.days.set(day, places);
    return places;
  }

  private drawPlaces(day: number): DayPlaces {
    const { contacts, blockUs } = this;
    const { people } = contacts;
    const firstBlock = new Int32Array(people);
    const lastBlock = new Int32Array(people).fill(-1);
    const offset = new Int32Array(people);
    const present: number[][] = [];
    for (const hall of this.hall) present[hall] ??= [];
    let size = 0;
    for (let person = 0; person < people; person++) {
      const row = rowOfDay(contacts, person, day);
      if (row < 0 || contacts.rowStart[row] === contacts.rowStart[row + 1]) continue;
      firstBlock[person] = Math.floor(contacts.presentFromUs[row] / blockUs);
      lastBlock[person] = Math.ceil(contacts.presentToUs[row] / blockUs) - 1;
      offset[person] = size;
      size += lastBlock[person] - firstBlock[person] + 1;
      present[this.hall[person]].push(person);
    }
    const xM = new Float64Array(size);
    const yM = new Float64Array(size);
    for (let person = 0; person < people; person++) {
      for (let block = firstBlock[person]; block <= lastBlock[person]; block++) {
        const at = offset[person] + block - firstBlock[person];
        xM[at] = this.place(person, block, 0);
        yM[at] = this.place(person, block, 1);
      }
    }
    const lists = present.map((list) => Int32Array.from(list));
    return { present: lists, firstBlock, lastBlock, offset, xM, yM };
  }
}
