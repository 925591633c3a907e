import type { Scenario } from '../../scenario/scenario.ts';
import { readConfusion } from './data-confusion.ts';
import type { ConfusionRow } from './data-confusion.ts';
import { readContactTime } from './data-contacts.ts';
import type { ContactTime } from './data-contacts.ts';
import { readExpected } from './data-expected.ts';
import type { ExpectedAt } from './data-expected.ts';
import { readDensity } from './data-density.ts';
import type { DensityOfApp } from './data-density.ts';
import { readHearing } from './data-hearing.ts';
import type { HearingOfApp } from './data-hearing.ts';
import { readAway } from './data-away.ts';
import type { AwayRow } from './data-away.ts';
import { readRadioUse } from './data-radio-use.ts';
import type { RadioUseOfApp } from './data-radio-use.ts';
import { readRoc } from './data-roc.ts';
import type { RocOfApp } from './data-roc.ts';
import { readStories } from './data-stories.ts';
import type { Stories } from './data-stories.ts';
import { appLabels, ruleLabel } from '../kit/labels.ts';
import { numberOf, queryRows } from './source.ts';
import type { ReportManifest, ReportSource } from './source.ts';

export interface AppInfo {
  readonly index: number;
  readonly label: string;
  readonly rules: readonly string[];
  /** People whose phone runs it. */
  readonly users: number;
}

export interface People {
  readonly total: number;
  /** People with a phone that runs at least one of the apps. */
  readonly withApp: number;
  readonly cases: number;
  /** Cases that uploaded their keys. */
  readonly uploads: number;
}

export interface DailyRow {
  readonly app: number;
  readonly day: number;
  readonly windows: number;
  readonly spans: number;
  readonly spansHeard: number;
  readonly packets: number;
  readonly logRows: number;
}

/** Everything that a report shows, aggregated; small whatever the size of the run. */
export interface ReportData {
  readonly manifest: ReportManifest;
  readonly scenario: Scenario;
  readonly apps: readonly AppInfo[];
  readonly people: People;
  readonly confusion: readonly ConfusionRow[];
  readonly hearing: readonly HearingOfApp[];
  readonly density: readonly DensityOfApp[];
  /** Of a bench; null where people move. */
  readonly expected: readonly ExpectedAt[] | null;
  readonly roc: readonly RocOfApp[];
  readonly contactTime: ContactTime;
  readonly stories: Stories;
  readonly daily: readonly DailyRow[];
  readonly radioUse: readonly RadioUseOfApp[];
  /** By day; empty where the scenario has no behaviour. */
  readonly away: readonly AwayRow[];
}

/** Reads a run by SQL; sums, quantiles and thinning happen in the database. */
export async function readReportData(run: ReportSource): Promise<ReportData> {
  const { manifest } = run;
  const { scenario } = manifest;
  return {
    manifest,
    scenario,
    apps: await readApps(run),
    people: await readPeople(run),
    confusion: await readConfusion(run),
    hearing: await readHearing(run),
    density: await readDensity(run),
    expected: await readExpected(run),
    roc: await readRoc(run),
    contactTime: await readContactTime(run),
    stories: await readStories(run),
    daily: await readDaily(run),
    radioUse: await readRadioUse(run),
    away: await readAway(run),
  };
}

async function readApps(run: ReportSource): Promise<AppInfo[]> {
  const { scenario } = run.manifest;
  const rows = await queryRows(
    run,
    `SELECT apps, count(*)::INTEGER AS people FROM phones GROUP BY apps ORDER BY apps`,
  );
  const labels = appLabels(scenario);
  return scenario.apps.map((app, index) => {
    let users = 0;
    for (const row of rows) {
      if (String(row['apps']).split(',').includes(app.engine)) users += numberOf(row, 'people');
    }
    return { index, label: labels[index], rules: app.rules.map(ruleLabel), users };
  });
}

async function readPeople(run: ReportSource): Promise<People> {
  const [row] = await queryRows(
    run,
    `SELECT (SELECT count(*) FROM phones)::INTEGER AS total,
       (SELECT count(*) FROM phones WHERE apps <> '')::INTEGER AS with_app,
       (SELECT count(*) FROM cases)::INTEGER AS cases,
       (SELECT count(*) FROM cases WHERE upload_us >= 0)::INTEGER AS uploads`,
  );
  return {
    total: numberOf(row, 'total'),
    withApp: numberOf(row, 'with_app'),
    cases: numberOf(row, 'cases'),
    uploads: numberOf(row, 'uploads'),
  };
}

async function readDaily(run: ReportSource): Promise<DailyRow[]> {
  const rows = await queryRows(run, 'SELECT * FROM daily ORDER BY day, app');
  return rows.map((row) => ({
    app: numberOf(row, 'app'),
    day: numberOf(row, 'day'),
    windows: numberOf(row, 'windows'),
    spans: numberOf(row, 'spans'),
    spansHeard: numberOf(row, 'spans_heard'),
    packets: numberOf(row, 'packets'),
    logRows: numberOf(row, 'log_rows'),
  }));
}
