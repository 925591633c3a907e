import { pushTo } from './data-hearing.ts';
import { numberOf, queryRows, textOf } from './source.ts';
import type { ReportSource, Row } from './source.ts';

/** A person who has a place in the story of a case, with the row that says how they met. */
export interface PairKey {
  readonly casePerson: number;
  readonly person: number;
  readonly row: Row;
}

/** One scan window of the person's phone that heard the case. */
export interface StoryMark {
  readonly atUs: number;
  readonly rssiDbm: number;
  readonly attenuationDb: number;
  readonly distanceM: number;
  readonly packets: number;
  readonly logRows: number;
  readonly matched: boolean;
}

interface Exposure {
  readonly rows: number;
  readonly secondsUnder55Db: number;
  readonly seconds55To63Db: number;
  readonly fromUs: number;
  readonly toUs: number;
}

interface PartVerdict {
  readonly warned: boolean;
  /** A true contact of any case. */
  readonly trueContact: boolean;
  readonly scoreMin: number;
  readonly notifiedUs: number | null;
}

/** What stories are put together from; keys are `app/case/person` unless said otherwise. */
export interface StoryParts {
  readonly heard: Map<string, { windows: number; packets: number; logRows: number }>;
  readonly marks: Map<string, StoryMark[]>;
  readonly exposures: Map<string, Exposure[]>;
  /** Days on which the two came within range, by `case/person`. */
  readonly days: Map<string, { day: number; fromUs: number; toUs: number }[]>;
  /** By `app/rule/person`. */
  readonly verdicts: Map<string, PartVerdict>;
  /** Published keys by `app/case`. */
  readonly published: Map<string, number>;
  /** Cases whose keys matched, with the rows that did, by `app/person`. */
  readonly senders: Map<string, { casePerson: number; name: string; rows: number }[]>;
  readonly oneOf: number;
}

/** Scan windows drawn in all stories together; judgement: about 3 MB of SVG. */
const MAX_MARKS = 20_000;

const at = (row: Row): string =>
  `${numberOf(row, 'app')}/${numberOf(row, 'case_person')}/${numberOf(row, 'person')}`;

/** Reads what the chosen pairs need, a few small queries for all of them together. */
export async function readStoryParts(
  run: ReportSource,
  pairs: readonly PairKey[],
): Promise<StoryParts> {
  const parts: StoryParts = {
    heard: new Map(),
    marks: new Map(),
    exposures: new Map(),
    days: new Map(),
    verdicts: new Map(),
    published: new Map(),
    senders: new Map(),
    oneOf: 1,
  };
  if (pairs.length === 0) return parts;
  const list = pairs.map((pair) => `(${pair.casePerson}, ${pair.person})`).join(', ');
  const chosen = `WITH pairs(case_person, person) AS (VALUES ${list})`;
  await readExposures(run, chosen, parts);
  const heard = await readHeard(run, chosen, parts);
  const oneOf = Math.max(1, Math.ceil(heard / MAX_MARKS));
  await readMarks(run, chosen, oneOf, parts);
  await readDays(run, chosen, parts);
  await readSenders(run, chosen, parts);
  await readVerdicts(run, chosen, parts);
  return { ...parts, oneOf };
}

async function readExposures(run: ReportSource, chosen: string, parts: StoryParts): Promise<void> {
  const rows = await queryRows(
    run,
    `${chosen} SELECT e.app, p.*, e.rows, e.first_us, e.last_us,
       e.seconds_under_55_db, e.seconds_55_to_63_db
     FROM exposures e JOIN pairs p ON e.sender = p.case_person AND e.receiver = p.person
     ORDER BY e.app, p.case_person, p.person, e.first_us`,
  );
  for (const row of rows) {
    pushTo(parts.exposures, at(row), {
      rows: numberOf(row, 'rows'),
      secondsUnder55Db: numberOf(row, 'seconds_under_55_db'),
      seconds55To63Db: numberOf(row, 'seconds_55_to_63_db'),
      fromUs: numberOf(row, 'first_us'),
      toUs: numberOf(row, 'last_us'),
    });
  }
}

async function readHeard(run: ReportSource, chosen: string, parts: StoryParts): Promise<number> {
  const rows = await queryRows(
    run,
    `${chosen} SELECT s.app, p.*, count(DISTINCT s.window_us)::INTEGER AS windows,
       count(*)::INTEGER AS sightings, sum(s.packets)::DOUBLE AS packets,
       sum(s.log_rows)::DOUBLE AS log_rows
     FROM sightings s JOIN pairs p ON s.sender = p.case_person AND s.receiver = p.person
     GROUP BY ALL`,
  );
  let total = 0;
  for (const row of rows) {
    const windows = numberOf(row, 'windows');
    total += numberOf(row, 'sightings');
    const counts = { packets: numberOf(row, 'packets'), logRows: numberOf(row, 'log_rows') };
    parts.heard.set(at(row), { windows, ...counts });
  }
  return total;
}

async function readMarks(
  run: ReportSource,
  chosen: string,
  oneOf: number,
  parts: StoryParts,
): Promise<void> {
  const rows = await queryRows(
    run,
    `${chosen}, numbered AS (SELECT s.*, p.*, row_number() OVER (
         PARTITION BY s.app, s.receiver, s.sender ORDER BY s.window_us, s.slot) AS place
       FROM sightings s JOIN pairs p ON s.sender = p.case_person AND s.receiver = p.person)
     SELECT app, case_person, person, first_us, last_us, rssi_mean_dbm, attenuation_db,
       distance_m, packets, log_rows
     FROM numbered WHERE (place - 1) % ${oneOf} = 0
     ORDER BY app, case_person, person, place`,
  );
  for (const row of rows) {
    const [fromUs, toUs] = [numberOf(row, 'first_us'), numberOf(row, 'last_us')];
    const logRows = numberOf(row, 'log_rows');
    const exposures = parts.exposures.get(at(row)) ?? [];
    pushTo(parts.marks, at(row), {
      atUs: fromUs,
      rssiDbm: numberOf(row, 'rssi_mean_dbm'),
      attenuationDb: numberOf(row, 'attenuation_db'),
      distanceM: numberOf(row, 'distance_m'),
      packets: numberOf(row, 'packets'),
      logRows,
      matched: logRows > 0 && exposures.some((e) => e.fromUs <= toUs && e.toUs >= fromUs),
    });
  }
}

async function readDays(run: ReportSource, chosen: string, parts: StoryParts): Promise<void> {
  const rows = await queryRows(
    run,
    `${chosen} SELECT p.*, c.day, c.first_us, c.last_us FROM contacts c JOIN pairs p
       ON c.a = least(p.case_person, p.person) AND c.b = greatest(p.case_person, p.person)
     ORDER BY p.case_person, p.person, c.day`,
  );
  for (const row of rows) {
    pushTo(parts.days, `${numberOf(row, 'case_person')}/${numberOf(row, 'person')}`, {
      day: numberOf(row, 'day'),
      fromUs: numberOf(row, 'first_us'),
      toUs: numberOf(row, 'last_us'),
    });
  }
}

async function readSenders(run: ReportSource, chosen: string, parts: StoryParts): Promise<void> {
  const rows = await queryRows(
    run,
    `${chosen} SELECT e.app, e.receiver, e.sender, c.name, sum(e.rows)::DOUBLE AS matched
     FROM exposures e JOIN phones c ON c.person = e.sender
     WHERE e.receiver IN (SELECT person FROM pairs)
     GROUP BY ALL ORDER BY e.app, e.receiver, e.sender`,
  );
  for (const row of rows) {
    pushTo(parts.senders, `${numberOf(row, 'app')}/${numberOf(row, 'receiver')}`, {
      casePerson: numberOf(row, 'sender'),
      name: textOf(row, 'name'),
      rows: numberOf(row, 'matched'),
    });
  }
}

async function readVerdicts(run: ReportSource, chosen: string, parts: StoryParts): Promise<void> {
  const rows = await queryRows(
    run,
    `${chosen} SELECT v.app, v.rule, v.person, v.warned, v.true_contact, v.score_min, n.notified_us
     FROM verdicts v LEFT JOIN notifications n
       ON n.app = v.app AND n.rule = v.rule AND n.receiver = v.person
     WHERE v.person IN (SELECT person FROM pairs)`,
  );
  for (const row of rows) {
    const notifiedUs = numberOf(row, 'notified_us');
    const key = `${numberOf(row, 'app')}/${numberOf(row, 'rule')}/${numberOf(row, 'person')}`;
    parts.verdicts.set(key, {
      warned: numberOf(row, 'warned') === 1,
      trueContact: numberOf(row, 'true_contact') === 1,
      scoreMin: numberOf(row, 'score_min'),
      notifiedUs: Number.isNaN(notifiedUs) ? null : notifiedUs,
    });
  }
  const published = await queryRows(
    run,
    'SELECT app, person, count(*)::INTEGER AS keys FROM publications GROUP BY app, person',
  );
  for (const row of published) {
    const key = `${numberOf(row, 'app')}/${numberOf(row, 'person')}`;
    parts.published.set(key, numberOf(row, 'keys'));
  }
}
