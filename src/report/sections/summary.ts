import type { Confusion, ConfusionRow } from '../data/data-confusion.ts';
import type { ReportData } from '../data/data.ts';
import {
  formatCount,
  formatDuration,
  formatInterval,
  dateTime,
  formatPercent,
  plural,
} from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';

/** `9 (64 %, 95 % interval 39–84 %)`. */
export function shareWithInterval(hits: number, trials: number): string {
  if (trials === 0) return `${hits}`;
  const share = `${formatPercent(hits / trials)}, 95 % interval ${formatInterval(hits, trials)}`;
  return `${formatCount(hits)} (${share})`;
}

/** What one app and rule did, in one sentence; numbers stand out. */
export function outcomeSentence({ appLabel, ruleLabel, everyone }: ConfusionRow): Markup {
  const { tp, fp, fn, tn } = everyone;
  const who = `${appLabel} with ${ruleLabel}`;
  const others = group(el('b', {}, formatCount(fp)), ` of ${plural(fp + tn, 'other')}`);
  if (tp + fn === 0) return group(`There was no true contact; ${who} warned `, others, '.');
  const share = `${formatPercent(tp / (tp + fn))}, 95 % interval ${formatInterval(tp, tp + fn)}`;
  return group(
    `Of ${plural(tp + fn, 'true contact')}, ${who} warned `,
    el('b', {}, formatCount(tp)),
    ` (${share}) and `,
    others,
    '.',
  );
}

/** The same among people whom the app could reach. */
export function usersSentence({ users }: ConfusionRow): string {
  const { tp, fp, fn, tn } = users;
  const others = `${formatCount(fp)} of ${plural(fp + tn, 'other')} with the app`;
  if (tp + fn === 0) {
    return `No true contact had the app together with a case that uploaded; it warned ${others}.`;
  }
  return (
    `Where both sides had the app and the case uploaded, it warned ${formatCount(tp)} of ` +
    `${plural(tp + fn, 'true contact')} (${formatPercent(tp / (tp + fn))}, 95 % interval ` +
    `${formatInterval(tp, tp + fn)}), and ${others}.`
  );
}

/** How many of the warned were true contacts. */
export function precisionText({ tp, fp }: Confusion): string {
  return tp + fp === 0 ? '–' : `${formatPercent(tp / (tp + fp))} (${formatInterval(tp, tp + fp)})`;
}

/** The first thing on the page: what came out, in words and a few numbers. */
export function summarySection(data: ReportData): Markup {
  const { people, scenario, confusion, apps } = data;
  const lead = confusion.map((row) =>
    el('p', { class: 'lead', 'data-outcome': `${row.app}/${row.rule}` }, outcomeSentence(row)),
  );
  const facts: [string, string][] = [
    ['people', formatCount(people.total)],
    ['with an app', `${formatCount(people.withApp)}`],
    ['cases', formatCount(people.cases)],
    ['cases that uploaded', formatCount(people.uploads)],
  ];
  const days = data.manifest.days ?? scenario.days;
  if (days !== null && days !== undefined) facts.splice(2, 0, ['days', formatCount(days)]);
  const minimum = formatDuration(scenario.truth.minimumUs);
  const closeness =
    scenario.world.kind === 'trace'
      ? 'face to face'
      : `closer than ${scenario.truth.closeM} m without a wall between`;
  const upTake = apps.map(({ label, users }) => `${label} on ${plural(users, 'phone')}`).join(', ');
  return group(
    ...lead,
    el(
      'dl',
      { class: 'facts' },
      ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
    ),
    el(
      'p',
      { class: 'soft' },
      `A true contact is a person who spent ${minimum} or more of one day ${closeness}` +
        ` with one diagnosed person. "Others" are all other people who were not diagnosed. ` +
        `Apps: ${upTake}; ${formatPercent(people.withApp / Math.max(1, people.total))} of people ` +
        `carry one. Test results came from ` +
        `${dateTime(scenario.startDate, scenario.cases.testUs)} ` +
        'on. This is a simulation: what it leaves out stands under "Limits".',
    ),
  );
}
