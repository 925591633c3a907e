import { US_PER_S } from '../base/time.ts';
import { nextDownloadUs, publicationUs } from '../epidemic/authority.ts';
import { Journal } from '../kernel/journal.ts';
import { purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { KIND, RANKS } from '../kernel/ranks.ts';
import { Simulator } from '../kernel/simulator.ts';
import { clockUs, trueUs } from '../phone/clock.ts';
import { clockOf, runsApp } from '../phone/phones.ts';
import type { Expansion, ExpansionIndex, PublishedKey } from '../protocols/engine.ts';
import { indexExpansion } from '../protocols/expansion-index.ts';
import { applyRule } from '../risk/rules.ts';
import type { CaseRows } from './case-rows.ts';
import { PhoneLog } from './phone-log.ts';
import type { Plan, PlannedApp } from './plan.ts';
import { Scorer } from './scoring.ts';

/** A key that left a phone. */
export interface UploadedKey {
  readonly app: number;
  readonly person: number;
  /** Index among the keys of this person and app. */
  readonly key: number;
  readonly published: PublishedKey;
  readonly uploadedUs: number;
  readonly publishedUs: number;
}

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
  expansion: Expansion | undefined;
  index: ExpansionIndex | undefined;
}

// Rules of one app are told apart within an event's data.
const RULES = 32;

/**
 * From a test result to a warning, on the event calendar: the diagnosed upload their keys, the
 * authority publishes them, phones download and match, owners are warned. Everything that is heard
 * is known by then; it enters each phone's log when its time has come. Ends when nothing is left to
 * do, also after the last day of the world.
 */
export class CaseFlow {
  /** By app. */
  readonly keys: UploadedKey[][];
  readonly warnings: Warning[];
  /** By app, then receiver; phones that hold at least one row of a case. */
  readonly phones: Map<number, PhoneLog>[];
  readonly journal: Journal;
  private readonly plan: Plan;
  private readonly simulator: Simulator;
  private readonly batches: Batch[][];
  private readonly published: Batch[][];
  private readonly scorers: Scorer[];
  private readonly phaseKey: Key;

  constructor(plan: Plan, rows: CaseRows) {
    this.plan = plan;
    this.keys = plan.apps.map(() => []);
    this.warnings = [];
    this.phones = plan.apps.map(() => new Map<number, PhoneLog>());
    this.journal = new Journal();
    this.batches = plan.apps.map(() => []);
    this.published = plan.apps.map(() => []);
    this.scorers = plan.apps.map((app) => new Scorer(plan, app));
    this.phaseKey = purposeKey(plan.root, 'phone.download');
    const { limits } = plan.scenario;
    this.simulator = new Simulator({ limits, ranks: RANKS, journal: this.journal });
    this.fillLogs(rows);
  }

  /** Runs everything to its end. */
  run(): void {
    const { simulator, plan } = this;
    simulator.handle(KIND.testResult, (index) => this.onTestResult(index));
    simulator.handle(KIND.upload, (index, _data, tUs) => this.onUpload(index, tUs));
    simulator.handle(KIND.publish, (app, batch) => this.onPublish(app, batch));
    simulator.handle(KIND.download, (receiver, app, tUs) => this.onDownload(receiver, app, tUs));
    simulator.handle(KIND.notify, (receiver, data, tUs) => this.onNotify(receiver, data, tUs));
    plan.cases.forEach(({ testUs }, index) => simulator.schedule(testUs, KIND.testResult, index));
    simulator.run();
  }

  private fillLogs(rows: CaseRows): void {
    for (let index = 0; index < rows.count; index++) {
      const phones = this.phones[rows.app[index]];
      const receiver = rows.receiver[index];
      let phone = phones.get(receiver);
      if (phone === undefined) {
        phone = new PhoneLog(rows.app[index], receiver, rows);
        phones.set(receiver, phone);
      }
      phone.add(index);
    }
    const learned = this.plan.casePersons;
    for (const { index, identifiers } of this.plan.apps) {
      for (const person of learned) {
        if (runsApp(this.plan.phones, person, index)) identifiers.learn(person);
      }
    }
  }

  private onTestResult(index: number): void {
    const { uploadUs } = this.plan.cases[index];
    if (uploadUs >= 0) this.simulator.schedule(uploadUs, KIND.upload, index);
  }

  private onUpload(index: number, tUs: number): void {
    const { person } = this.plan.cases[index];
    for (const app of this.plan.apps) {
      if (runsApp(this.plan.phones, person, app.index)) this.upload(app, index, tUs);
    }
  }

  private upload(app: PlannedApp, index: number, tUs: number): void {
    const { cases, phones, scenario } = this.plan;
    const { person, contagiousFromUs, onsetUs, testUs } = cases[index];
    const clock = clockOf(phones, person, scenario.startUnixUs);
    const unixS = (us: number): number => Math.floor(clockUs(clock, us) / US_PER_S);
    const nowS = unixS(tUs);
    const identity = app.identifiers.identityAt(person, Math.floor(nowS / app.engine.rotationS));
    const diagnosis = { testS: unixS(testUs), onsetS: unixS(onsetUs) };
    const { keys } = app.engine.publish(identity, unixS(contagiousFromUs), nowS, nowS, diagnosis);
    keys.forEach((published, key) => {
      const availableUs = trueUs(clock, published.availableFromS * US_PER_S);
      const publishedUs = publicationUs(scenario.authority, tUs, availableUs);
      const at = this.keys[app.index].push({
        app: app.index,
        person,
        key,
        published,
        uploadedUs: tUs,
        publishedUs,
      });
      this.addToBatch(app.index, at - 1, publishedUs);
    });
  }

  private addToBatch(app: number, key: number, publishedUs: number): void {
    const batches = this.batches[app];
    const batch = batches.find((known) => known.publishedUs === publishedUs);
    if (batch !== undefined) {
      batch.keys.push(key);
      return;
    }
    const index = batches.push({
      publishedUs,
      keys: [key],
      expansion: undefined,
      index: undefined,
    });
    this.simulator.schedule(publishedUs, KIND.publish, app, index - 1);
  }

  private onPublish(app: number, batchIndex: number): void {
    const batch = this.batches[app][batchIndex];
    const { engine, identifiers } = this.plan.apps[app];
    batch.expansion = engine.expand(batch.keys.map((key) => this.keys[app][key].published));
    batch.index = indexExpansion(batch.expansion, identifiers);
    this.published[app].push(batch);
    for (const phone of this.phones[app].values()) {
      if (phone.downloadPending) continue;
      phone.downloadPending = true;
      const at = this.downloadUs(phone, this.simulator.nowUs);
      this.simulator.schedule(at, KIND.download, phone.receiver, app);
    }
  }

  private downloadUs({ app, receiver }: PhoneLog, nowUs: number): number {
    const { authority } = this.plan.scenario;
    const phaseUs = Math.floor(
      uniform(this.phaseKey, receiver, app) * authority.downloadIntervalUs,
    );
    return nextDownloadUs(authority, phaseUs, nowUs);
  }

  private onDownload(receiver: number, app: number, tUs: number): void {
    const phone = this.phones[app].get(receiver)!;
    const { engine } = this.plan.apps[app];
    const clock = clockOf(this.plan.phones, receiver, this.plan.scenario.startUnixUs);
    phone.downloadPending = false;
    phone.enterUntil(clockUs(clock, tUs));
    const known = phone.matches.length;
    for (; phone.fetched < this.published[app].length; phone.fetched++) {
      const { expansion, index, keys } = this.published[app][phone.fetched];
      for (const { row, keyIndex } of engine.match(expansion!, index!, phone.log)) {
        this.take(phone, row, keys[keyIndex], tUs);
      }
    }
    if (phone.matches.length > known) this.score(phone, clockUs(clock, tUs) / US_PER_S);
  }

  private score(phone: PhoneLog, nowS: number): void {
    const app = this.plan.apps[phone.app];
    app.scenario.rules.forEach((rule, index) => {
      if (((phone.warned >>> index) & 1) === 1) return;
      if (!applyRule(rule, phone.scored, nowS).warned) return;
      phone.warned |= 1 << index;
      const data = phone.app * RULES + index;
      this.simulator.schedule(this.simulator.nowUs, KIND.notify, phone.receiver, data);
    });
  }

  private onNotify(receiver: number, data: number, tUs: number): void {
    const app = Math.floor(data / RULES);
    const rule = data % RULES;
    const phone = this.phones[app].get(receiver)!;
    const clock = clockOf(this.plan.phones, receiver, this.plan.scenario.startUnixUs);
    const config = this.plan.apps[app].scenario.rules[rule];
    const nowS = clockUs(clock, tUs) / US_PER_S;
    const { exposureS, scoreMin } = applyRule(config, phone.scored, nowS);
    this.warnings.push({ app, rule, receiver, notifiedUs: tUs, exposureS, scoreMin });
  }

  private take(phone: PhoneLog, row: number, keyIndex: number, matchedUs: number): void {
    phone.matches.push({ row, keyIndex, matchedUs });
    const { published } = this.keys[phone.app][keyIndex];
    const scored = this.scorers[phone.app].row(phone, row, keyIndex, published);
    if (scored !== undefined) phone.scored.push(scored);
  }
}
