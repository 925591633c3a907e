import { greatest, least } from '../../base/numbers/extremes.ts';
import { pushTo } from './data-hearing.ts';
import { readStoryParts } from './data-story-parts.ts';
import type { PairKey, StoryMark, StoryParts } from './data-story-parts.ts';
import { readTrueContacts, storyTables } from './data-story-truth.ts';
import type { TrueContacts } from './data-story-truth.ts';
import { appLabels, ruleLabel } from '../kit/labels.ts';
import { numberOf, queryRows, textOf } from './source.ts';
import type { ReportSource, Row } from './source.ts';
import { whyVerdict } from './why.ts';

export interface StoryVerdict {
  readonly app: number;
  readonly rule: number;
  readonly appLabel: string;
  readonly ruleLabel: string;
  readonly warned: boolean;
  /** Warned and a true contact of some case, or neither. */
  readonly right: boolean;
  readonly why: string;
}

/** What one app on the person's phone heard of the case, and what of it matched. */
export interface StoryHearing {
  readonly app: number;
  readonly label: string;
  readonly windows: number;
  readonly packets: number;
  readonly logRows: number;
  readonly matchedRows: number;
  /** Scan time of the matched rows, s; 0 where the app has no scan instances. */
  readonly secondsUnder55Db: number;
  readonly seconds55To63Db: number;
  readonly matched: readonly { readonly fromUs: number; readonly toUs: number }[];
  readonly marks: readonly StoryMark[];
}

export interface StoryPerson {
  readonly person: number;
  readonly name: string;
  readonly group: string;
  readonly apps: string;
  /** True contact time with the case: in all, and most in one local day. */
  readonly closeUs: number;
  readonly mostCloseUs: number;
  readonly nearUs: number;
  readonly minDistanceM: number;
  /** A true contact of this case, and of which other ones. */
  readonly trueContact: boolean;
  readonly otherTrueContacts: readonly string[];
  readonly days: readonly {
    readonly day: number;
    readonly fromUs: number;
    readonly toUs: number;
  }[];
  readonly hearing: readonly StoryHearing[];
  readonly verdicts: readonly StoryVerdict[];
}

export interface CaseStory {
  readonly person: number;
  readonly name: string;
  readonly group: string;
  readonly apps: string;
  readonly onsetUs: number;
  readonly testUs: number;
  /** -1 where the person does not upload. */
  readonly uploadUs: number;
  readonly publishedUs: number | null;
  /** Others within radio range at any time, and others in true contact of the minimum. */
  readonly nearPeople: number;
  readonly trueContacts: number;
  readonly people: readonly StoryPerson[];
}

export interface Stories {
  readonly cases: readonly CaseStory[];
  /** Cases that have no story here, because there are too many. */
  readonly left: number;
  /** One of this number of scan windows is drawn. */
  readonly oneOf: number;
}

/** Judgement: more than this nobody reads, and the page stays a few megabytes. */
const MAX_CASES = 24;
const MAX_PEOPLE = 12;

/** The stories of the cases (those with most true contact time first to be kept). */
export async function readStories(run: ReportSource): Promise<Stories> {
  const minimumUs = run.manifest.scenario.truth.minimumUs;
  const [count] = await queryRows(run, 'SELECT count(*)::INTEGER AS n FROM cases');
  const caseRows = await queryRows(
    run,
    `${storyTables(minimumUs)}, sums AS (SELECT case_person,
         count(DISTINCT person)::INTEGER AS near_people,
         sum(close_us) AS close_us FROM met GROUP BY case_person)
     SELECT c.*, p.name, p.person_group, p.apps, coalesce(near_people, 0) AS near_people,
       (SELECT count(*)::INTEGER FROM truths t WHERE t.case_person = c.person) AS true_contacts,
       (SELECT min(published_us) FROM publications b WHERE b.person = c.person) AS published_us
     FROM cases c JOIN phones p USING (person) LEFT JOIN sums s ON s.case_person = c.person
     ORDER BY coalesce(s.close_us, 0) DESC, c.person LIMIT ${MAX_CASES}`,
  );
  caseRows.sort((a, b) => numberOf(a, 'person') - numberOf(b, 'person'));
  const pairs = await choosePeople(run, caseRows, minimumUs);
  const parts = await readStoryParts(run, pairs);
  const truths = await readTrueContacts(run, [...new Set(pairs.map(({ person }) => person))]);
  const byCase = new Map<number, Row[]>();
  for (const row of pairs) pushTo(byCase, row.casePerson, row.row);
  const cases = caseRows.map((row) =>
    caseStory(
      row,
      (byCase.get(numberOf(row, 'person')) ?? []).map((person) =>
        storyPerson(run, row, person, { ...parts, truths }),
      ),
    ),
  );
  return { cases, left: numberOf(count, 'n') - cases.length, oneOf: parts.oneOf };
}

async function choosePeople(
  run: ReportSource,
  caseRows: readonly Row[],
  minimumUs: number,
): Promise<PairKey[]> {
  if (caseRows.length === 0) return [];
  const chosen = caseRows.map((row) => numberOf(row, 'person')).join(', ');
  const rows = await queryRows(
    run,
    `${storyTables(minimumUs)}, close AS (SELECT case_person, person, sum(close_us) AS close_us,
         max(close_us) AS most_close_us, sum(near_us) AS near_us,
         min(min_distance_m) AS min_distance_m FROM met GROUP BY case_person, person),
       hits AS (SELECT sender AS case_person, receiver AS person, sum(rows)::DOUBLE AS hits
         FROM exposures WHERE receiver NOT IN (SELECT person FROM cases) GROUP BY 1, 2),
       ranked AS (SELECT *, row_number() OVER (PARTITION BY case_person
             ORDER BY coalesce(close_us, 0) DESC, coalesce(near_us, 0) DESC, person) AS by_close,
           row_number() OVER (PARTITION BY case_person
             ORDER BY coalesce(hits, 0) DESC, coalesce(near_us, 0) DESC, person) AS by_hits
         FROM close FULL JOIN hits USING (case_person, person)),
       picked AS (SELECT *, row_number() OVER (PARTITION BY case_person
             ORDER BY least(by_close, by_hits), by_close) AS place FROM ranked)
     SELECT case_person, person, p.name, p.person_group, p.apps, coalesce(close_us, 0) AS close_us,
       coalesce(most_close_us, 0) AS most_close_us, coalesce(near_us, 0) AS near_us,
       coalesce(min_distance_m, -1) AS min_distance_m
     FROM picked JOIN phones p USING (person)
     WHERE place <= ${MAX_PEOPLE} AND case_person IN (${chosen})
     ORDER BY case_person, close_us DESC, near_us DESC, person`,
  );
  return rows.map((row) => ({
    casePerson: numberOf(row, 'case_person'),
    person: numberOf(row, 'person'),
    row,
  }));
}

function caseStory(row: Row, people: StoryPerson[]): CaseStory {
  const publishedUs = numberOf(row, 'published_us');
  return {
    person: numberOf(row, 'person'),
    name: textOf(row, 'name'),
    group: textOf(row, 'person_group'),
    apps: textOf(row, 'apps'),
    onsetUs: numberOf(row, 'onset_us'),
    testUs: numberOf(row, 'test_us'),
    uploadUs: numberOf(row, 'upload_us'),
    publishedUs: Number.isNaN(publishedUs) ? null : publishedUs,
    nearPeople: numberOf(row, 'near_people'),
    trueContacts: numberOf(row, 'true_contacts'),
    people,
  };
}

interface Parts extends StoryParts {
  readonly truths: TrueContacts;
}

function storyPerson(run: ReportSource, caseRow: Row, row: Row, parts: Parts): StoryPerson {
  const truths = parts.truths.get(numberOf(row, 'person')) ?? [];
  const isThis = ({ casePerson }: { casePerson: number }): boolean =>
    casePerson === numberOf(caseRow, 'person');
  const pair = `${numberOf(caseRow, 'person')}/${numberOf(row, 'person')}`;
  const labels = appLabels(run.manifest.scenario);
  const hearing = labels.map((label, app): StoryHearing => {
    const at = `${app}/${pair}`;
    const exposures = parts.exposures.get(at) ?? [];
    const heard = parts.heard.get(at) ?? { windows: 0, packets: 0, logRows: 0 };
    return {
      app,
      label,
      ...heard,
      matchedRows: exposures.reduce((sum, e) => sum + e.rows, 0),
      secondsUnder55Db: exposures.reduce((sum, e) => sum + e.secondsUnder55Db, 0),
      seconds55To63Db: exposures.reduce((sum, e) => sum + e.seconds55To63Db, 0),
      matched: exposures.map(({ fromUs, toUs }) => ({ fromUs, toUs })),
      marks: parts.marks.get(at) ?? [],
    };
  });
  return {
    person: numberOf(row, 'person'),
    name: textOf(row, 'name'),
    group: textOf(row, 'person_group'),
    apps: textOf(row, 'apps'),
    closeUs: numberOf(row, 'close_us'),
    mostCloseUs: numberOf(row, 'most_close_us'),
    nearUs: numberOf(row, 'near_us'),
    minDistanceM: numberOf(row, 'min_distance_m'),
    trueContact: truths.some(isThis),
    otherTrueContacts: truths.filter((truth) => !isThis(truth)).map(({ name }) => name),
    days: parts.days.get(pair) ?? [],
    hearing,
    verdicts: verdictsOf(run, caseRow, row, hearing, parts),
  };
}

function verdictsOf(
  run: ReportSource,
  caseRow: Row,
  row: Row,
  hearing: readonly StoryHearing[],
  parts: StoryParts,
): StoryVerdict[] {
  const { scenario } = run.manifest;
  const has = (of: Row, engine: string): boolean => textOf(of, 'apps').split(',').includes(engine);
  return scenario.apps.flatMap((app, appIndex) =>
    app.rules.map((rule, ruleIndex): StoryVerdict => {
      const heard = hearing[appIndex];
      const verdict = parts.verdicts.get(`${appIndex}/${ruleIndex}/${numberOf(row, 'person')}`);
      const warned = verdict?.warned ?? false;
      const own = parts.senders.get(`${appIndex}/${numberOf(row, 'person')}`) ?? [];
      const others = own.filter(({ casePerson }) => casePerson !== numberOf(caseRow, 'person'));
      const right = warned === (verdict?.trueContact ?? false);
      const why = whyVerdict({
        startDate: scenario.startDate,
        caseName: textOf(caseRow, 'name'),
        appLabel: heard.label,
        rule,
        hasAnyApp: textOf(row, 'apps') !== '',
        hasApp: has(row, app.engine),
        caseHasApp: has(caseRow, app.engine),
        caseUploaded: numberOf(caseRow, 'upload_us') >= 0,
        publishedKeys: parts.published.get(`${appIndex}/${numberOf(caseRow, 'person')}`) ?? 0,
        nearUs: numberOf(row, 'near_us'),
        windows: heard.windows,
        logRows: heard.logRows,
        matchedRows: heard.matchedRows,
        secondsUnder55Db: heard.secondsUnder55Db,
        seconds55To63Db: heard.seconds55To63Db,
        otherCases: others.map(({ name }) => name),
        otherRows: others.reduce((sum, { rows }) => sum + rows, 0),
        matchedFromUs: least(heard.matched.map((m) => m.fromUs)),
        matchedToUs: greatest(heard.matched.map((m) => m.toUs)),
        scoreMin: verdict?.scoreMin ?? -1,
        warned,
        notifiedUs: verdict?.notifiedUs ?? null,
      });
      const names = { appLabel: heard.label, ruleLabel: ruleLabel(rule) };
      return { app: appIndex, rule: ruleIndex, ...names, warned, right, why };
    }),
  );
}
