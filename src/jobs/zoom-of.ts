import type { AppRegistry } from '../apps/registry.ts';
import { InputError } from '../base/errors.ts';
import { quoted } from '../base/text/printable.ts';
import { fromHex } from '../base/bytes/hex.ts';
import type { PublishedKey } from '../protocols/engine.ts';
import type { PairZoom } from '../report/pages/zoom.ts';
import type { OpenRun } from '../results/open-run.ts';

import type { Plan } from '../plan/plan.ts';
import { TABLES } from '../tables/tables.ts';
import { isComputed } from '../run/task.ts';
import { pairMeetings, zoomPair } from '../replay/pair.ts';
import type { ZoomDirection } from '../replay/pair.ts';
import type { TraceData } from '../world/trace/trace-data.ts';
import { personFinder } from './people.ts';
import { planOfRun } from './plan-of-run.ts';

/**
 * One pair's day recomputed from a run folder, and compared with the rows that it holds.
 *
 * @param pair - two people, by name or index, with a comma between them
 * @param day - local day; undefined = the day on which they were near for longest
 * @param apps - that the run's scenario names; by default those of bluecrowd
 * @throws InputError for people or days that the run does not have
 */
export async function zoomOf(
  run: OpenRun,
  trace: TraceData | undefined,
  pair: string,
  day: number | undefined,
  apps?: AppRegistry,
): Promise<PairZoom> {
  const plan = await planOfRun(run, trace, apps);
  const [a, b] = peopleOf(plan, pair).sort((x, y) => x - y);
  if (a === b) throw new InputError('--pair: expected two people, found the same one twice');
  const chosen = day ?? longestDay(plan, a, b);
  if (chosen < 0 || chosen >= plan.days) {
    throw new InputError(`--day: expected 0..${plan.days - 1}, found ${chosen}`);
  }
  const keys = await publishedKeys(run, a, b);
  const matched = await exposurePairs(run, a, b);
  const directions = zoomPair(plan, a, b, chosen, (app, receiver, sender) =>
    matched.has(`${app} ${receiver} ${sender}`) ? (keys.get(`${app} ${sender}`) ?? []) : [],
  );
  const kept = directions.filter(({ app, direction: { receiver, sender } }) =>
    isComputed(plan, plan.apps[app], receiver, sender),
  );
  const stored = await storedRows(run, a, b, chosen);
  const recomputed = kept.flatMap((d) => rowsOf(d)).sort();
  return {
    a,
    b,
    day: chosen,
    apps: directions.map(zoomApp),
    meetings: pairMeetings(plan, a, b, chosen),
    storedRows: stored.length,
    recomputedRows: recomputed.length,
    equal: stored.length === recomputed.length && stored.every((row, k) => row === recomputed[k]),
  };
}

/** Names may hold commas and blanks: the comma that leaves two known people counts. */
function peopleOf(plan: Plan, pair: string): [number, number] {
  const find = personFinder(plan);
  const parts = pair.split(',');
  for (let k = 1; k < parts.length; k++) {
    const a = find(parts.slice(0, k).join(','));
    const b = find(parts.slice(k).join(','));
    if (a !== undefined && b !== undefined) return [a, b];
  }
  const unknown = parts.find((part) => find(part) === undefined) ?? pair;
  throw new InputError(
    `--pair: expected names or indices of two of the ${plan.world.people.length} people as a,b, ` +
      `found ${quoted(parts.length === 2 ? unknown : pair)}; ` +
      '"SELECT person, name FROM phones" lists them',
  );
}

function longestDay(plan: Plan, a: number, b: number): number {
  let best = 0;
  let bestUs = -1;
  for (let day = 0; day < plan.days; day++) {
    const { fromUs, toUs, count } = plan.world.meetings(a, day, Int32Array.of(b));
    let us = 0;
    for (let m = 0; m < count; m++) us += toUs[m] - fromUs[m];
    if (us > bestUs) {
      best = day;
      bestUs = us;
    }
  }
  return best;
}

function zoomApp({ app, engine, direction, rows, logRows }: ZoomDirection): PairZoom['apps'][0] {
  const end = rows.count;
  return {
    app,
    engine,
    direction,
    sightings: {
      window_us: rows.windowUs.subarray(0, end),
      first_us: rows.firstUs.subarray(0, end),
      packets: rows.packets.subarray(0, end),
      rssi_mean_dbm: rows.rssiMeanDbm.subarray(0, end),
      attenuation_db: rows.attenuationDb.subarray(0, end),
    },
    logRows,
  };
}

/** Each row as one text over all columns: equal texts are equal bits. */
function rowsOf({ rows }: ZoomDirection): string[] {
  const columns = rows.columns();
  return Array.from({ length: rows.count }, (_, k) => columns.map((column) => column[k]).join(' '));
}

async function storedRows(run: OpenRun, a: number, b: number, day: number): Promise<string[]> {
  const names = TABLES.sightings.columns.map(({ name }) => name).join(', ');
  const { rows } = await run.query(
    `SELECT ${names} FROM sightings WHERE day = ${day} AND ` +
      `((receiver = ${a} AND sender = ${b}) OR (receiver = ${b} AND sender = ${a}))`,
  );
  return rows.map((row) => row.join(' ')).sort();
}

async function publishedKeys(
  run: OpenRun,
  a: number,
  b: number,
): Promise<Map<string, PublishedKey[]>> {
  const { rows } = await run.query(
    'SELECT app, person, key_hex, start_unix_s, end_unix_s FROM publications ' +
      `WHERE person IN (${a}, ${b}) ORDER BY app, person, key`,
  );
  const keys = new Map<string, PublishedKey[]>();
  for (const [app, person, hex, startS, endS] of rows) {
    const of = `${Number(app)} ${Number(person)}`;
    const list = keys.get(of) ?? [];
    list.push({
      key: fromHex(String(hex)),
      startS: Number(startS),
      endS: Number(endS),
      availableFromS: 0,
      daysSinceOnset: undefined,
    });
    keys.set(of, list);
  }
  return keys;
}

async function exposurePairs(run: OpenRun, a: number, b: number): Promise<Set<string>> {
  const { rows } = await run.query(
    'SELECT DISTINCT app, receiver, sender FROM exposures ' +
      `WHERE receiver IN (${a}, ${b}) AND sender IN (${a}, ${b})`,
  );
  return new Set(rows.map((row) => row.join(' ')));
}
