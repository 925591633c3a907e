import { assert, assertInRange, assertSameLength } from '../base/assert.ts';
import { US_PER_S } from '../base/time.ts';
import { clockUs } from '../phone/clock.ts';
import { clockOf, runsApp } from '../phone/phones.ts';
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
  private readonly scene: CaseScene;
  private readonly app: CaseApp;
  private readonly engine: DecentralisedEngine;
  private readonly scorer: Scorer;
  private readonly published: PublishedBatch[];

  /** @param rows - the run's rows of all apps; those of this one are at `own`, in order of time */
  constructor(
    scene: CaseScene,
    app: CaseApp,
    engine: DecentralisedEngine,
    rows: CaseRows,
    own: readonly number[],
  ) {
    this.scene = scene;
    this.app = app;
    this.engine = engine;
    this.scorer = new Scorer(scene, app, engine);
    this.published = [];
    this.phones = new Map();
    this.downloadIntervalUs = scene.authority.downloadIntervalUs;
    for (const index of own) logOf(this.phones, app.index, rows, index).add(index);
    for (const person of scene.casePersons) {
      if (runsApp(scene.phones, person, app.index)) app.identifiers.learn(person);
    }
  }

  upload(index: number, tUs: number): readonly PublishedKey[] {
    const { cases, phones, startUnixUs } = this.scene;
    const { person, contagiousFromUs, onsetUs, testUs } = cases[index];
    const clock = clockOf(phones, person, startUnixUs);
    const unixS = (us: number): number => Math.floor(clockUs(clock, us) / US_PER_S);
    const nowS = unixS(tUs);
    const slot = Math.floor(nowS / this.engine.rotationS);
    const identity = this.app.identifiers.identityAt(person, slot);
    const diagnosis = { testS: unixS(testUs), onsetS: unixS(onsetUs) };
    return this.engine.publish(identity, unixS(contagiousFromUs), nowS, nowS, diagnosis).keys;
  }

  publish(batch: readonly number[], keys: readonly UploadedKey[]): Iterable<PhoneLog> {
    const expansion = this.engine.expand(batch.map((key) => keys[key].published));
    checkExpansion(expansion, batch.length);
    const index = indexExpansion(expansion, this.app.identifiers);
    this.published.push({ keys: batch, expansion, index });
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

/** The log of the receiver of row `index`; a new one where there is none yet. */
export function logOf(
  phones: Map<number, PhoneLog>,
  app: number,
  rows: CaseRows,
  index: number,
): PhoneLog {
  const receiver = rows.receiver[index];
  let phone = phones.get(receiver);
  if (phone === undefined) phones.set(receiver, (phone = new PhoneLog(app, receiver, rows)));
  return phone;
}
