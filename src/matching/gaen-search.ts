import { aes128Schedule } from '../base/crypto/aes128.ts';
import { toHex } from '../base/bytes/hex.ts';
import { firstAbove } from '../base/numbers/sorted.ts';
import type { DiagnosisKeys } from '../keyfiles/gaen/diagnosis-keys.ts';
import type { PublishedKey } from '../protocols/engine.ts';
import { RPI_BYTES, rpiKeys, writeRpis } from '../protocols/gaen/gaen-crypto.ts';
import { countingOccurrence } from '../protocols/gaen/gaen-revisions.ts';
import { gaen12 } from '../protocols/gaen/gaen12.ts';
import { DiagnosisKeyList } from './diagnosis-key-list.ts';
import { foundKeys } from './found-keys.ts';
import type { FoundKeys, RawHit } from './found-keys.ts';
import type { IdentifierJoin } from './identifier-join.ts';

const MAX_PERIOD = 144;

/**
 * Searches diagnosis keys in logged RPIs: each key is expanded once for all phones, and only what
 * some log may hold is kept. Doubles and revisions are settled at the end, in the order in which
 * the files were published.
 */
export class GaenSearch {
  private readonly join: IdentifierJoin;
  private readonly keys: DiagnosisKeyList;
  private readonly rpis: Uint8Array;
  private readonly keysTogether: number;
  /** Where the RPIs of each key that was searched start among all that were asked for. */
  private readonly rpiStarts: number[];
  /** Where each file's keys start in the list. */
  private readonly fileStarts: number[];

  /** @param join - over the logs; nothing was asked of it */
  constructor(join: IdentifierJoin) {
    this.join = join;
    this.keys = new DiagnosisKeyList();
    this.keysTogether = Math.floor(join.together / MAX_PERIOD);
    this.rpis = new Uint8Array(this.keysTogether * MAX_PERIOD * RPI_BYTES);
    this.rpiStarts = [];
    this.fileStarts = [];
  }

  /** What is added from here on is of another file. */
  nextFile(): void {
    this.fileStarts.push(this.keys.count);
  }

  /** Takes a block of a key file. */
  add(block: DiagnosisKeys): void {
    this.keys.add(block);
    while (this.keys.count - this.rpiStarts.length >= this.keysTogether) {
      this.search(this.keysTogether);
    }
  }

  /**
   * @param ranks - of each file, by when it was published (equal ranks: as they were read)
   */
  finish(ranks: readonly number[]): FoundKeys {
    this.search(this.keys.count - this.rpiStarts.length);
    const hits = this.hits();
    const earlier = (a: number, b: number): number =>
      ranks[this.fileOf(a)] - ranks[this.fileOf(b)] || a - b;
    const counting = this.countingKeys(hits, earlier);
    const ordinals = [...counting.keys()].sort(earlier);
    const places = new Map(ordinals.map((ordinal, place) => [ordinal, place]));
    const raw: RawHit[] = [];
    for (const { key, offset, row } of hits) {
      const place = places.get(key);
      if (place !== undefined) raw.push({ key: place, offset, row });
    }
    const keys = ordinals.map((ordinal) => counting.get(ordinal)!);
    return foundKeys(this.keys.count, keys, raw, (key) => gaen12.expand([key]), RPI_BYTES);
  }

  /** Expands the next `count` keys and asks for their RPIs. */
  private search(count: number): void {
    const { keys, rpis, rpiStarts, join } = this;
    const first = rpiStarts.length;
    const rpiks = rpiKeys(Array.from({ length: count }, (_, k) => keys.key(first + k)));
    const schedule = new Int32Array(44);
    let asked = 0;
    for (let k = 0; k < count; k++) {
      aes128Schedule(rpiks, schedule, 4 * k);
      const period = keys.rollingPeriod[first + k];
      writeRpis(schedule, keys.rollingStartEnin[first + k], period, rpis, asked * RPI_BYTES);
      rpiStarts.push(join.asked + asked);
      asked += period;
    }
    join.ask(rpis, asked);
  }

  private hits(): RawHit[] {
    const hits: RawHit[] = [];
    this.join.answer((asked, row) => {
      const key = firstAbove(this.rpiStarts, this.rpiStarts.length, asked) - 1;
      hits.push({ key, offset: asked - this.rpiStarts[key], row });
    });
    return hits;
  }

  /**
   * Of the keys that were hit, those that count, by the place of their first publication (which
   * settles the rolling period).
   */
  private countingKeys(
    hits: readonly RawHit[],
    earlier: (a: number, b: number) => number,
  ): Map<number, PublishedKey> {
    const counting = new Map<number, PublishedKey>();
    for (const places of this.occurrences(hits).values()) {
      const ordinals = places.sort(earlier);
      const occurrences = ordinals.map((ordinal) => {
        const published = this.keys.published(ordinal);
        return {
          published,
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
    return firstAbove(this.fileStarts, this.fileStarts.length, ordinal) - 1;
  }

  /**
   * All places in the list of each key that was hit. Keys of the same bytes with another start are
   * keys of their own: they were on the air at other times, as other identifiers.
   */
  private occurrences(hits: readonly RawHit[]): Map<string, number[]> {
    const prefixes = new Set(hits.map(({ key }) => this.keys.prefix(key)));
    const hit = new Set(hits.map(({ key }) => this.nameOf(key)));
    const places = new Map<string, number[]>();
    for (let k = 0; k < this.keys.count; k++) {
      if (!prefixes.has(this.keys.prefix(k))) continue;
      const name = this.nameOf(k);
      if (!hit.has(name)) continue;
      const known = places.get(name);
      if (known === undefined) places.set(name, [k]);
      else known.push(k);
    }
    return places;
  }

  private nameOf(ordinal: number): string {
    return `${toHex(this.keys.key(ordinal))} ${this.keys.rollingStartEnin[ordinal]}`;
  }
}
