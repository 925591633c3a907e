import { DuckDBInstance } from '@duckdb/node-api';
import type { QueryAnswer, ReportManifest, ReportSource } from '../../src/report/data/source.ts';
import { TABLES } from '../../src/tables/tables.ts';
import type { TableName } from '../../src/tables/tables.ts';
import { syntheticScenario } from './synthetic-scenario.ts';

export const HOSTILE_NAME = '<img src=x onerror="alert(1)">';
export const HOSTILE_GROUP = `"><script>console.error('group')</script>`;

const MIN = 60e6;
const HOUR = 60 * MIN;
const PEOPLE = 106;
const CASES = [3, 17, 42];

export interface SyntheticOptions {
  seed?: number;
  /** Minutes that the second app's rule asks for. */
  minutes?: number;
  people?: number;
}

export interface SyntheticRun extends ReportSource {
  close(): void;
}

type Value = number | string;
type Rows = Record<TableName, Value[][]>;

/** A run that looks like an office day: drawn by a small generator, stored in DuckDB in memory. */
export async function syntheticRun(options: SyntheticOptions = {}): Promise<SyntheticRun> {
  const manifest: ReportManifest = {
    scenario: syntheticScenario(options.minutes ?? 15),
    version: '0.1.0',
    gitCommit: '0123456789abcdef',
    node: 'v20.20.2',
    v8: '11.3.244.8-node.30',
    materialisation: 'all',
    days: 2,
    counts: { phones: options.people ?? PEOPLE },
    digests: { phones: 'aa'.repeat(32), sightings: 'bb'.repeat(32) },
  };
  const rows = drawRows(options);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const [name, spec] of Object.entries(TABLES)) {
    const types = { i32: 'INTEGER', f64: 'DOUBLE', text: 'VARCHAR' };
    const columns = spec.columns.map((c) => `${c.name} ${types[c.type]}`).join(', ');
    await connection.run(`CREATE TABLE ${name} (${columns})`);
    const appender = await connection.createAppender(name);
    for (const row of rows[name as TableName]) {
      spec.columns.forEach(({ type }, i) => {
        if (type === 'text') appender.appendVarchar(String(row[i]));
        else if (type === 'i32') appender.appendInteger(Math.trunc(Number(row[i])));
        else appender.appendDouble(Number(row[i]));
      });
      appender.endRow();
    }
    appender.closeSync();
  }
  return {
    manifest,
    async query(sql: string): Promise<QueryAnswer> {
      const reader = await connection.runAndReadAll(sql);
      const types = reader.columnTypes();
      const columns = reader.columnNames().map((name, i) => ({ name, type: String(types[i]) }));
      return { columns, rows: reader.getRows() };
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Park-Miller, enough for a fixture. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function drawRows({ seed = 7, people = PEOPLE, minutes = 15 }: SyntheticOptions): Rows {
  const random = generator(seed);
  const normal = (): number => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += random();
    return sum;
  };
  const rows = Object.fromEntries(Object.keys(TABLES).map((name) => [name, []])) as unknown as Rows;
  const apps = drawPhones(rows, people, random, normal);
  drawCases(rows, apps);
  for (let day = 0; day < 2; day++) drawDay(rows, apps, day, random, normal);
  rows.sightings.sort((x, y) => order(x, y, [1, 0, 3, 4, 2, 5]));
  drawOutcome(rows, apps, minutes);
  for (const app of [0, 1]) {
    for (const day of [0, 1]) {
      const own = rows.sightings.filter((s) => s[0] === app && s[3] === day);
      const total = (column: number): number => own.reduce((t, s) => t + Number(s[column]), 0);
      rows.daily.push([app, day, own.length, own.length * 3, total(6), total(7), total(15)]);
    }
  }
  drawRadioUse(rows, apps);
  return rows;
}

/** A row per phone, app and day, of what it is in the sightings to have heard. */
function drawRadioUse(rows: Rows, apps: string[]): void {
  apps.forEach((own, person) => {
    ['bluezone@3', 'gaen@1.2'].forEach((engine, app) => {
      if (!own.includes(engine)) return;
      for (const day of [0, 1]) {
        const heard = rows.sightings.filter(
          (row) => row[0] === app && row[1] === person && row[3] === day,
        );
        const total = (column: number): number => heard.reduce((t, s) => t + Number(s[column]), 0);
        const [events, windows, scanS] = [411_000 + person, 288, 11_520 + day];
        const sent = app === 0 ? [events, windows, scanS] : [301_000, 340, 1355 - day];
        rows.radio_use.push([app, person, day, ...sent, total(7), heard.length, total(15)]);
      }
    });
  });
}

function order(x: Value[], y: Value[], columns: number[]): number {
  for (const c of columns) {
    if (x[c] !== y[c]) return Number(x[c]) - Number(y[c]);
  }
  return 0;
}

function drawPhones(
  rows: Rows,
  people: number,
  random: () => number,
  normal: () => number,
): string[] {
  const apps: string[] = [];
  for (let person = 0; person < people; person++) {
    const draw = random();
    let own = draw < 0.2 ? '' : draw < 0.75 ? 'bluezone@3,gaen@1.2' : 'gaen@1.2';
    if (CASES.includes(person)) own = 'bluezone@3,gaen@1.2';
    apps.push(own);
    const name = person === 42 ? HOSTILE_NAME : `p${String(person).padStart(3, '0')}`;
    const group = person === 42 ? HOSTILE_GROUP : ['design', 'sales', 'research'][person % 3];
    rows.phones.push([person, name, group, own, -8, 3, normal() * 2, normal() * 2, 0, 0]);
  }
  return apps;
}

function drawCases(rows: Rows, apps: string[]): void {
  CASES.forEach((person, i) => {
    const uploadUs = i === 2 ? -1 : 34 * HOUR;
    rows.cases.push([person, 0, -2 * 24 * HOUR, 32 * HOUR, uploadUs]);
  });
  for (const app of [0, 1]) {
    for (const person of CASES.slice(0, 2)) {
      if (!apps[person].includes(['bluezone', 'gaen'][app])) continue;
      const hex = 'ab'.repeat(16);
      rows.publications.push([app, person, 0, hex, 1591228800, 1591315200, 34 * HOUR, 36 * HOUR]);
    }
  }
}

function drawDay(
  rows: Rows,
  apps: string[],
  day: number,
  random: () => number,
  normal: () => number,
): void {
  for (let a = 0; a < apps.length; a++) {
    for (let b = a + 1; b < apps.length; b++) {
      const chance = a % 3 === b % 3 ? 0.25 : 0.06;
      if (random() > chance) continue;
      const closeMin = random() < 0.4 ? 0 : Math.exp(1 + 1.4 * normal());
      const nearMin = closeMin + 10 + random() * 60;
      const startUs = Math.floor((day * 24 + 9 + random() * 6) * HOUR);
      const distance = closeMin > 0 ? 0.6 + random() * 1.2 : 2.5 + random() * 9;
      const closeUs = Math.round(Math.min(closeMin, 300) * MIN);
      const endUs = startUs + Math.round(nearMin * MIN);
      rows.contacts.push([day, a, b, closeUs, endUs - startUs, distance, startUs, endUs]);
      for (const [receiver, sender] of [
        [a, b],
        [b, a],
      ]) {
        hear(rows, apps, { day, receiver, sender, startUs, endUs, distance }, normal);
      }
    }
  }
}

interface Meeting {
  day: number;
  receiver: number;
  sender: number;
  startUs: number;
  endUs: number;
  distance: number;
}

function hear(rows: Rows, apps: string[], meeting: Meeting, normal: () => number): void {
  const { day, receiver, sender, startUs, endUs } = meeting;
  ['bluezone@3', 'gaen@1.2'].forEach((engine, app) => {
    if (!apps[receiver].includes(engine) || !apps[sender].includes(engine)) return;
    for (let us = startUs; us < endUs; us += (app === 0 ? 5 : 4) * MIN) {
      const distance = Math.max(0.3, meeting.distance + 0.3 * normal());
      const attenuation = 56 + 22 * Math.log10(distance) + 6 * normal();
      const rssi = -8 - 3 - attenuation;
      if (rssi < -96) continue;
      const packets = app === 0 ? 40 : 12;
      const slot = Math.floor(us / (15 * MIN));
      const tail = [rssi, Math.floor(rssi) - 3, Math.ceil(rssi) + 3, attenuation, distance];
      const head = [app, receiver, sender, day, us, slot, 2, packets, us, us + 4e6];
      rows.sightings.push([...head, ...tail, app === 0 ? 8 : 1]);
    }
  });
}

function drawOutcome(rows: Rows, apps: string[], minutes: number): void {
  const score = new Map<string, number>();
  for (const app of [0, 1]) {
    for (const sender of CASES.slice(0, 2)) {
      const heard = rows.sightings.filter((s) => s[0] === app && s[2] === sender && s[3] === 0);
      for (let receiver = 0; receiver < apps.length; receiver++) {
        const own = heard.filter((s) => s[1] === receiver);
        if (own.length === 0 || CASES.includes(receiver)) continue;
        const under = own.filter((s) => Number(s[13]) < 63).length * 4;
        const key = `${app}/${receiver}`;
        score.set(key, Math.max(score.get(key) ?? 0, under));
        const [first, last] = [Number(own[0][8]), Number(own[own.length - 1][9])];
        const buckets = app === 0 ? [0, 0, 0, -1] : [under * 60, 0, 0, 50];
        const instances = app === 0 ? 0 : own.length;
        const head = [app, receiver, sender, 0, own.length * (app === 0 ? 8 : 1), first, last];
        rows.exposures.push([...head, instances, ...buckets, 40 * HOUR]);
      }
    }
  }
  rows.exposures.sort((x, y) => order(x, y, [0, 1, 2, 3]));
  for (const app of [0, 1]) {
    for (let person = 0; person < apps.length; person++) {
      if (!CASES.includes(person)) judge(rows, apps, { app, person, minutes, score });
    }
  }
}

interface Judged {
  app: number;
  person: number;
  minutes: number;
  score: Map<string, number>;
}

function judge(rows: Rows, apps: string[], { app, person, minutes, score }: Judged): void {
  let [closeUs, casePerson] = [0, -1];
  for (const [, a, b, close] of rows.contacts) {
    const other = a === person ? b : b === person ? a : -1;
    if (CASES.includes(Number(other)) && Number(close) > closeUs) {
      [closeUs, casePerson] = [Number(close), Number(other)];
    }
  }
  const got = score.get(`${app}/${person}`);
  const warned = got !== undefined && (app === 0 || got >= minutes) ? 1 : 0;
  const hasApp = apps[person].includes(['bluezone', 'gaen'][app]) ? 1 : 0;
  const truth = closeUs >= 15 * MIN ? 1 : 0;
  const caseHasApp = casePerson >= 0 && casePerson !== CASES[2] ? 1 : 0;
  const scoreMin = got === undefined ? -1 : app === 0 ? 0 : got;
  const outcome = [hasApp, truth, closeUs, casePerson, caseHasApp, warned, scoreMin];
  rows.verdicts.push([app, 0, person, ...outcome]);
  if (warned) rows.notifications.push([app, 0, person, 41 * HOUR, 1591228800, got ?? 0]);
}
