import { US_PER_DAY } from '../../base/time.ts';
import { deriveKey, purposeKey, uniform } from '../../kernel/keyed.ts';
import type { Key } from '../../kernel/keyed.ts';
import { NO_BLOCKS } from './bystanders.ts';
import type { BystanderBlocks, Bystanders } from './bystanders.ts';
import { includesSorted } from '../meeting-list.ts';
import type { ClusterOptions } from '../options.ts';
import type { ContactIntervals } from './trace-intervals.ts';
import type { Geometry } from '../world.ts';

/** Connected components of one day's blocks. */
interface DayClusters {
  /** Block and members (ascending) of component c: members[start[c] .. start[c + 1]). */
  block: number[];
  start: number[];
  members: number[];
  /** Components that each person belongs to, by block. */
  ofPerson: Map<number, number[]>;
}

/**
 * Whoever is linked by face-to-face contacts within a block of time, directly or through others,
 * stands in one loose group for that block.
 */
export class ClusterBystanders implements Bystanders {
  readonly blockUs: number;
  private readonly options: ClusterOptions;
  private readonly contacts: ContactIntervals;
  private readonly ids: Float64Array;
  private readonly pairKey: Key;
  private readonly days: Map<number, DayClusters>;

  /** @param ids - what draws about each person are keyed by */
  constructor(
    options: ClusterOptions,
    contacts: ContactIntervals,
    ids: Float64Array,
    worldKey: Key,
  ) {
    this.blockUs = options.blockUs;
    this.options = options;
    this.contacts = contacts;
    this.ids = ids;
    this.pairKey = purposeKey(worldKey, 'trace cluster');
    this.days = new Map();
  }

  blocks(person: number, day: number, others: Int32Array | undefined): BystanderBlocks {
    const clusters = this.ofDay(day);
    const mine = clusters.ofPerson.get(person);
    if (mine === undefined) return NO_BLOCKS;
    const base = Math.floor((day * US_PER_DAY) / this.blockUs);
    const span = Math.ceil(US_PER_DAY / this.blockUs) + 2;
    const found: number[] = [];
    for (const c of mine) {
      for (let k = clusters.start[c]; k < clusters.start[c + 1]; k++) {
        const other = clusters.members[k];
        if (other === person) continue;
        if (others !== undefined && !includesSorted(others, other)) continue;
        found.push(other * span + clusters.block[c] - base);
      }
    }
    const sorted = Float64Array.from(found).sort();
    const count = sorted.length;
    const result = { count, other: new Int32Array(count), block: new Int32Array(count) };
    for (let k = 0; k < count; k++) {
      result.other[k] = Math.floor(sorted[k] / span);
      result.block[k] = base + (sorted[k] - result.other[k] * span);
    }
    return result;
  }

  geometry(person: number, other: number, block: number, out: Geometry): void {
    const { minM, maxM } = this.options;
    const selfId = this.ids[person];
    const otherId = this.ids[other];
    const low = Math.min(selfId, otherId);
    const key = deriveKey(this.pairKey, low, Math.max(selfId, otherId));
    out.distanceM = minM + (maxM - minM) * uniform(key, block, 0);
    out.angleSelfRad = Math.PI * uniform(key, block, selfId === low ? 1 : 2);
    out.angleOtherRad = Math.PI * uniform(key, block, selfId === low ? 2 : 1);
  }

  private ofDay(day: number): DayClusters {
    let clusters = this.days.get(day);
    if (clusters === undefined) {
      clusters = findClusters(this.contacts, day, this.blockUs);
      this.days.set(day, clusters);
    }
    return clusters;
  }
}

function findClusters(contacts: ContactIntervals, day: number, blockUs: number): DayClusters {
  const clusters: DayClusters = { block: [], start: [0], members: [], ofPerson: new Map() };
  const byBlock = intervalsByBlock(contacts, day, blockUs);
  const parent = Int32Array.from({ length: contacts.people }, (_, person) => person);
  for (const block of [...byBlock.keys()].sort((x, y) => x - y)) {
    const intervals = byBlock.get(block) ?? [];
    const touched = new Set<number>();
    for (const k of intervals) {
      const a = rootOf(parent, contacts.a[k]);
      const b = rootOf(parent, contacts.b[k]);
      if (a < b) parent[b] = a;
      else parent[a] = b;
      touched.add(contacts.a[k]).add(contacts.b[k]);
    }
    addComponents(clusters, block, parent, touched);
    for (const person of touched) parent[person] = person;
  }
  return clusters;
}

function addComponents(
  clusters: DayClusters,
  block: number,
  parent: Int32Array,
  touched: Set<number>,
): void {
  const components = new Map<number, number[]>();
  for (const person of [...touched].sort((x, y) => x - y)) {
    const root = rootOf(parent, person);
    const members = components.get(root);
    if (members === undefined) components.set(root, [person]);
    else members.push(person);
  }
  for (const members of components.values()) {
    const c = clusters.block.push(block) - 1;
    for (const person of members) {
      clusters.members.push(person);
      const mine = clusters.ofPerson.get(person);
      if (mine === undefined) clusters.ofPerson.set(person, [c]);
      else mine.push(c);
    }
    clusters.start.push(clusters.members.length);
  }
}

/** Numbers of the day's intervals that touch each block. */
function intervalsByBlock(
  contacts: ContactIntervals,
  day: number,
  blockUs: number,
): Map<number, number[]> {
  const byBlock = new Map<number, number[]>();
  const slot = contacts.daySlot[day] ?? -1;
  if (slot < 0) return byBlock;
  const { rowStart, rowItems, people } = contacts;
  for (let at = rowStart[slot * people]; at < rowStart[(slot + 1) * people]; at++) {
    // Each interval stands in two rows of the day; twice in a union does no harm.
    const k = rowItems[at];
    const last = Math.ceil(contacts.toUs[k] / blockUs) - 1;
    for (let block = Math.floor(contacts.fromUs[k] / blockUs); block <= last; block++) {
      const list = byBlock.get(block);
      if (list === undefined) byBlock.set(block, [k]);
      else list.push(k);
    }
  }
  return byBlock;
}

function rootOf(parent: Int32Array, person: number): number {
  let root = person;
  while (parent[root] !== root) root = parent[root];
  parent[person] = root;
  return root;
}
