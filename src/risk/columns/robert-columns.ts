import { roundedExp, roundedLog } from '../../base/crypto/rounded-exp.ts';
import { dayOf } from '../outcome.ts';
import { robertRisk } from '../robert/robert-score.ts';
import type { RobertScoreConfig } from '../robert/robert-score.ts';
import { writeNothing, writeOutcome } from './day-sums.ts';
import { DayTimes } from './day-times.ts';
import type { ColumnRule, WindowColumns } from './window-columns.ts';

/** ROBERT's risk over columns; a row is a message, a key's epoch a contact. */
export function robertColumns(config: RobertScoreConfig): ColumnRule {
  const contacts = new Contacts(config);
  return (columns, nowS, out) => {
    for (let phone = 0; phone < nowS.length; phone++) {
      const { count, dayS, timeMin } = contacts.scored(columns, phone);
      if (count === 0) {
        writeNothing(out, phone);
        continue;
      }
      let minutes = 0;
      let latest = -1;
      for (let k = 0; k < count; k++) {
        minutes += timeMin[k];
        if (timeMin[k] > 0) latest = k;
      }
      const warned = robertRisk([minutes], config) >= config.alertFrom;
      writeOutcome(out, phone, warned, dayS[latest < 0 ? count - 1 : latest], minutes);
    }
  };
}

/** Scores the contacts of one phone after the other. */
class Contacts {
  private readonly config: RobertScoreConfig;
  private readonly minutes: number;
  private readonly scores = new DayTimes();
  /** Of the messages of a contact, in order of time and then of strength. */
  private readonly messageS: number[] = [];
  private readonly rssiDbm: number[] = [];
  private readonly softOfRssi: Memo;
  private readonly softOfRisk: Memo;
  private readonly log = new Memo(roundedLog);
  /** Where the messages of each minute begin. */
  private readonly minuteFrom: Int32Array;
  private readonly exps: number[] = [];

  constructor(config: RobertScoreConfig) {
    this.config = config;
    this.minutes = Math.floor(config.epochS / 60);
    this.minuteFrom = new Int32Array(this.minutes + 1);
    this.softOfRssi = new Memo((rssiDbm) => roundedExp(rssiDbm / config.softMaxA));
    this.softOfRisk = new Memo((risk) => roundedExp(risk / config.softMaxB));
  }

  scored(columns: WindowColumns, phone: number): DayTimes {
    const { phoneFrom, keyIndex, rowFrom, rowTimeS, rowRssiDbm } = columns;
    this.scores.count = 0;
    let key = -1;
    let epoch = -1;
    for (let w = phoneFrom[phone]; w < phoneFrom[phone + 1]; w++) {
      for (let r = rowFrom[w]; r < rowFrom[w + 1]; r++) {
        const rssiDbm = rowRssiDbm[r];
        if (Number.isNaN(rssiDbm)) continue;
        const ofRow = Math.floor(rowTimeS[r] / this.config.epochS);
        if (keyIndex[w] !== key || ofRow !== epoch) this.endContact();
        key = keyIndex[w];
        epoch = ofRow;
        this.addMessage(rowTimeS[r], rssiDbm);
      }
    }
    this.endContact();
    return this.scores;
  }

  private addMessage(timeS: number, rssiDbm: number): void {
    const { messageS, rssiDbm: known } = this;
    let k = messageS.length;
    messageS.push(timeS);
    known.push(rssiDbm);
    for (; k > 0 && messageS[k - 1] === timeS && known[k - 1] > rssiDbm; k--) {
      known[k] = known[k - 1];
    }
    known[k] = rssiDbm;
  }

  private endContact(): void {
    const { messageS, rssiDbm } = this;
    if (messageS.length === 0) return;
    this.fillMinutes();
    this.scores.add(dayOf(messageS[0]), this.contactScore());
    messageS.length = 0;
    rssiDbm.length = 0;
  }

  /** Messages that count by minute; a contact is of one epoch, and so never too long. */
  private fillMinutes(): void {
    const { messageS, rssiDbm, exps, minuteFrom, minutes } = this;
    const { dropAboveDbm, rssiMaxDbm } = this.config;
    exps.length = 0;
    let minute = 0;
    minuteFrom[0] = 0;
    for (let k = 0; k < messageS.length; k++) {
      if (rssiDbm[k] > dropAboveDbm) continue;
      const at = Math.floor((messageS[k] - messageS[0]) / 60);
      while (minute < at) minuteFrom[++minute] = exps.length;
      exps.push(this.softOfRssi.of(Math.min(rssiDbm[k], rssiMaxDbm)));
    }
    while (minute < minutes) minuteFrom[++minute] = exps.length;
  }

  private contactScore(): number {
    const { exps, minuteFrom, minutes, log } = this;
    const { deltasDb, softMaxA, softMaxB, p0Dbm, gain } = this.config;
    let durationMin = 0;
    let sumOfRisks = 0;
    let risks = 0;
    for (let minute = 0; minute < minutes; minute++) {
      const from = minuteFrom[minute];
      const to = minuteFrom[Math.min(minute + 2, minutes)];
      if (from === to) continue;
      durationMin = minute;
      let sum = 0;
      for (let k = from; k < to; k++) sum += exps[k];
      const delta = deltasDb[Math.min(to - from, deltasDb.length - 1)];
      const gamma = (softMaxA * log.of(sum / (to - from)) - p0Dbm) / delta;
      sumOfRisks += this.softOfRisk.of(Math.min(1, Math.max(0, gamma)));
      risks++;
    }
    if (risks === 0) return 0;
    return Math.min(gain * (softMaxB * log.of(sumOfRisks / risks)), 1) * durationMin;
  }
}

const MAX_KEPT = 1 << 16;

/** Values of a pure function, as far as there is room. */
class Memo {
  private readonly make: (x: number) => number;
  private readonly values = new Map<number, number>();

  constructor(make: (x: number) => number) {
    this.make = make;
  }

  of(x: number): number {
    let value = this.values.get(x);
    if (value === undefined) {
      if (this.values.size === MAX_KEPT) this.values.clear();
      this.values.set(x, (value = this.make(x)));
    }
    return value;
  }
}
