import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../../base/errors.ts';
import { checkRun } from '../../jobs/check-run.ts';
import { packetZoomOf } from '../../jobs/packet-zoom-of.ts';
import { zoomOf } from '../../jobs/zoom-of.ts';
import { engineByName } from '../../protocols/engines.ts';
import { compareRuns } from '../../results/compare.ts';
import { openRun } from '../../results/open-run.ts';
import type { OpenRun } from '../../results/open-run.ts';
import { loadScenario } from '../../scenario/load.ts';
import type { LoadedScenario } from '../../scenario/load.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { TableName } from '../../tables/tables.ts';
import { claimsOf, keptRun } from './kept-run.ts';
import type { KeptRun, Simulate } from './kept-run.ts';

/** What every run is held to. */
export type PromiseName =
  | 'a scenario is run or refused with one sentence'
  | 'eager = lazy'
  | 'who keeps away meets nobody'
  | '1 worker = N workers'
  | 'check = run'
  | 'the manifest holds the scenario'
  | 'a pair again = its stored rows';

/** A promise that a run did not keep. */
export class Broken extends Error {
  readonly promise: PromiseName;

  constructor(promise: PromiseName, message: string) {
    super(`${promise}: ${message}`);
    this.promise = promise;
  }
}

/** Tables that must not depend on which sightings were computed. */
export const OUTCOME: readonly TableName[] = [
  'phones',
  'cases',
  'publications',
  'exposures',
  'windows',
  'scans',
  'notifications',
  'verdicts',
  'states',
];

const NOWHERE = { trace: undefined, metadata: undefined };

/** How a scenario is held to the promises. */
export interface Trial {
  /** Runs in this thread. */
  readonly simulate: Simulate;
  /** Writes a run folder at `out`. */
  readonly writeRun: (loaded: LoadedScenario, out: string, workers: number) => Promise<void>;
  /** Numbers of workers above 1, each tried; the last one writes the run folder. */
  readonly workers: readonly number[];
  /** Where the run folder is written. */
  readonly out: string;
  /** Nothing after this promise is tried: what makes a failure smaller asks for no other. */
  readonly last?: PromiseName;
}

/** What came of a scenario that kept every promise. */
export type Held =
  | { readonly kind: 'held'; readonly scenario: Scenario; readonly exposures: number }
  | { readonly kind: 'refused'; readonly says: string };

/**
 * Holds the scenario in a file to every promise.
 *
 * @throws Broken for the first promise that it does not keep
 */
export async function holdToPromises(path: string, trial: Trial): Promise<Held> {
  let loaded;
  let eager;
  try {
    loaded = loadScenario(path);
    eager = await keptRun(trial.simulate, loaded, 'all');
  } catch (error) {
    if (error instanceof InputError) return { kind: 'refused', says: error.message };
    throw new Broken('a scenario is run or refused with one sentence', String(error));
  }
  try {
    const lazy = await keptRun(trial.simulate, loaded, 'cases');
    holdLazy(eager, lazy, loaded.scenario);
    holdAway(eager);
    if (trial.last === 'eager = lazy') return heldBy(loaded, eager);
    const single =
      loaded.scenario.materialise === 'cases' ? lazy : await asAsked(eager, loaded, trial);
    await holdWorkers(single, loaded, trial);
    await holdFolder(single, path, loaded, trial);
  } catch (error) {
    if (error instanceof Broken) throw error;
    // What was taken once is taken again, and nothing else throws.
    throw new Broken('a scenario is run or refused with one sentence', String(error));
  }
  return heldBy(loaded, eager);
}

function heldBy({ scenario }: LoadedScenario, { counts }: KeptRun): Held {
  return { kind: 'held', scenario, exposures: counts.exposures };
}

function holdLazy(eager: KeptRun, lazy: KeptRun, { apps }: Scenario): void {
  const broken = (says: string): Broken => new Broken('eager = lazy', says);
  for (const table of OUTCOME) {
    if (lazy.digests[table] === eager.digests[table]) continue;
    const [all, cases] = [eager.counts[table], lazy.counts[table]];
    throw broken(`the table ${table} differs, ${all} rows and ${cases}`);
  }
  if (!isDeepStrictEqual(lazy.outcome.journal, eager.outcome.journal)) {
    throw broken('the journals differ');
  }
  for (const table of ['sightings', 'contacts'] as const) {
    const all = new Set(eager.rows(table));
    const stray = lazy.rows(table).find((row) => !all.has(row));
    if (stray !== undefined) throw broken(`${table} has a row of its own, ${stray}`);
  }
  const radios = new Set(eager.rows('radio_use'));
  const scheduled = new Set(eager.rows('radio_use').map(asNotHeard));
  const other = lazy.rows('radio_use').find((row) => !radios.has(row) && !scheduled.has(row));
  if (other !== undefined) throw broken(`radio_use has a row of its own, ${other}`);
  const cases = new Set(lazy.rows('cases').map((row) => row.split(' ')[0]));
  const kept = new Set(lazy.rows('sightings'));
  const opens = apps.map(({ engine }) => engineByName(engine).kind === 'decentralised');
  const lost = eager.rows('sightings').find((row) => {
    const [app, , sender] = row.split(' ');
    return opens[Number(app)] && cases.has(sender) && !kept.has(row);
  });
  if (lost !== undefined) throw broken(`a sighting of a case is left out, ${lost}`);
}

function holdAway(eager: KeptRun): void {
  const away = new Set(
    eager.rows('states').map((row) => row.split(' ').slice(0, 2).join(' ')), // day, person
  );
  const met = eager.rows('contacts').find((row) => {
    const [day, a, b] = row.split(' ');
    return away.has(`${day} ${a}`) || away.has(`${day} ${b}`);
  });
  if (met !== undefined) throw new Broken('who keeps away meets nobody', `contacts has ${met}`);
}

/** A row of `radio_use` as it is where only diagnosed senders are heard. */
function asNotHeard(row: string): string {
  return [...row.split(' ').slice(0, -3), -1, -1, -1].join(' ');
}

/** The run as the scenario asks for it; small runs take all sightings by themselves. */
async function asAsked(eager: KeptRun, loaded: LoadedScenario, trial: Trial): Promise<KeptRun> {
  if (loaded.scenario.materialise === 'all') return eager;
  return keptRun(trial.simulate, loaded, 'auto');
}

async function holdWorkers(single: KeptRun, loaded: LoadedScenario, trial: Trial): Promise<void> {
  // The last one writes the folder, whose digests are compared there.
  for (const workers of trial.workers.slice(0, -1)) {
    const many = await keptRun(trial.simulate, loaded, loaded.scenario.materialise, workers);
    holdEqual('1 worker = N workers', single, claimsOf(loaded.scenario, many), workers);
  }
}

function holdEqual(
  promise: PromiseName,
  single: KeptRun,
  found: ReturnType<typeof claimsOf>,
  workers: number,
): void {
  const parts = compareRuns(claimsOf(single.scenario, single), found);
  const wrong = parts.find(({ equal }) => !equal);
  if (wrong === undefined) return;
  const { part, expected, found: other } = wrong;
  throw new Broken(promise, `${part} is ${expected} with 1 worker, ${other} with ${workers}`);
}

async function holdFolder(
  single: KeptRun,
  path: string,
  loaded: LoadedScenario,
  { out, workers, writeRun }: Trial,
): Promise<void> {
  const last = workers[workers.length - 1];
  await writeRun(loaded, out, last);
  const { manifest, parts } = await checkRun(out, { moved: NOWHERE, workers: 1 });
  holdEqual('1 worker = N workers', single, manifest, last);
  const wrong = parts.find(({ equal }) => !equal);
  if (wrong !== undefined) {
    const { part, expected, found, stored } = wrong;
    throw new Broken('check = run', `${part}: ${expected} claimed, ${found} again, ${stored} kept`);
  }
  const again = JSON.stringify(loadScenario(path).scenario);
  if (JSON.stringify(manifest.scenario) !== again) {
    throw new Broken(
      'the manifest holds the scenario',
      'the stored scenario differs from the file',
    );
  }
  const run = await openRun(out);
  try {
    await holdPair(run, loaded);
  } finally {
    run.close();
  }
}

/** One pair that heard each other (or two people), and the packets around its receiver. */
async function holdPair(run: OpenRun, { trace, scenario }: LoadedScenario): Promise<void> {
  const { rows } = await run.query(
    'SELECT receiver, sender, day, app FROM sightings ' +
      'ORDER BY packets DESC, receiver, sender, day, app LIMIT 1',
  );
  const [receiver, sender, day, app] = (rows[0] ?? [0, 1, 0, 0]).map(Number);
  const broken = (says: string): Broken => new Broken('a pair again = its stored rows', says);
  // By name: people of a contact list are called by numbers, which are not their places.
  const names = await run.query('SELECT name FROM phones ORDER BY person');
  const nameOf = (person: number): string => String(names.rows[person][0]);
  const zoom = await zoomOf(run, trace, `${nameOf(receiver)},${nameOf(sender)}`, day);
  if (!zoom.equal) {
    const { storedRows, recomputedRows } = zoom;
    throw broken(
      `${receiver},${sender} on day ${day}: ${storedRows} stored, ${recomputedRows} again`,
    );
  }
  if (scenario.radio.level !== 'packet' || rows.length === 0) return;
  const { engine } = scenario.apps[app];
  const question = { receiver: nameOf(receiver), at: undefined, seconds: 60, app: engine };
  const { check } = await packetZoomOf(run, trace, question);
  if (check?.equal !== true) throw broken(`the packets around ${receiver} are others`);
}
