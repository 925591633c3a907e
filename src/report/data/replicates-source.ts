import { figureOverReplicates } from '../../evaluation/figures.ts';
import type { Estimate, FigureName } from '../../evaluation/figures.ts';
import { emptied, tallyAt } from '../../evaluation/tally.ts';
import type { Tally } from '../../evaluation/tally.ts';
import { namedPlaces } from './data-confusion.ts';
import type { NamedPlace } from './data-confusion.ts';
import type { ReportManifest } from './source.ts';

/** Replicates as the report sees them: one scenario, and how each rule did with each seed. */
export interface ReplicatesSource {
  readonly dir?: string;
  readonly manifest: ReportManifest;
  readonly seeds: readonly string[];
  /** By seed: of every rule, over everybody and then over each group. */
  readonly tallies: readonly (readonly Tally[])[];
}

/** One rule over all seeds, or over one group of people in all seeds. */
export interface ReplicatedRule extends NamedPlace {
  /** null: everybody. */
  readonly group: string | null;
  readonly seeds: readonly string[];
  /** By seed. */
  readonly tallies: readonly Tally[];
}

/** Every rule over everybody, in order of app and rule. */
export function replicatedRules(set: ReplicatesSource): ReplicatedRule[] {
  return namedPlaces(set.manifest).map((place) => replicated(set, place, null));
}

/** Every rule over each group, in order of app, rule and group. */
export function replicatedGroups(set: ReplicatesSource): ReplicatedRule[] {
  const names = new Set(set.tallies.flatMap((all) => all.map(({ group }) => group)));
  const groups = [...names].filter((name) => name !== null).sort();
  return namedPlaces(set.manifest).flatMap((place) =>
    groups.map((group) => replicated(set, place, group)),
  );
}

function replicated(
  { seeds, tallies }: ReplicatesSource,
  place: NamedPlace,
  group: string | null,
): ReplicatedRule {
  const { app, rule } = place;
  const own = tallies.map((all) => {
    return tallyAt(all, { app, rule, group }) ?? emptied({ app, rule, group });
  });
  return { ...place, group, seeds, tallies: own };
}

/** A figure over all seeds. */
export function pooled({ tallies }: ReplicatedRule, figure: FigureName): Estimate {
  return figureOverReplicates(figure, tallies);
}

/** A figure of each seed that has an answer. */
export function bySeed(
  { seeds, tallies }: ReplicatedRule,
  figure: FigureName,
): { readonly label: string; readonly value: number }[] {
  return seeds.flatMap((seed, k) => {
    const { value } = figureOverReplicates(figure, [tallies[k]]);
    return value === null ? [] : [{ label: seed, value }];
  });
}
