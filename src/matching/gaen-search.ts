import { aes128Schedule } from '../base/aes128.ts';
import { toHex } from '../base/hex.ts';
import type { DiagnosisKeys } from '../keyfiles/diagnosis-keys.ts';
import type { PublishedKey } from '../protocols/engine.ts';
import { RPI_BYTES, rpiKeys, writeRpis } from '../protocols/gaen-crypto.ts';
import { countingOccurrence } from '../protocols/gaen-revisions.ts';
import { gaen12 } from '../protocols/gaen12.ts';
import { DiagnosisKeyList } from './diagnosis-key-list.ts';
import { foundKeys } from './found-keys.ts';
import type { FoundKeys, RawHit } from './found-keys.ts';
import type { IdentifierTable } from './identifier-table.ts';

const MAX_PERIOD = 144;

/**
 * Searches diagnosis keys in a table of logged RPIs: each key is expanded once for all phones, and
 * only what some log holds is kept. Doubles and revisions are settled at the end, in the order
 * in which the files were published.
 */
export class GaenSearch {
  private readonly table: IdentifierTable;
  private readonly keys: DiagnosisKeyList;
  private readonly hits: RawHit[];
  private readonly rpis: Uint8Array;
  private readonly keysTogether: number;
  /** Where each key's RPIs start among those asked together. */
  private readonly asked: Int32Array;
  private searched: number;
  /** Where each file's keys start in the list. */
  private readonly fileStarts: number[];

  constructor(table: IdentifierTable) {
    this.table = table;
    this.keys = new DiagnosisKeyList();
    this.hits = [];
    this.keysTogether = Math.floor(table.asksTogether / MAX_PERIOD);
    this.rpis = new Uint8Array(this.keysTogether * MAX_PERIOD * RPI_BYTES);
    this.asked = new Int32Array(this.keysTogether + 1);
    this.searched = 0;
    this.fileStarts = [];
  }

  /** What is added from here on is of another file. */
  nextFile(): void {
    this.fileStarts.push(this.keys.count);
  }

  /** Takes a block of a key file. */
  add(block: DiagnosisKeys): void {
    this.keys.add(block);
    while (this.keys.count - this.searched >= this.keysTogether) this.search(this.keysTogether);
  }

  /**
   * @param ranks - of each file, by when it was published (equal ranks: as they were read)
   */
  finish(ranks: readonly number[]): FoundKeys {
    this.search(this.keys.count - this.searched);
    const earlier = (a: number, b: number): number =>
      ranks[this.fileOf(a)] - ranks[this.fileOf(b)] || a - b;
    const counting = this.countingKeys(earlier);
    const ordinals = [...counting.keys()].sort(earlier);
    const places = new Map(ordinals.map((ordinal, place) => [ordinal, place]));
    const raw: RawHit[] = [];
    for (const { key, offset, row } of this.hits) {
      const place = places.get(key);
      if (place !== undefined) raw.push({ key: place, offset, row });
    }
    const keys = ordinals.map((ordinal) => counting.get(ordinal)!);
    return foundKeys(this.keys.count, keys, raw, (key) => gaen12.expand([key]), RPI_BYTES);
  }

  /** Expands the next `count` keys and asks for their RPIs. */
  private search(count: number): void {
    const { keys, asked, rpis, searched } = this;
    const teks = Array.from({ length: count }, (_, k) => keys.key(searched + k));
    const rpiks = rpiKeys(teks);
    const schedule = new Int32Array(44);
    for (let k = 0; k < count; k++) {
      aes128Schedule(rpiks, schedule, 4 * k);
      const period = keys.rollingPeriod[searched + k];
      const start = keys.rollingStartEnin[searched + k];
      writeRpis(schedule, start, period, rpis, asked[k] * RPI_BYTES);
      asked[k + 1] = asked[k] + period;
    }
    this.table.probe(rpis, asked[count], (at, row) => {
      const k = keyAt(asked, count, at);
      this.hits.push({ key: searched + k, offset: at - asked[k], row });
    });
    this.searched += count;
  }

  /**
   * Of the keys that were hit, those that count, by the place of their first publication (which
   * settles start and rolling period).
   */
  private countingKeys(earlier: (a: number, b: number) => number): Map<number, PublishedKey> {
    const counting = new Map<number, PublishedKey>();
    for (const places of this.occurrences().values()) {
      const ordinals = places.sort(earlier);
      const occurrences = ordinals.map((ordinal) => {
        const published = this.keys.published(ordinal);
        return {
          published,
          rollingStartEnin: this.keys.rollingStartEnin[ordinal],
          rollingPeriod: this.keys.rollingPeriod[ordinal],
          reportType: published.reportType ?? 'unknown',
        };
      });
      const found = countingOccurrence(occurrences);
      if (found !== undefined) counting.set(ordinals[0], found.published);
    }
    return counting;
  }

  private fileOf(ordinal: number): number {
    return keyAt(this.fileStarts, this.fileStarts.length, ordinal);
  }

  /** All places in the list of each key that was hit, by its bytes. */
  private occurrences(): Map<string, number[]> {
    const prefixes = new Set(this.hits.map(({ key }) => this.keys.prefix(key)));
    const hit = new Set(this.hits.map(({ key }) => toHex(this.keys.key(key))));
    const places = new Map<string, number[]>();
    for (let k = 0; k < this.keys.count; k++) {
      if (!prefixes.has(this.keys.prefix(k))) continue;
      const hex = toHex(this.keys.key(k));
      if (!hit.has(hex)) continue;
      const known = places.get(hex);
      if (known === undefined) places.set(hex, [k]);
      else known.push(k);
    }
    return places;
  }
}

/** The last of `count` keys whose RPIs start at or before `at`. */
function keyAt(starts: ArrayLike<number>, count: number, at: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
