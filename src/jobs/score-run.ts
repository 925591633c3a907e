import { join } from 'node:path';
import { hasAttenuations } from '../apps/profile.ts';
import { BUILT_IN_APPS } from '../apps/registry.ts';
import { InputError } from '../base/errors.ts';
import { listed } from '../base/text/printable.ts';
import { emptied, tallies } from '../evaluation/tally.ts';
import type { Tally } from '../evaluation/tally.ts';
import { openRun } from '../results/open-run.ts';
import type { OpenRun } from '../results/open-run.ts';
import type { Manifest } from '../results/manifest-type.ts';
import { readStoredWindows } from '../results/stored-windows.ts';
import type { StoredWindows } from '../results/stored-windows.ts';
import { compileRule } from '../risk/columns/compile-rule.ts';
import { createOutcomes } from '../risk/columns/window-columns.ts';
import { namedRule } from '../risk/registry.ts';
import type { RuleConfig } from '../risk/rules.ts';

/** What a rule says of everybody who is no case, by the stored windows of one app. */
export interface ScoredRule {
  readonly app: number;
  readonly rule: RuleConfig;
  readonly tally: Tally;
  /** By person in order of index. */
  readonly verdicts: readonly ScoredPerson[];
  /**
   * People of whom the run's own table says another thing; null where the run did not have the
   * rule.
   */
  readonly differing: number | null;
}

/** As in the table `verdicts`. */
export interface ScoredPerson {
  readonly person: number;
  readonly warned: boolean;
  readonly scoreMin: number;
}

export interface ScoredRun {
  readonly manifest: Manifest;
  readonly rules: readonly ScoredRule[];
  readonly leftOut: readonly LeftOut[];
}

/** A rule that needs attenuations, and an app that has none. */
export interface LeftOut {
  readonly app: number;
  readonly rule: RuleConfig;
}

/** What is scored; other tables are beside it. */
const SCORED_TABLES = ['windows', 'scans', 'exposures', 'phones'] as const;

/** A person who is no case, as the run's table has them. */
interface Person {
  readonly person: number;
  readonly hasApp: number;
  readonly trueContact: number;
}

/**
 * Scores the stored windows of a run by rules over columns, with downloads as they were: what the
 * run's own rules said of them comes out again. An app whose authority answers nobody twice may
 * have left out what another rule would have waited for.
 *
 * @param rules - by default, the run's own; those that an app cannot have are left out for it
 * @throws InputError where the folder is no run, what is scored is not as the run wrote it, or no
 *   app of it can have one of the rules
 */
export async function scoreRun(folder: string, rules?: readonly RuleConfig[]): Promise<ScoredRun> {
  const run = await openRun(folder);
  try {
    const { manifest } = run;
    const scored: ScoredRule[] = [];
    const leftOut: LeftOut[] = [];
    for (const [app, { rules: own }] of manifest.scenario.apps.entries()) {
      const needsRssi = rules !== undefined && (await isWithoutAttenuations(run, app));
      const fits = (rule: RuleConfig): boolean => !needsRssi || needsRssiAlone(rule);
      const asked = (rules ?? own).filter(fits);
      if (asked.length > 0) scored.push(...(await scoredApp(run, app, asked)));
      for (const rule of rules ?? []) if (!fits(rule)) leftOut.push({ app, rule });
    }
    if (scored.length === 0) {
      const engines = manifest.scenario.apps.map(({ engine }) => engine);
      const asked = (rules ?? []).map(({ kind }) => kind);
      throw new InputError(
        `expected a rule that an app of the run can have, found ${listed(asked)} for ` +
          `${listed(engines)}; leave --rule out, or name one that needs RSSI alone`,
        { file: folder },
      );
    }
    await checkScored(run);
    return { manifest, rules: scored, leftOut };
  } finally {
    run.close();
  }
}

/** Other rules have nothing that they could be held against: their tables must be the run's own. */
async function checkScored(run: OpenRun): Promise<void> {
  for (const table of SCORED_TABLES) {
    if ((await run.storedDigest(table)) === run.manifest.digests[table]) continue;
    throw new InputError(
      `expected the table ${table} as the run wrote it, found other rows; run the scenario again`,
      { file: join(run.dir, `${table}.parquet`) },
    );
  }
}

/** A module's profile, which would say so, is not loaded for this: then what matched tells. */
async function isWithoutAttenuations(run: OpenRun, app: number): Promise<boolean> {
  const profile = BUILT_IN_APPS.find(run.manifest.scenario.apps[app].engine);
  if (profile !== undefined) return !hasAttenuations(profile);
  const { rows } = await run.query(
    `SELECT max(min_attenuation_db) < 0 FROM exposures WHERE app = ${app}`,
  );
  return rows[0][0] === true;
}

function needsRssiAlone({ kind }: RuleConfig): boolean {
  return kind === 'any-match' || namedRule(kind)?.needs === 'rssi';
}

async function scoredApp(
  run: OpenRun,
  app: number,
  rules: readonly RuleConfig[],
): Promise<ScoredRule[]> {
  const windows = await readStoredWindows(run, app);
  const { rows } = await run.query(
    `SELECT person, has_app, true_contact FROM verdicts WHERE app = ${app} AND rule = 0
     ORDER BY person`,
  );
  const people = rows.map((row): Person => {
    const [person, hasApp, trueContact] = row.map(Number);
    return { person, hasApp, trueContact };
  });
  const own = run.manifest.scenario.apps[app].rules.map((rule) => JSON.stringify(rule));
  const scored: ScoredRule[] = [];
  for (const [index, rule] of rules.entries()) {
    const verdicts = verdictsOf(rule, windows, people);
    const ownIndex = own.indexOf(JSON.stringify(rule));
    scored.push({
      app,
      rule,
      tally: tallyOf(app, index, people, verdicts),
      verdicts,
      differing: ownIndex < 0 ? null : await countDiffering(run, app, ownIndex, verdicts),
    });
  }
  return scored;
}

/** Warned by one download or more; the score is that after the last. */
function verdictsOf(
  rule: RuleConfig,
  { columns, receiver, nowS }: StoredWindows,
  people: readonly Person[],
): ScoredPerson[] {
  const out = createOutcomes(nowS.length);
  compileRule(rule)(columns, nowS, out);
  const found = new Map<number, { warned: boolean; scoreMin: number }>();
  receiver.forEach((person, k) => {
    const warned = out.warned[k] === 1 || found.get(person)?.warned === true;
    found.set(person, { warned, scoreMin: out.scoreMin[k] });
  });
  return people.map(({ person }) => ({
    person,
    ...(found.get(person) ?? { warned: false, scoreMin: -1 }),
  }));
}

function tallyOf(
  app: number,
  rule: number,
  people: readonly Person[],
  verdicts: readonly ScoredPerson[],
): Tally {
  const count = people.length;
  const [tally] = tallies({
    count,
    app: new Int32Array(count).fill(app),
    rule: new Int32Array(count).fill(rule),
    group: new Array<string>(count).fill(''),
    hasApp: people.map(({ hasApp }) => hasApp),
    trueContact: people.map(({ trueContact }) => trueContact),
    warned: verdicts.map(({ warned }) => (warned ? 1 : 0)),
    scoreMin: verdicts.map(({ scoreMin }) => scoreMin),
    people: new Int32Array(count).fill(1),
  });
  return tally ?? emptied({ app, rule, group: null });
}

async function countDiffering(
  run: OpenRun,
  app: number,
  rule: number,
  verdicts: readonly ScoredPerson[],
): Promise<number> {
  const { rows } = await run.query(
    `SELECT warned, score_min FROM verdicts WHERE app = ${app} AND rule = ${rule} ORDER BY person`,
  );
  return rows.filter(([warned, scoreMin], k) => {
    const found = verdicts[k];
    return (warned === 1) !== found.warned || scoreMin !== found.scoreMin;
  }).length;
}
