import { numberOf, queryRows } from './source.ts';
import type { ReportSource } from './source.ts';

/** A step of a survival curve: how many pair-days have at least `minutes`. */
export interface SurvivalStep {
  readonly minutes: number;
  readonly pairDays: number;
}

export interface SurvivalCurve {
  /** Pair-days with any true contact time. */
  readonly pairDays: number;
  readonly meanMinutes: number;
  readonly medianMinutes: number;
  /** Pair-days that reach the minimum of a true contact. */
  readonly trueContacts: number;
  readonly steps: readonly SurvivalStep[];
}

export interface ContactTime {
  /** Minutes of a true contact in one local day. */
  readonly minimumMin: number;
  /** Pair-days within radio range, with true contact time or without. */
  readonly nearPairDays: number;
  readonly all: SurvivalCurve;
  /** Only pair-days with a case on one side. */
  readonly withCase: SurvivalCurve;
}

/** Steps of a curve at most; beyond it, steps that no reader could tell apart are left out. */
const MAX_STEPS = 240;
const CASES = '(SELECT person FROM cases)';

/** The distribution of true contact time per pair and local day. */
export async function readContactTime(run: ReportSource): Promise<ContactTime> {
  const minimumUs = run.manifest.scenario.truth.minimumUs;
  const [near] = await queryRows(run, 'SELECT count(*)::INTEGER AS near FROM contacts');
  return {
    minimumMin: minimumUs / 60e6,
    nearPairDays: numberOf(near, 'near'),
    all: await readCurve(run, 'close_us > 0', minimumUs),
    withCase: await readCurve(run, `close_us > 0 AND (a IN ${CASES} OR b IN ${CASES})`, minimumUs),
  };
}

async function readCurve(
  run: ReportSource,
  where: string,
  minimumUs: number,
): Promise<SurvivalCurve> {
  const [total] = await queryRows(
    run,
    `SELECT count(*)::INTEGER AS pair_days, avg(close_us) / 60e6 AS mean_min,
       median(close_us) / 60e6 AS median_min,
       count(*) FILTER (close_us >= ${minimumUs})::INTEGER AS true_contacts
     FROM contacts WHERE ${where}`,
  );
  const rows = await queryRows(
    run,
    `SELECT minutes, sum(n) OVER (ORDER BY minutes DESC)::DOUBLE AS pair_days
     FROM (SELECT round(close_us / 10e6) / 6 AS minutes, count(*) AS n
           FROM contacts WHERE ${where} GROUP BY 1)
     ORDER BY minutes`,
  );
  const steps = rows.map((row) => ({
    minutes: Math.max(numberOf(row, 'minutes'), 1 / 6),
    pairDays: numberOf(row, 'pair_days'),
  }));
  return {
    pairDays: numberOf(total, 'pair_days'),
    meanMinutes: numberOf(total, 'mean_min'),
    medianMinutes: numberOf(total, 'median_min'),
    trueContacts: numberOf(total, 'true_contacts'),
    steps: thinSteps(steps),
  };
}

/** Keeps steps that differ visibly on a logarithmic axis of minutes, and the last one. */
function thinSteps(steps: readonly SurvivalStep[]): SurvivalStep[] {
  if (steps.length <= MAX_STEPS) return [...steps];
  const first = Math.log(steps[0].minutes);
  const stride = (Math.log(steps[steps.length - 1].minutes) - first) / MAX_STEPS;
  let next = -Infinity;
  return steps.filter((step, i) => {
    const at = Math.log(step.minutes) - first;
    if (at < next && i !== steps.length - 1) return false;
    next = at + stride;
    return true;
  });
}
