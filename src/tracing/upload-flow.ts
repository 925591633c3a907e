import { assert } from '../base/assert.ts';
import { sha256 } from '../base/crypto/sha256.ts';
import { US_PER_S } from '../base/time.ts';
import { clockUs, trueUs } from '../phone/clock.ts';
import type { PhoneClock } from '../phone/clock.ts';
import type { Case } from '../epidemic/cases.ts';
import { clockOf } from '../phone/phones.ts';
import { appendRow } from '../protocols/contact-log.ts';
import type {
  CentralisedEngine,
  HeardMessage,
  MatchedRow,
  PublishedKey,
  Sighting,
} from '../protocols/engine.ts';
import { scoreRow } from '../risk/score-row.ts';
import type { ScoredRow } from '../risk/scored-row.ts';
import type { AppFlow, UploadedKey } from './app-flow.ts';
import { createCaseRows } from './case-rows.ts';
import type { CaseRows } from './case-rows.ts';
import { PhoneLog } from './phone-log.ts';
import type { CaseScene, CaseApp } from '../plan/case-scene.ts';
import { rowsOfBothSides } from './reciprocal-rows.ts';

/** A row that the authority found to be of a user, on its way to that user's phone. */
interface Delivery {
  readonly keyIndex: number;
  /** Times are the user's clock, so that all of the user's rows have one. */
  readonly sighting: Sighting;
}

/**
 * The diagnosed upload what they heard, and what was written to them; the authority finds out of
 * whom, and tells those at their next question. Who is warned is the sender of a row, not its
 * receiver.
 */
export class UploadFlow implements AppFlow {
  /** Users of whom somebody diagnosed heard something, with those rows as their log. */
  readonly phones: Map<number, PhoneLog>;
  readonly downloadIntervalUs: number;
  private readonly scene: CaseScene;
  private readonly app: CaseApp;
  private readonly engine: CentralisedEngine;
  readonly publishedUs: readonly number[];
  private readonly rows: CaseRows;
  /**
   * Rows of the run by whose upload may hold them: who made them, and where the engine writes back
   * also of whom they are.
   */
  private readonly own: Map<number, number[]>;
  /** By person, what was uploaded latest; a person uploads once. */
  private readonly uploads: Map<number, Upload>;
  /** By person: rows that wait for the phone's next question. */
  private readonly waiting: Map<number, Delivery[]>;

  /** @param rows - the run's rows of all apps, as far as they are known */
  constructor(scene: CaseScene, app: CaseApp, engine: CentralisedEngine, rows: CaseRows) {
    this.rows = rows;
    this.scene = scene;
    this.app = app;
    this.engine = engine;
    this.phones = new Map();
    // Phones hear of what concerns them alone.
    this.publishedUs = [];
    this.own = new Map();
    this.uploads = new Map();
    this.waiting = new Map();
    this.downloadIntervalUs = askIntervalUs(scene, engine);
  }

  diagnose(): void {
    // The authority knows its users.
  }

  take(indices: readonly number[]): readonly PhoneLog[] {
    const { app, engine, rows } = this;
    for (const index of indices) {
      this.keep(rows.receiver[index], index);
      if (engine.writesBack) this.keep(app.identifiers.personOf(rows.identifier[index]), index);
    }
    return [];
  }

  upload({ person }: Case, tUs: number): readonly PublishedKey[] {
    const clock = this.clockOf(person);
    const nowUs = clockUs(clock, tUs);
    const fromUs = nowUs - this.engine.retentionS * US_PER_S;
    const upload: Upload = { heard: [], rows: [], users: new Map() };
    const log = this.logOf(person);
    log.enterUntil(nowUs);
    for (let row = 0; row < log.log.count; row++) {
      if (log.log.firstUs[row] >= fromUs) this.addRow(upload, log, row, clock);
    }
    this.uploads.set(person, upload);
    const published: PublishedKey = {
      key: sha256(this.engine.encodeUpload(upload.heard)),
      startS: Math.floor(fromUs / US_PER_S),
      endS: Math.floor(nowUs / US_PER_S),
      availableFromS: -Infinity,
      daysSinceOnset: undefined,
    };
    return [published];
  }

  publish(batch: readonly number[], keys: readonly UploadedKey[]): Iterable<PhoneLog> {
    const told = new Set<PhoneLog>();
    for (const keyIndex of batch) {
      const { heard, rows, users } = this.uploads.get(keys[keyIndex].person)!;
      for (const { row, user } of this.engine.resolve(this.app.identifiers.authority, heard)) {
        const person = users.get(user);
        assert(person !== undefined, 'the authority resolves messages to users of the run');
        told.add(this.phoneOf(person));
        this.waiting.get(person)!.push({ keyIndex, sighting: this.inClockOf(person, rows[row]) });
      }
    }
    return told;
  }

  download(phone: PhoneLog, tUs: number): readonly MatchedRow[] {
    if (!this.isAnswered(phone, tUs)) return [];
    const found = this.waiting
      .get(phone.receiver)!
      .map(({ keyIndex, sighting }) => ({ row: appendRow(phone.log, sighting), keyIndex }));
    this.waiting.set(phone.receiver, []);
    return found;
  }

  /** The server knows strengths and times; no TX power that it would trust, no scans. */
  score(
    { log }: PhoneLog,
    { row, keyIndex }: MatchedRow,
    key: PublishedKey,
  ): ScoredRow | undefined {
    const heard = {
      timeS: log.firstUs[row] / US_PER_S,
      sinceScanS: undefined,
      rssiMeanDbm: log.rssiMeanDbm[row],
      rssiMaxDbm: log.rssiMaxDbm[row],
      rxCorrectionDb: 0,
    };
    return scoreRow(heard, keyIndex, key, undefined);
  }

  /**
   * Whether the authority answers a phone that asks at `tUs`. What was refused to a phone whose
   * clock is off waits until it asks after a later publication.
   */
  private isAnswered({ receiver, warned }: PhoneLog, tUs: number): boolean {
    const { status, rotationS } = this.engine;
    if (status === undefined) return true;
    const { identifiers, rules } = this.app;
    // Each rule stands for an authority of its own: told is who was warned by all of them.
    const told = rules.every((_, rule) => warned.has(rule));
    if (told && rules.length > 0) return false;
    const nowS = Math.floor(clockUs(this.clockOf(receiver), tUs) / US_PER_S);
    const identity = identifiers.identityAt(receiver, Math.floor(nowS / rotationS));
    const serverS = Math.floor((this.scene.startUnixUs + tUs) / US_PER_S);
    return status.accepts(identifiers.authority, identity, nowS, serverS);
  }

  /** One row of a log as its phone uploads it: the message that the sender then had on the air. */
  private addRow(upload: Upload, { log }: PhoneLog, row: number, clock: PhoneClock): void {
    const { identifiers } = this.app;
    const sender = identifiers.personOf(log.identifier[row]);
    const slot = identifiers.slotOf(log.identifier[row]);
    const identity = identifiers.identityAt(sender, slot);
    const tUs = trueUs(clock, log.firstUs[row]);
    const { rotationS } = this.engine;
    // A burst may outlast its slot: the message stays that of the slot.
    const sentS = Math.floor(clockUs(this.clockOf(sender), tUs) / US_PER_S);
    const withinS = Math.min(Math.max(sentS, slot * rotationS), (slot + 1) * rotationS - 1);
    upload.heard.push({
      message: this.engine.message(identity, withinS),
      timeS: Math.floor(log.firstUs[row] / US_PER_S),
      rssiDbm: Math.round(log.rssiMeanDbm[row]),
    });
    upload.users.set(this.engine.userOf(identifiers.authority, identity), sender);
    upload.rows.push({
      identifier: log.identifier[row],
      firstUs: tUs,
      lastUs: trueUs(clock, log.lastUs[row]),
      packets: log.packets[row],
      rssiMeanDbm: log.rssiMeanDbm[row],
      rssiMinDbm: log.rssiMeanDbm[row],
      rssiMaxDbm: log.rssiMaxDbm[row],
      rssiFirstDbm: log.rssiMeanDbm[row],
      metadata: log.metadata[row],
    });
  }

  private keep(person: number, index: number): void {
    const known = this.own.get(person);
    if (known === undefined) this.own.set(person, [index]);
    else known.push(index);
  }

  /** What a phone can upload. */
  private logOf(person: number): PhoneLog {
    const { app, engine, rows, scene } = this;
    const own = this.own.get(person) ?? [];
    const both = engine.writesBack ? rowsOfBothSides(scene, app, person, rows, own) : rows;
    const log = new PhoneLog(app.index, person, both);
    log.take(engine.writesBack ? Array.from({ length: both.count }, (_, row) => row) : own);
    return log;
  }

  private phoneOf(person: number): PhoneLog {
    let phone = this.phones.get(person);
    if (phone === undefined) {
      this.phones.set(person, (phone = new PhoneLog(this.app.index, person, createCaseRows())));
      this.waiting.set(person, []);
    }
    return phone;
  }

  private inClockOf(person: number, row: Sighting): Sighting {
    const clock = this.clockOf(person);
    return {
      ...row,
      firstUs: clockUs(clock, row.firstUs),
      lastUs: clockUs(clock, row.lastUs),
    };
  }

  private clockOf(person: number): PhoneClock {
    return clockOf(this.scene.phones, person, this.scene.startUnixUs);
  }
}

/** Phones ask at each of their downloads; of these, the first after the gap is answered. */
function askIntervalUs({ authority }: CaseScene, { status }: CentralisedEngine): number {
  const { downloadIntervalUs } = authority;
  const gapUs = (status?.gapS ?? 0) * US_PER_S;
  return downloadIntervalUs * Math.max(1, Math.ceil(gapUs / downloadIntervalUs));
}

interface Upload {
  readonly heard: HeardMessage[];
  /** The same rows with all that the simulation knows of them, times true. */
  readonly rows: Sighting[];
  /** Who the senders are: the authority's name of a user, and the person. */
  readonly users: Map<string, number>;
}
