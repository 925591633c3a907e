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
  return `${formatCount(hits)} (${rate(hits, trials)})`;
}

/** What one app and rule did, in one sentence; numbers stand out. */
export function outcomeSentence({ appLabel, ruleLabel, everyone }: ConfusionRow): Markup {
  const { tp, fp, fn, tn } = everyone;
  const who = `${appLabel} with ${ruleLabel}`;
  const others = group(el('b', {}, formatCount(fp)), ` of ${plural(fp + tn, 'other')}`);
  if (tp + fn === 0)
    return group(
      `There was no true contact; ${who} warned `,
      others,
      ` (FPR ${rate(fp, fp + tn)}).`,
    );
  const share = rate(tp, tp + fn);
  return group(
    `Of ${plural(tp + fn, 'true contact')}, ${who} warned `,
    el('b', {}, formatCount(tp)),
    ` (TPR ${share}), and `,
    others,
    ` (FPR ${rate(fp, fp + tn)}).`,
  );
}

/** `64 %, 95 % interval 39–84 %`. */
function rate(hits: number, trials: number): string {
  if (trials === 0) return '–';
  return `${formatPercent(hits / trials)}, 95 % interval ${formatInterval(hits, trials)}`;
}

/** The same among people whom the app could reach. */
export function usersSentence({ users }: ConfusionRow): string {
  const { tp, fp, fn, tn } = users;
  const others = `${formatCount(fp)} of ${plural(fp + tn, 'other')} with the app`;
  if (tp + fn === 0) {
    return `No true contact and its case both had the app, with an upload; it warned ${others}.`;
  }
  return (
    `Where both people had the app and the case uploaded, it warned ${formatCount(tp)} of ` +
    `${plural(tp + fn, 'true contact')} (TPR ${rate(tp, tp + fn)}) and ${others}.`
  );
}

/** Precision: the share of warned people who are true contacts. */
export function precisionText({ tp, fp }: Confusion): string {
  return tp + fp === 0 ? '–' : `${formatPercent(tp / (tp + fp))} (${formatInterval(tp, tp + fp)})`;
}

/** The first section of the page: rates per rule, and a few counts. */
export function summarySection(data: ReportData): Markup {
  const { people, scenario, confusion, apps } = data;
  const lead = confusion.map((row) =>
    el('p', { class: 'lead', 'data-outcome': `${row.app}/${row.rule}` }, outcomeSentence(row)),
  );
  const facts: [string, string][] = [
    ['people', formatCount(people.total)],
    ['people with an app', `${formatCount(people.withApp)}`],
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
        `carry one. Test results arrive from ` +
        `${dateTime(scenario.startDate, scenario.cases.testUs)} ` +
        'on. The section "Limits" lists what the simulation leaves out.',
    ),
  );
}
