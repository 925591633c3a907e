import { numberOf, queryRows } from './source.ts';
import type { ReportSource } from './source.ts';

/** Who kept away from others on one local day, and what they might have met. */
export interface AwayRow {
  readonly day: number;
  readonly atHome: number;
  readonly isolated: number;
  /** Pairs within radio range, as far as they are in the ground truth. */
  readonly pairs: number;
  /** People warned by the first rule of an app for the first time. */
  readonly warned: number;
}

/** One row a day; none where the scenario has no behaviour. */
export async function readAway(run: ReportSource): Promise<AwayRow[]> {
  const { days, scenario } = run.manifest;
  if (scenario.behaviour === undefined) return [];
  const rows = await queryRows(
    run,
    `WITH days AS (SELECT unnest(range(${days}))::INTEGER AS day),
     first AS (SELECT receiver, min(notified_us) AS us FROM notifications WHERE rule = 0
       GROUP BY receiver)
     SELECT day,
       (SELECT count(*) FROM states s WHERE s.day = d.day AND state = 1)::INTEGER AS at_home,
       (SELECT count(*) FROM states s WHERE s.day = d.day AND state = 2)::INTEGER AS isolated,
       (SELECT count(*) FROM contacts c WHERE c.day = d.day)::INTEGER AS pairs,
       (SELECT count(*) FROM first WHERE floor(us / 86400e6) = d.day)::INTEGER AS warned
     FROM days d ORDER BY day`,
  );
  return rows.map((row) => ({
    day: numberOf(row, 'day'),
    atHome: numberOf(row, 'at_home'),
    isolated: numberOf(row, 'isolated'),
    pairs: numberOf(row, 'pairs'),
    warned: numberOf(row, 'warned'),
  }));
}
