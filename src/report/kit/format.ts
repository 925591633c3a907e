import { format } from 'd3';
import { US_PER_DAY, US_PER_HOUR, US_PER_MIN, US_PER_S } from '../../base/time.ts';
import { wilsonInterval } from '../../base/numbers/wilson.ts';
import type { Interval } from '../../base/numbers/wilson.ts';
import type { Estimate } from '../../evaluation/figures.ts';

const grouped = format(',d');

/** A count with thousands separated. */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? grouped(Math.round(value)) : '–';
}

/** A share as whole per cent; one decimal below 2 % where it says more. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const percent = share * 100;
  const digits = percent > 0 && percent < 1.95 && Math.abs(percent - Math.round(percent)) > 0.05;
  return `${digits ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/** `39–84 %`: the 95 % interval of hits among trials. */
export function formatInterval(hits: number, trials: number): string {
  return trials === 0 ? '–' : formatRange(wilsonInterval(hits, trials));
}

/** `39–84 %`: an interval of a share. */
export function formatRange({ low, high }: Interval): string {
  return `${formatPercent(low).replace(' %', '')}–${formatPercent(high)}`;
}

/** `64 %, 39–84 %`: a share with its interval, where there is one. */
export function formatShare({ value, interval }: Estimate): string {
  if (value === null) return 'no answer';
  return formatPercent(value) + (interval === null ? '' : `, ${formatRange(interval)}`);
}

/** A duration in the unit that suits it: `42 s`, `7.5 min`, `3 h 5 min`. */
export function formatDuration(us: number): string {
  if (!Number.isFinite(us)) return '–';
  if (us < US_PER_MIN) return `${trim(us / US_PER_S, 0)} s`;
  if (us < 2 * US_PER_HOUR) return `${trim(us / US_PER_MIN, us < 10 * US_PER_MIN ? 1 : 0)} min`;
  const minutes = Math.round(us / US_PER_MIN);
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${(minutes - rest) / 60} h ${rest} min`;
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/** A number with at most `digits` decimals and no trailing zeros. */
export function formatNumber(value: number, digits = 1): string {
  return Number.isFinite(value) ? trim(value, digits).replace(/^-/, '−') : '–';
}

/** Local calendar date of a local day of the run. */
export function dateOfDay(startDate: string, day: number): string {
  const ms = Date.parse(`${startDate}T00:00:00Z`);
  if (Number.isNaN(ms)) return `day ${day}`;
  return new Date(ms + day * 86_400_000).toISOString().slice(0, 10);
}

/** `10:35` of a time since local midnight of day 0. */
export function clockTime(us: number): string {
  const minutes = Math.floor((us - Math.floor(us / US_PER_DAY) * US_PER_DAY) / US_PER_MIN);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `2009-06-04 10:35`. */
export function dateTime(startDate: string, us: number): string {
  return `${dateOfDay(startDate, Math.floor(us / US_PER_DAY))} ${clockTime(us)}`;
}

/** `3 others`, `1 other`. */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `−45` or `+1.5`: a difference of shares in points of per cent. */
export function formatPoints(difference: number): string {
  const points = Math.abs(difference) * 100;
  const text = points < 9.95 ? trim(points, 1) : points.toFixed(0);
  if (Number(text) === 0) return '0';
  return `${difference < 0 ? '−' : '+'}${text}`;
}

/** `p < 0.001`, `p = 0.035`. */
export function formatChance(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${Number(p.toPrecision(2))}`;
}
