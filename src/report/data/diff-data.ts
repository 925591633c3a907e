import { readConfusion } from './data-confusion.ts';
import type { ConfusionRow } from './data-confusion.ts';
import { flattenScenario } from './flatten.ts';
import { pairRuns } from './diff-paired.ts';
import type { PairedChange } from './diff-paired.ts';
import { alignRules } from './diff-rules.ts';
import type { AlignedRule } from './diff-rules.ts';
import { appLabels } from '../kit/labels.ts';
import { numberOf, queryRows, textOf } from './source.ts';
import type { ReportSource } from './source.ts';
import { TABLES } from '../../tables/tables.ts';

export interface KeyChange {
  readonly key: string;
  /** null where the run has no such key. */
  readonly a: string | null;
  readonly b: string | null;
}

export interface VerdictSide {
  readonly warned: boolean;
  readonly trueContact: boolean;
  readonly scoreMin: number;
}

/** A person whose warning, truth or score differs between the runs. */
export interface VerdictChange {
  readonly person: string;
  readonly app: string;
  readonly rule: string;
  readonly a: VerdictSide;
  readonly b: VerdictSide;
}

export interface PairChange {
  readonly app: string;
  readonly receiver: string;
  readonly sender: string;
  readonly a: number;
  readonly b: number;
}

export interface RunDiff extends PairedChange {
  readonly keys: readonly KeyChange[];
  /** Rows per table in both runs, and whether the digests agree (null: not known). */
  readonly tables: readonly { name: string; a: number; b: number; same: boolean | null }[];
  readonly rules: readonly RuleChange[];
  /** Names that only one run has. */
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  /** Names that both runs have, and those that at least one has. */
  readonly namesInBoth: number;
  readonly names: number;
  readonly verdicts: readonly VerdictChange[];
  /** Pairs with another number of sightings, greatest change first; null where too many. */
  readonly pairs: readonly PairChange[] | null;
  /** Pairs with any sighting in at least one run. */
  readonly pairCount: number;
}

/** Pairs read at most; judgement: all pairs of about 450 people with two apps, some 50 MB. */
const MAX_PAIRS = 400_000;
const NOTHING: VerdictSide = { warned: false, trueContact: false, scoreMin: -1 };

/** What a rule did in both runs; null where a run has no such rule. */
export interface RuleChange extends AlignedRule {
  readonly inA: ConfusionRow | null;
  readonly inB: ConfusionRow | null;
}

type WithManifest = Pick<ReportSource, 'manifest'>;

/** Compares two runs; people are matched by name, apps by engine, rules by name and order. */
export async function diffRuns(runA: ReportSource, runB: ReportSource): Promise<RunDiff> {
  const [namesA, namesB] = [await readNames(runA), await readNames(runB)];
  const pairs = await diffPairs(runA, runB);
  const rules = alignRules(runA.manifest.scenario, runB.manifest.scenario);
  const namesInBoth = [...namesA].filter((name) => namesB.has(name)).length;
  return {
    keys: diffKeys(runA, runB),
    tables: await diffTables(runA, runB),
    rules: await diffRules(rules, runA, runB),
    ...(await pairRuns(rules, runA, runB)),
    onlyA: [...namesA].filter((name) => !namesB.has(name)),
    onlyB: [...namesB].filter((name) => !namesA.has(name)),
    namesInBoth,
    names: namesA.size + namesB.size - namesInBoth,
    verdicts: await diffVerdicts(rules, runA, runB),
    ...pairs,
  };
}

async function readNames(run: ReportSource): Promise<Set<string>> {
  const rows = await queryRows(run, 'SELECT name FROM phones ORDER BY person');
  return new Set(rows.map((row) => textOf(row, 'name')));
}

/** Scenario keys that differ between two runs or sets. */
export function diffKeys(runA: WithManifest, runB: WithManifest): KeyChange[] {
  const a = flattenScenario(runA.manifest.scenario);
  const b = flattenScenario(runB.manifest.scenario);
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((key) => ({ key, a: a.get(key) ?? null, b: b.get(key) ?? null }))
    .filter((change) => change.a !== change.b);
}

async function diffTables(runA: ReportSource, runB: ReportSource): Promise<RunDiff['tables']> {
  const count = async (run: ReportSource, name: string): Promise<number> =>
    numberOf((await queryRows(run, `SELECT count(*)::DOUBLE AS n FROM ${name}`))[0], 'n');
  const [digestsA, digestsB] = [runA.manifest.digests ?? {}, runB.manifest.digests ?? {}];
  const tables = [];
  for (const name of Object.keys(TABLES)) {
    const [digestA, digestB] = [digestsA[name], digestsB[name]];
    const same = digestA === undefined || digestB === undefined ? null : digestA === digestB;
    tables.push({ name, a: await count(runA, name), b: await count(runB, name), same });
  }
  return tables;
}

async function diffRules(
  rules: readonly AlignedRule[],
  runA: ReportSource,
  runB: ReportSource,
): Promise<RuleChange[]> {
  const [rowsA, rowsB] = [await readConfusion(runA), await readConfusion(runB)];
  const find = (rows: readonly ConfusionRow[], place: AlignedRule['a']): ConfusionRow | null =>
    rows.find((row) => row.app === place?.app && row.rule === place.rule) ?? null;
  return rules.map((rule) => ({ ...rule, inA: find(rowsA, rule.a), inB: find(rowsB, rule.b) }));
}

/** Verdicts that are not plain "no contact, not warned", by person and aligned rule. */
async function readVerdicts(
  run: ReportSource,
  places: readonly AlignedRule['a'][],
): Promise<Map<string, VerdictSide>> {
  const rows = await queryRows(
    run,
    `SELECT app, rule, p.name, warned, true_contact, score_min FROM verdicts v
     JOIN phones p USING (person) WHERE warned = 1 OR true_contact = 1 OR score_min >= 0
     ORDER BY app, rule, person`,
  );
  const sides = new Map<string, VerdictSide>();
  for (const row of rows) {
    const [app, rule] = [numberOf(row, 'app'), numberOf(row, 'rule')];
    const index = places.findIndex((place) => place?.app === app && place.rule === rule);
    sides.set(JSON.stringify([index, textOf(row, 'name')]), {
      warned: numberOf(row, 'warned') === 1,
      trueContact: numberOf(row, 'true_contact') === 1,
      scoreMin: numberOf(row, 'score_min'),
    });
  }
  return sides;
}

/** Only rules that both runs have: a rule that is new warns whom it warns. */
async function diffVerdicts(
  rules: readonly AlignedRule[],
  runA: ReportSource,
  runB: ReportSource,
): Promise<VerdictChange[]> {
  const a = await readVerdicts(
    runA,
    rules.map((rule) => rule.a),
  );
  const b = await readVerdicts(
    runB,
    rules.map((rule) => rule.b),
  );
  const changes: VerdictChange[] = [];
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const [index, person] = JSON.parse(key) as [number, string];
    const { app, rule, ...both } = rules[index];
    if (both.a === null || both.b === null) continue;
    const change = { person, app, rule, a: a.get(key) ?? NOTHING, b: b.get(key) ?? NOTHING };
    const differs =
      change.a.warned !== change.b.warned ||
      change.a.trueContact !== change.b.trueContact ||
      change.a.scoreMin !== change.b.scoreMin;
    if (differs) changes.push(change);
  }
  // First those whose warning changed: that is what a reader came for.
  const rank = (change: VerdictChange): number => (change.a.warned === change.b.warned ? 1 : 0);
  return changes.sort((x, y) => rank(x) - rank(y));
}

async function readPairs(run: ReportSource): Promise<Map<string, number> | null> {
  const labels = appLabels(run.manifest.scenario);
  const rows = await queryRows(
    run,
    `SELECT app, r.name AS receiver, s.name AS sender, n FROM (
       SELECT app, receiver, sender, count(*)::INTEGER AS n FROM sightings
       GROUP BY app, receiver, sender LIMIT ${MAX_PAIRS + 1}) g
     JOIN phones r ON r.person = g.receiver JOIN phones s ON s.person = g.sender
     ORDER BY app, g.receiver, g.sender`,
  );
  if (rows.length > MAX_PAIRS) return null;
  const label = (row: (typeof rows)[number]): string =>
    JSON.stringify([labels[numberOf(row, 'app')], textOf(row, 'receiver'), textOf(row, 'sender')]);
  return new Map(rows.map((row) => [label(row), numberOf(row, 'n')]));
}

async function diffPairs(
  runA: ReportSource,
  runB: ReportSource,
): Promise<Pick<RunDiff, 'pairs' | 'pairCount'>> {
  const [a, b] = [await readPairs(runA), await readPairs(runB)];
  if (a === null || b === null) return { pairs: null, pairCount: MAX_PAIRS };
  const keys = new Set([...a.keys(), ...b.keys()]);
  const changes: PairChange[] = [];
  for (const key of keys) {
    const [app, receiver, sender] = JSON.parse(key) as [string, string, string];
    const change = { app, receiver, sender, a: a.get(key) ?? 0, b: b.get(key) ?? 0 };
    if (change.a !== change.b) changes.push(change);
  }
  changes.sort((x, y) => Math.abs(y.b - y.a) - Math.abs(x.b - x.a));
  return { pairs: changes, pairCount: keys.size };
}
