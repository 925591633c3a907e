import { assert } from '../base/assert.ts';
import { US_PER_S } from '../base/time.ts';
import { nextDownloadUs, publicationUs } from '../epidemic/authority.ts';
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
 * distributes, phones download, owners are warned; each app's flow does what there is to do.
 * Everything that is heard is known by then; it enters each phone's log when its time has come.
 * Ends when nothing is left to do, also after the last day of the world.
 */
export class CaseFlow {
  /** By app. */
  readonly keys: UploadedKey[][];
  readonly warnings: Warning[];
  /** By app, then receiver; phones that can be warned. */
  readonly phones: Map<number, PhoneLog>[];
  readonly journal: Journal;
  private readonly scene: CaseScene;
  private readonly simulator: Simulator;
  private readonly flows: AppFlow[];
  private readonly batches: Batch[][];
  private readonly phaseKey: Key;

  constructor(scene: CaseScene, rows: CaseRows) {
    this.scene = scene;
    this.keys = scene.apps.map(() => []);
    this.warnings = [];
    this.journal = new Journal();
    this.batches = scene.apps.map(() => []);
    this.phaseKey = purposeKey(scene.root, 'phone.download');
    const { limits } = scene;
    this.simulator = new Simulator({ limits, ranks: RANKS, journal: this.journal });
    const own = scene.apps.map((): number[] => []);
    for (let index = 0; index < rows.count; index++) own[rows.app[index]].push(index);
    this.flows = scene.apps.map((app) => flowOf(scene, app, rows, own[app.index]));
    this.phones = this.flows.map(({ phones }) => phones);
  }

  /** Runs everything to its end. */
  run(): void {
    const { simulator, scene } = this;
    simulator.handle(KIND.testResult, (index) => this.onTestResult(index));
    simulator.handle(KIND.upload, (index, _data, tUs) => this.onUpload(index, tUs));
    simulator.handle(KIND.publish, (app, batch) => this.onPublish(app, batch));
    simulator.handle(KIND.download, (receiver, app, tUs) => this.onDownload(receiver, app, tUs));
    simulator.handle(KIND.notify, (receiver, data, tUs) => this.onNotify(receiver, data, tUs));
    scene.cases.forEach(({ testUs }, index) => simulator.schedule(testUs, KIND.testResult, index));
    simulator.run();
  }

  private onTestResult(index: number): void {
    const { uploadUs } = this.scene.cases[index];
    if (uploadUs >= 0) this.simulator.schedule(uploadUs, KIND.upload, index);
  }

  private onUpload(index: number, tUs: number): void {
    const { person } = this.scene.cases[index];
    for (const app of this.scene.apps) {
      if (runsApp(this.scene.phones, person, app.index)) this.upload(app.index, index, tUs);
    }
  }

  private upload(app: number, index: number, tUs: number): void {
    const { person } = this.scene.cases[index];
    const { authority, startUnixUs } = this.scene;
    this.flows[app].upload(index, tUs).forEach((published, key) => {
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

  private onPublish(app: number, batchIndex: number): void {
    const { keys } = this.batches[app][batchIndex];
    for (const phone of this.flows[app].publish(keys, this.keys[app])) {
      if (phone.downloadPending) continue;
      phone.downloadPending = true;
      const at = this.downloadUs(phone, this.simulator.nowUs);
      this.simulator.schedule(at, KIND.download, phone.receiver, app);
    }
  }

  private downloadUs({ app, receiver }: PhoneLog, nowUs: number): number {
    const everyUs = this.flows[app].downloadIntervalUs;
    const { ids, apps } = this.scene;
    const phaseUs = Math.floor(uniform(this.phaseKey, ids[receiver], apps[app].id) * everyUs);
    return nextDownloadUs(everyUs, phaseUs, nowUs);
  }

  private onDownload(receiver: number, app: number, tUs: number): void {
    const phone = this.phones[app].get(receiver)!;
    const flow = this.flows[app];
    phone.downloadPending = false;
    const found = flow.download(phone, tUs);
    for (const match of found) {
      phone.matches.push({ ...match, matchedUs: tUs });
      const scored = flow.score(phone, match, this.keys[app][match.keyIndex].published);
      if (scored !== undefined) phone.scored.push(scored);
    }
    if (found.length > 0) this.warn(phone, clockUs(this.clockOf(receiver), tUs) / US_PER_S);
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

function flowOf(scene: CaseScene, app: CaseApp, rows: CaseRows, own: readonly number[]): AppFlow {
  const { engine } = app;
  return engine.kind === 'centralised'
    ? new UploadFlow(scene, app, engine, rows, own)
    : new KeyFlow(scene, app, engine, rows, own);
}
