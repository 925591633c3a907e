import { numberOf, queryRows } from './source.ts';
import type { ReportSource } from './source.ts';

/** Mean of a count over phones and days, with the least and the greatest. */
export interface CountRange {
  readonly mean: number;
  readonly least: number;
  readonly greatest: number;
}

/** What radios did for one app, over phones and local days. */
export interface RadioUseOfApp {
  readonly app: number;
  readonly phoneDays: number;
  readonly advertisingEvents: CountRange;
  readonly scanS: CountRange;
  /** Over days on which everybody near was heard; null where there is none. */
  readonly heard: {
    readonly packets: CountRange;
    readonly wakes: CountRange;
    readonly logRows: CountRange;
  } | null;
}

const COUNTS = ['adv_events', 'scan_s', 'packets', 'wakes', 'log_rows'] as const;
type Count = (typeof COUNTS)[number];

/** The ledger of a run by app. */
export async function readRadioUse(run: ReportSource): Promise<RadioUseOfApp[]> {
  const counts = COUNTS.map(
    (name) =>
      `coalesce(avg(${name}) FILTER (${name} >= 0), 0) AS mean_${name},
       coalesce(min(${name}) FILTER (${name} >= 0), 0)::DOUBLE AS least_${name},
       coalesce(max(${name}), 0)::DOUBLE AS greatest_${name}`,
  );
  const rows = await queryRows(
    run,
    `SELECT app, count(*)::INTEGER AS phone_days,
       (count(*) FILTER (packets >= 0))::INTEGER AS heard_days, ${counts.join(', ')}
     FROM radio_use GROUP BY app ORDER BY app`,
  );
  return rows.map((row) => {
    const range = (name: Count): CountRange => ({
      mean: numberOf(row, `mean_${name}`),
      least: numberOf(row, `least_${name}`),
      greatest: numberOf(row, `greatest_${name}`),
    });
    const isHeard = numberOf(row, 'heard_days') > 0;
    return {
      app: numberOf(row, 'app'),
      phoneDays: numberOf(row, 'phone_days'),
      advertisingEvents: range('adv_events'),
      scanS: range('scan_s'),
      heard: isHeard
        ? { packets: range('packets'), wakes: range('wakes'), logRows: range('log_rows') }
        : null,
    };
  });
}
