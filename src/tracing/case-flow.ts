import { assert } from '../base/assert.ts';
import { US_PER_S } from '../base/time.ts';
import { nextDownloadUs, publicationUs } from '../epidemic/authority.ts';
import type { Case } from '../epidemic/cases.ts';
import { Journal } from '../kernel/journal.ts';
import { purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { KIND, RANKS } from '../kernel/ranks.ts';
import { Simulator } from '../kernel/simulator.ts';
import { clockUs } from '../phone/clock.ts';
import type { PhoneClock } from '../phone/clock.ts';
import { clockOf, runsApp } from '../phone/phones.ts';
import { applyRule } from '../risk/rules.ts';
import type { AppFlow, UploadedKey } from './app-flow.ts';
import { appendCaseRows, createCaseRows } from './case-rows.ts';
import type { CaseRows } from './case-rows.ts';
import { KeyFlow } from './key-flow.ts';
import type { PhoneLog } from './phone-log.ts';
import type { CaseScene, CaseApp } from '../plan/case-scene.ts';
import { UploadFlow } from './upload-flow.ts';

export interface Warning {
  readonly app: number;
  readonly rule: number;
  readonly receiver: number;
  readonly notifiedUs: number;
  readonly exposureS: number;
  readonly scoreMin: number;
}

/** Keys that the authority distributes together. */
interface Batch {
  readonly publishedUs: number;
  /** Indices into the app's uploaded keys. */
  readonly keys: number[];
}

// Rules of one app are told apart within an event's data: 32 of each app, then the next 32.
const RULES = 32;

/**
 * From a test result to a warning, on the event calendar: the diagnosed upload, the authority
 * distributes, phones download, owners are warned; each app's flow does what there is to do. It is
 * told who is diagnosed and what was heard of them, as days pass, and runs up to the midnight for
 * which that is known; what was heard enters each phone's log when its time has come. Where its
 * last run has no end, it ends when nothing is left to do, also after the last day of the world.
 */
export class CaseFlow {
  /** By app. */
  readonly keys: UploadedKey[][];
  readonly warnings: Warning[];
  /** By app, then receiver; phones that can be warned. */
  readonly phones: Map<number, PhoneLog>[];
  /** What happened, but for downloads in which a phone found nothing. */
  readonly journal: Journal;
  private readonly scene: CaseScene;
  private readonly simulator: Simulator;
  /** Of all apps. */
  private readonly rows: CaseRows;
  private readonly flows: AppFlow[];
  private readonly batches: Batch[][];
  private readonly phaseKey: Key;

  constructor(scene: CaseScene) {
    this.scene = scene;
    this.keys = scene.apps.map(() => []);
    this.warnings = [];
    this.journal = new Journal();
    this.batches = scene.apps.map(() => []);
    this.phaseKey = purposeKey(scene.root, 'phone.download');
    this.simulator = new Simulator({ limits: scene.limits, ranks: RANKS });
    this.rows = createCaseRows();
    this.flows = scene.apps.map((app) => flowOf(scene, app, this.rows));
    this.phones = this.flows.map(({ phones }) => phones);
    this.register();
  }

  /** Takes rows of contact logs in the order in which they were heard. */
  take(more: CaseRows): void {
    const { rows } = this;
    const own = this.flows.map((): number[] => []);
    for (let k = 0; k < more.count; k++) own[more.app[k]].push(rows.count + k);
    appendCaseRows(rows, more);
    this.flows.forEach((flow, app) => {
      for (const phone of flow.take(own[app])) this.catchUp(flow, phone);
    });
  }

  /** Takes people of whom it is now known that they are cases; their results are still to come. */
  diagnose(cases: readonly Case[]): void {
    for (const { testUs, person } of cases) {
      this.simulator.schedule(testUs, KIND.testResult, person);
    }
    for (const app of this.scene.apps) {
      const users = cases.map(({ person }) => person);
      const { phones } = this.scene;
      this.flows[app.index].diagnose(users.filter((one) => runsApp(phones, one, app.index)));
    }
  }

  /** Runs up to and with `untilUs`; without it, to the end. */
  run(untilUs = Infinity): void {
    this.simulator.run(untilUs);
  }

  private register(): void {
    const { journal, simulator } = this;
    const handle = (
      kind: number,
      act: (entity: number, data: number, tUs: number) => boolean | void,
    ): void =>
      simulator.handle(kind, (entity, data, tUs) => {
        if (act(entity, data, tUs) !== false) journal.note(tUs, kind, entity, data);
      });
    handle(KIND.testResult, (person) => this.onTestResult(person));
    handle(KIND.upload, (person, _data, tUs) => this.onUpload(person, tUs));
    handle(KIND.publish, (app, batch, tUs) => this.onPublish(app, batch, tUs));
    handle(KIND.download, (receiver, app, tUs) => this.onDownload(receiver, app, tUs));
    handle(KIND.notify, (receiver, data, tUs) => this.onNotify(receiver, data, tUs));
  }

  /**
   * A phone of which it turns out now that it can be warned has downloaded all along: it found
   * nothing, and goes on with what was published since its latest download.
   */
  private catchUp({ publishedUs }: AppFlow, phone: PhoneLog): void {
    const { nowUs } = this.simulator;
    for (const tUs of publishedUs) {
      const atUs = this.downloadUs(phone, tUs);
      if (atUs > nowUs) {
        this.scheduleDownload(phone, atUs);
        return;
      }
      phone.fetched++;
    }
  }

  private onTestResult(person: number): void {
    const { uploadUs } = this.scene.cases.of(person)!;
    if (uploadUs >= 0) this.simulator.schedule(uploadUs, KIND.upload, person);
  }

  private onUpload(person: number, tUs: number): void {
    for (const app of this.scene.apps) {
      if (runsApp(this.scene.phones, person, app.index)) this.upload(app.index, person, tUs);
    }
  }

  private upload(app: number, person: number, tUs: number): void {
    const { authority, cases, startUnixUs } = this.scene;
    this.flows[app].upload(cases.of(person)!, tUs).forEach((published, key) => {
      // The authority's clock is right.
      const availableUs = published.availableFromS * US_PER_S - startUnixUs;
      const publishedUs = publicationUs(authority, tUs, availableUs);
      assert(published.startS <= published.endS, 'a key ends after it starts');
      assert(publishedUs >= tUs, 'a key is published after its upload');
      const at = this.keys[app].push({
        app,
        person,
        key,
        published,
        uploadedUs: tUs,
        publishedUs,
      });
      this.addToBatch(app, at - 1, publishedUs);
    });
  }

  private addToBatch(app: number, key: number, publishedUs: number): void {
    const batches = this.batches[app];
    const batch = batches.find((known) => known.publishedUs === publishedUs);
    if (batch !== undefined) {
      batch.keys.push(key);
      return;
    }
    const index = batches.push({ publishedUs, keys: [key] });
    this.simulator.schedule(publishedUs, KIND.publish, app, index - 1);
  }

  private onPublish(app: number, batchIndex: number, tUs: number): void {
    const { keys } = this.batches[app][batchIndex];
    for (const phone of this.flows[app].publish(keys, this.keys[app], tUs)) {
      if (!phone.downloadPending) this.scheduleDownload(phone, this.downloadUs(phone, tUs));
    }
  }

  private scheduleDownload(phone: PhoneLog, atUs: number): void {
    phone.downloadPending = true;
    this.simulator.schedule(atUs, KIND.download, phone.receiver, phone.app);
  }

  private downloadUs({ app, receiver }: PhoneLog, nowUs: number): number {
    const everyUs = this.flows[app].downloadIntervalUs;
    const { ids, apps } = this.scene;
    const phaseUs = Math.floor(uniform(this.phaseKey, ids[receiver], apps[app].id) * everyUs);
    return nextDownloadUs(everyUs, phaseUs, nowUs);
  }

  /** Gives whether the phone found anything. */
  private onDownload(receiver: number, app: number, tUs: number): boolean {
    const phone = this.phones[app].get(receiver)!;
    const flow = this.flows[app];
    phone.downloadPending = false;
    const found = flow.download(phone, tUs);
    for (const match of found) {
      phone.matches.push({ ...match, matchedUs: tUs });
      const scored = flow.score(phone, match, this.keys[app][match.keyIndex].published);
      if (scored !== undefined) phone.scored.push(scored);
    }
    if (found.length === 0) return false;
    this.warn(phone, clockUs(this.clockOf(receiver), tUs) / US_PER_S);
    return true;
  }

  private warn(phone: PhoneLog, nowS: number): void {
    const app = this.scene.apps[phone.app];
    app.rules.forEach((rule, index) => {
      if (phone.warned.has(index)) return;
      if (!applyRule(rule, phone.scored, nowS).warned) return;
      phone.warned.add(index);
      const block = Math.floor(index / RULES) * this.scene.apps.length + phone.app;
      const data = block * RULES + (index % RULES);
      this.simulator.schedule(this.simulator.nowUs, KIND.notify, phone.receiver, data);
    });
  }

  private onNotify(receiver: number, data: number, tUs: number): void {
    const block = Math.floor(data / RULES);
    const app = block % this.scene.apps.length;
    const rule = Math.floor(block / this.scene.apps.length) * RULES + (data % RULES);
    const phone = this.phones[app].get(receiver)!;
    const config = this.scene.apps[app].rules[rule];
    const nowS = clockUs(this.clockOf(receiver), tUs) / US_PER_S;
    const { exposureS, scoreMin } = applyRule(config, phone.scored, nowS);
    this.warnings.push({ app, rule, receiver, notifiedUs: tUs, exposureS, scoreMin });
  }

  private clockOf(person: number): PhoneClock {
    return clockOf(this.scene.phones, person, this.scene.startUnixUs);
  }
}

function flowOf(scene: CaseScene, app: CaseApp, rows: CaseRows): AppFlow {
  const { engine } = app;
  return engine.kind === 'centralised'
    ? new UploadFlow(scene, app, engine, rows)
    : new KeyFlow(scene, app, engine, rows);
}
