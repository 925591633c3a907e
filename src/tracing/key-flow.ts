import { assert, assertInRange, assertSameLength } from '../base/assert.ts';
import { US_PER_S } from '../base/time.ts';
import { clockUs } from '../phone/clock.ts';
import type { Case } from '../epidemic/cases.ts';
import { clockOf } from '../phone/phones.ts';
import type {
  DecentralisedEngine,
  Expansion,
  ExpansionIndex,
  MatchedRow,
  PublishedKey,
} from '../protocols/engine.ts';
import { indexExpansion } from '../protocols/shared/expansion-index.ts';
import type { AppFlow, UploadedKey } from './app-flow.ts';
import type { CaseRows } from './case-rows.ts';
import { PhoneLog } from './phone-log.ts';
import type { CaseScene, CaseApp } from '../plan/case-scene.ts';
import { Scorer } from './scorer.ts';

/** Keys distributed together, expanded once for all phones. */
interface PublishedBatch {
  /** Indices into the app's uploaded keys. */
  readonly keys: readonly number[];
  readonly expansion: Expansion;
  readonly index: ExpansionIndex;
}

/** The diagnosed publish keys; each phone finds them in its own log. */
export class KeyFlow implements AppFlow {
  /** Phones that hold at least one row of a case. */
  readonly phones: Map<number, PhoneLog>;
  readonly downloadIntervalUs: number;
  readonly publishedUs: number[];
  private readonly rows: CaseRows;
  private readonly scene: CaseScene;
  private readonly app: CaseApp;
  private readonly engine: DecentralisedEngine;
  private readonly scorer: Scorer;
  private readonly published: PublishedBatch[];

  /** @param rows - the run's rows of all apps, as far as they are known */
  constructor(scene: CaseScene, app: CaseApp, engine: DecentralisedEngine, rows: CaseRows) {
    this.rows = rows;
    this.scene = scene;
    this.app = app;
    this.engine = engine;
    this.scorer = new Scorer(scene, app, engine);
    this.published = [];
    this.publishedUs = [];
    this.phones = new Map();
    this.downloadIntervalUs = scene.authority.downloadIntervalUs;
  }

  diagnose(persons: readonly number[]): void {
    for (const person of persons) this.app.identifiers.learn(person);
  }

  take(indices: readonly number[]): readonly PhoneLog[] {
    const { app, phones, rows } = this;
    const before = phones.size;
    for (const [receiver, own] of groupedBy(indices, (index) => rows.receiver[index])) {
      let phone = phones.get(receiver);
      if (phone === undefined) {
        phones.set(receiver, (phone = new PhoneLog(app.index, receiver, rows)));
      }
      phone.take(own);
    }
    return [...phones.values()].slice(before);
  }

  upload({ person, contagiousFromUs, onsetUs, testUs }: Case, tUs: number) {
    const { phones, startUnixUs } = this.scene;
    const clock = clockOf(phones, person, startUnixUs);
    const unixS = (us: number): number => Math.floor(clockUs(clock, us) / US_PER_S);
    const nowS = unixS(tUs);
    const slot = Math.floor(nowS / this.engine.rotationS);
    const identity = this.app.identifiers.identityAt(person, slot);
    const diagnosis = { testS: unixS(testUs), onsetS: unixS(onsetUs) };
    return this.engine.publish(identity, unixS(contagiousFromUs), nowS, nowS, diagnosis).keys;
  }

  publish(batch: readonly number[], keys: readonly UploadedKey[], tUs: number): Iterable<PhoneLog> {
    const expansion = this.engine.expand(batch.map((key) => keys[key].published));
    checkExpansion(expansion, batch.length);
    const index = indexExpansion(expansion, this.app.identifiers);
    this.published.push({ keys: batch, expansion, index });
    this.publishedUs.push(tUs);
    return this.phones.values();
  }

  download(phone: PhoneLog, tUs: number): readonly MatchedRow[] {
    const clock = clockOf(this.scene.phones, phone.receiver, this.scene.startUnixUs);
    phone.enterUntil(clockUs(clock, tUs));
    const found: MatchedRow[] = [];
    for (; phone.fetched < this.published.length; phone.fetched++) {
      const { expansion, index, keys } = this.published[phone.fetched];
      for (const { row, keyIndex } of this.engine.match(expansion, index, phone.log)) {
        assert(row < phone.log.count, 'a match is a row of the log');
        found.push({ row, keyIndex: keys[keyIndex] });
      }
    }
    return found;
  }

  score(phone: PhoneLog, { row, keyIndex }: MatchedRow, key: PublishedKey) {
    return this.scorer.row(phone, row, keyIndex, key);
  }
}

/** What an engine made of `keys` published keys can be looked up. */
function checkExpansion(expansion: Expansion, keys: number): void {
  const { bytes, count, identifierBytes, keyIndex, fromS, toS } = expansion;
  assert(bytes.length >= count * identifierBytes, 'an expansion holds its identifiers');
  assertSameLength([keyIndex, fromS, toS], count, 'an expansion has a key and times for each');
  assertInRange(keyIndex, count, [0, keys], 'identifiers are of keys that were expanded');
}

/** Indices by what `of` says of them, each in the order given. */
export function groupedBy(
  indices: readonly number[],
  of: (index: number) => number,
): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const index of indices) {
    const group = groups.get(of(index));
    if (group === undefined) groups.set(of(index), [index]);
    else group.push(index);
  }
  return groups;
}
