import { InputError } from '../base/errors.ts';
import { byFigure } from '../evaluation/figures.ts';
import type { FigureName } from '../evaluation/figures.ts';
import { pairedOverReplicates } from '../evaluation/paired.ts';
import type { PairedDifference } from '../evaluation/paired.ts';
import { tallyAt } from '../evaluation/tally.ts';
import type { Tally } from '../evaluation/tally.ts';
import { alignRules } from '../report/data/diff-rules.ts';
import type { AlignedRule } from '../report/data/diff-rules.ts';
import { flattenScenario } from '../report/data/flatten.ts';
import type { ReplicateOutcome } from '../replicates/replicate.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Replicates of one scenario, as stored or as they have just been run. */
export interface ReplicateSet {
  readonly scenario: Scenario;
  readonly outcomes: readonly ReplicateOutcome[];
}

/** B minus A of every figure of a rule that both sets have. */
export interface PairedRule extends AlignedRule {
  readonly figures: Readonly<Record<FigureName, PairedDifference>>;
  /** Whether no person was warned in one set alone, as far as the counts tell. */
  readonly isSame: boolean;
}

/** Two sets judged in pairs. */
export interface PairedSets {
  /** Seeds that both have; others are left out. */
  readonly seeds: readonly string[];
  readonly rules: readonly PairedRule[];
  /** Whether other people have an app with a seed: FPR, precision and AUC are then of others. */
  readonly hasOtherUsers: boolean;
}

// What decides who is where, who is a case and what a true contact is.
const SHARED = /^(world|cases|truth|seed|startUnixUs|startDate|utcOffsetMin|days)\b/;
const MAX_NAMED = 3;

/**
 * Refuses two scenarios whose runs cannot share people, true contacts and draws.
 *
 * @param what - what was asked for, such as `--against out/a`
 */
export function refuseUnpaired(what: string, a: Scenario, b: Scenario): void {
  const [inA, inB] = [flattenScenario(a), flattenScenario(b)];
  const keys = [...new Set([...inA.keys(), ...inB.keys()])].filter(
    (key) => SHARED.test(key) && inA.get(key) !== inB.get(key),
  );
  if (keys.length === 0) return;
  const named = keys
    .slice(0, MAX_NAMED)
    .map(
      (key) => `${key} ${inA.get(key) ?? 'missing'} there and ${inB.get(key) ?? 'missing'} here`,
    );
  const more = keys.length > MAX_NAMED ? ` and ${keys.length - MAX_NAMED} more keys` : '';
  throw new InputError(
    `${what}: expected a run of the same people, true contacts and draws, found ` +
      `${named.join(', ')}${more}: they are not paired; compare runs that differ in apps, rules, ` +
      'phones or radio alone',
  );
}

/**
 * Judges two sets in pairs, seed by seed.
 *
 * @param what - what was asked for, such as `--against out/a`
 * @throws InputError where they do not share people, true contacts and draws
 */
export function pairSets(what: string, a: ReplicateSet, b: ReplicateSet): PairedSets {
  refuseUnpaired(what, a.scenario, b.scenario);
  const inA = new Map(a.outcomes.map((outcome) => [outcome.seed, outcome]));
  const pairs = b.outcomes.flatMap((ofB) => {
    const ofA = inA.get(ofB.seed);
    return ofA === undefined ? [] : [{ a: ofA, b: ofB }];
  });
  if (pairs.length < 2) {
    throw new InputError(
      `${what}: expected 2 seeds or more that both have, found ${pairs.length}; run both with ` +
        'the same seed and --replicates',
    );
  }
  const other = pairs.find((pair) => pair.a.truthDigest !== pair.b.truthDigest);
  if (other !== undefined) {
    throw new InputError(
      `${what}: expected the same true contacts, found others with the seed ${other.b.seed} ` +
        '(other cases were drawn, or another version ran): they are not paired',
    );
  }
  const rules = alignRules(a.scenario, b.scenario).map((rule): PairedRule => {
    const ofA = pairs.map((pair) => tallyOf(pair.a, rule.a));
    const ofB = pairs.map((pair) => tallyOf(pair.b, rule.b));
    const isInBoth = ofA.every((one) => one !== null) && ofB.every((one) => one !== null);
    return {
      ...rule,
      figures: byFigure((name) =>
        isInBoth ? pairedOverReplicates(name, ofA, ofB) : { difference: null, interval: null },
      ),
      isSame: isInBoth && ofA.every((one, k) => isSameTally(one, ofB[k])),
    };
  });
  const hasOtherUsers = rules.some((rule) =>
    pairs.some((pair) => {
      const [ofA, ofB] = [tallyOf(pair.a, rule.a), tallyOf(pair.b, rule.b)];
      return ofA !== null && ofB !== null && !hasSameUsers(ofA, ofB);
    }),
  );
  return { seeds: pairs.map((pair) => pair.b.seed), rules, hasOtherUsers };
}

function tallyOf({ tallies }: ReplicateOutcome, place: AlignedRule['a']): Tally | null {
  return place === null ? null : (tallyAt(tallies, { ...place, group: null }) ?? null);
}

/** Whether the same number of people have the app and no true contact. */
const hasSameUsers = (a: Tally, b: Tally): boolean => a.fp + a.tn === b.fp + b.tn;

function isSameTally(a: Tally, b: Tally): boolean {
  const counts = ['tp', 'fn', 'fp', 'tn', 'concordant'] as const;
  return counts.every((name) => a[name] === b[name]);
}
