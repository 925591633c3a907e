import { z } from 'zod';
import {
  byFigure,
  FIGURE_NAMES,
  figureOfRun,
  figureOverReplicates,
} from '../../evaluation/figures.ts';
import type { FigureName } from '../../evaluation/figures.ts';
import { emptied } from '../../evaluation/tally.ts';
import type { Tally } from '../../evaluation/tally.ts';
import { appLabels, ruleLabel } from '../../report/kit/labels.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { TABLES } from '../../tables/tables.ts';

const count = z.number().int().min(0);
const interval = z.strictObject({ low: z.number(), high: z.number() }).nullable();

function perFigure<T extends z.ZodType>(value: T) {
  const shape = Object.fromEntries(FIGURE_NAMES.map((name) => [name, value]));
  return z.strictObject(shape as Record<FigureName, T>);
}

const estimate = z
  .strictObject({ value: z.number().nullable(), interval })
  .meta({ description: 'null where nobody is in the denominator, or no interval can be given' });

const rule = z
  .strictObject({
    app: count,
    rule: count,
    appLabel: z.string(),
    ruleLabel: z.string(),
    group: z.string().nullable().meta({ description: 'group of people; null: everybody' }),
    tp: count,
    fn: count,
    fp: count,
    tn: count,
    others: count.meta({ description: 'without the app and without a true contact' }),
    figures: perFigure(estimate),
  })
  .meta({ description: 'one rule: counts of people, of all replicates together, and its figures' });

const difference = z
  .strictObject({
    difference: z.number().nullable(),
    interval,
    p: z.number().optional(),
    onlyThere: count.optional(),
    onlyHere: count.optional(),
  })
  .meta({
    description:
      "of one run with the people warned in one of the two alone and the p of McNemar's exact test",
  });

const paired = z
  .strictObject({
    against: z.string(),
    seeds: count.meta({ description: 'seeds that both have; 1: people of one run' }),
    rules: z.array(
      z.strictObject({
        app: z.string(),
        rule: z.string(),
        isSame: z.boolean(),
        figures: z.partialRecord(z.enum(FIGURE_NAMES), difference),
      }),
    ),
  })
  .meta({ description: 'this minus the other: seed by seed, or of one run person by person' });

const expectation = z.strictObject({
  figure: z.enum(FIGURE_NAMES),
  app: count,
  rule: count,
  group: z.string().optional(),
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
  judge: z.enum(['value', 'interval']),
  value: z.number().nullable(),
  interval,
  passed: z.boolean(),
  reason: z.string(),
});

const common = {
  bluecrowdSummary: z.literal(1).meta({ description: 'version of this format' }),
  version: z.string(),
  run: z.string().meta({ description: 'folder' }),
  report: z.string(),
  seed: z.string(),
  workers: count,
  alarms: z.array(rule),
  paired: paired.optional(),
  expectations: z.array(expectation).optional(),
};

const tables = Object.keys(TABLES);
const perTable = <T extends z.ZodType>(value: T) => z.record(z.enum(tables), value);

const ofRun = z.strictObject({
  ...common,
  kind: z.literal('run'),
  materialisation: z.enum(['all', 'cases']),
  counts: perTable(count),
  digests: perTable(z.string()),
  journal: z.strictObject({ events: count, digest: z.string() }),
  timings: z.strictObject({
    startedAt: z.string(),
    wallS: z.number(),
    peakMemoryBytes: z.number(),
  }),
});

const ofReplicates = z.strictObject({
  ...common,
  kind: z.literal('replicates'),
  seeds: z.array(z.string()),
  digests: z.strictObject({ outcomes: z.string() }),
  timings: z.strictObject({ wallS: z.number() }),
});

const summary = z.discriminatedUnion('kind', [ofRun, ofReplicates]);

/** One expectation as `run --json` prints it. */
export type ExpectationSummary = z.infer<typeof expectation>;

/** What `run --json` prints. */
export type RunSummary = z.infer<typeof summary>;

/** JSON Schema of what `run --json` prints, for other programs. */
export function summaryJsonSchema(): string {
  const title = 'summary of bluecrowd run --json';
  return `${JSON.stringify({ title, ...z.toJSONSchema(summary) }, null, 2)}\n`;
}

/** @throws ZodError for what is no summary */
export function checkSummary(value: unknown): RunSummary {
  return summary.parse(value);
}

/** The part `alarms`: a row per rule and group, over one run or over replicates. */
export function alarmsOf(
  replicates: readonly (readonly Tally[])[],
  scenario: Scenario,
): RunSummary['alarms'] {
  const labels = appLabels(scenario);
  return rowsOver(replicates).map((tallies) => {
    const [{ app, rule: place, group }] = tallies;
    const sum = (name: 'tp' | 'fn' | 'fp' | 'tn' | 'others'): number =>
      tallies.reduce((total, tally) => total + tally[name], 0);
    return {
      app,
      rule: place,
      appLabel: labels[app],
      ruleLabel: ruleLabel(scenario.apps[app].rules[place]),
      group,
      tp: sum('tp'),
      fn: sum('fn'),
      fp: sum('fp'),
      tn: sum('tn'),
      others: sum('others'),
      figures: figuresOf(tallies, replicates.length),
    };
  });
}

/** Tallies of each rule and group, a row over all replicates. */
function rowsOver(replicates: readonly (readonly Tally[])[]): Tally[][] {
  const keyOf = ({ app, rule, group }: Tally): string => JSON.stringify([app, rule, group]);
  const known = new Map(replicates.flat().map((tally) => [keyOf(tally), tally]));
  const found = replicates.map((tallies) => new Map(tallies.map((one) => [keyOf(one), one])));
  return [...known].map(([key, tally]) => found.map((own) => own.get(key) ?? emptied(tally)));
}

function figuresOf(tallies: readonly Tally[], runs: number): RunSummary['alarms'][0]['figures'] {
  return byFigure((name) =>
    runs === 1 ? figureOfRun(name, tallies[0]) : figureOverReplicates(name, tallies),
  );
}
