import { pairedShares } from '../../evaluation/paired.ts';
import type { Discordant, PairedShares } from '../../evaluation/paired.ts';
import { alignRules } from './diff-rules.ts';
import type { AlignedRule } from './diff-rules.ts';
import { numberOf, queryRows, textOf } from './source.ts';
import type { ReportSource } from './source.ts';

/** A share of the same people in both runs: how many changed, and by how much. */
export interface PairedChange extends Discordant, PairedShares {}

/** What a rule did in two runs to the same people; B minus A. */
export interface PairedRule extends AlignedRule {
  /** Over people with a true contact in both. */
  readonly recall: PairedChange;
  /** Over people with the app and without a true contact in both. */
  readonly fpr: PairedChange;
  /** Whether no warning changed. */
  readonly isSame: boolean;
}

export interface PairedRuns {
  /** Rules that both runs have. */
  readonly rules: readonly PairedRule[];
  /** People of both runs; those with a true contact in one alone are in no pair. */
  readonly people: number;
  readonly otherTruth: number;
}

interface Person {
  readonly warned: boolean;
  readonly isTrue: boolean;
  readonly hasApp: boolean;
}

/** Judges two runs in pairs, person by person; people are matched by name. */
export async function pairRuns(runA: ReportSource, runB: ReportSource): Promise<PairedRuns> {
  const aligned = alignRules(runA.manifest.scenario, runB.manifest.scenario);
  const [ofA, ofB] = [await readPeople(runA), await readPeople(runB)];
  let people = 0;
  let otherTruth = 0;
  const rules = aligned.flatMap((rule): PairedRule[] => {
    if (rule.a === null || rule.b === null) return [];
    const [inA, inB] = [ofA.get(placeKey(rule.a)), ofB.get(placeKey(rule.b))];
    const counts = { recall: tallyOf(), fpr: tallyOf() };
    let [both, other] = [0, 0];
    for (const [name, a] of inA ?? []) {
      const b = inB?.get(name);
      if (b === undefined) continue;
      both++;
      if (a.isTrue !== b.isTrue) other++;
      else if (a.isTrue) add(counts.recall, a, b);
      else if (a.hasApp && b.hasApp) add(counts.fpr, a, b);
    }
    [people, otherTruth] = [both, other];
    const [recall, fpr] = [counts.recall, counts.fpr].map((one) => ({
      ...one,
      ...pairedShares(one),
    }));
    const changed = [recall, fpr].reduce((sum, one) => sum + one.onlyA + one.onlyB, 0);
    return [{ ...rule, recall, fpr, isSame: changed === 0 && otherTruth === 0 }];
  });
  return { rules, people, otherTruth };
}

const placeKey = ({ app, rule }: { app: number; rule: number }): string => `${app}/${rule}`;

/** People by name, for each app and rule. */
async function readPeople(run: ReportSource): Promise<Map<string, Map<string, Person>>> {
  const rows = await queryRows(
    run,
    `SELECT app, rule, name, warned, true_contact, has_app
     FROM verdicts JOIN phones USING (person) ORDER BY app, rule, person`,
  );
  const found = new Map<string, Map<string, Person>>();
  for (const row of rows) {
    const key = placeKey({ app: numberOf(row, 'app'), rule: numberOf(row, 'rule') });
    if (!found.has(key)) found.set(key, new Map());
    found.get(key)!.set(textOf(row, 'name'), {
      warned: numberOf(row, 'warned') === 1,
      isTrue: numberOf(row, 'true_contact') === 1,
      hasApp: numberOf(row, 'has_app') === 1,
    });
  }
  return found;
}

type Counts = { -readonly [Key in keyof Discordant]: number };

const tallyOf = (): Counts => ({ onlyA: 0, onlyB: 0, people: 0 });

function add(counts: Counts, a: Person, b: Person): void {
  counts.people++;
  if (a.warned && !b.warned) counts.onlyA++;
  if (b.warned && !a.warned) counts.onlyB++;
}
