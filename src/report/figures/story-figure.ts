import { scaleLinear } from 'd3';
import type { CaseStory, StoryHearing, StoryPerson } from '../data/data-stories.ts';
import { clockTime, formatDuration, formatNumber, plural } from '../kit/format.ts';
import { shortName } from '../kit/labels.ts';
import { el, group } from '../kit/markup.ts';
import type { Child, Markup } from '../kit/markup.ts';
import { yAxis } from './axes.ts';
import { dayAxes, dayPanels, panelAt, spanX } from './day-panels.ts';
import type { DayPanels } from './day-panels.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { legend, mark, seriesClass } from './marks.ts';
import type { LegendItem } from './marks.ts';

const WIDTH = 800;
const TOP = 64;
const LABELS = 216;

const spansOf = (person: StoryPerson): { fromUs: number; toUs: number }[] => [
  ...person.days,
  ...person.hearing.flatMap(({ marks }) => marks.map((m) => ({ fromUs: m.atUs, toUs: m.atUs }))),
];

function appLegend(people: readonly StoryPerson[], left: number, extra: LegendItem[]): Markup {
  const labels = people[0]?.hearing ?? [];
  const items = labels.map(({ app, label }): LegendItem => ({ series: app, label, look: 'mark' }));
  return legend(left, 16, [...items, ...extra]);
}

/** Everyone of a case's story on one page: within range, heard, matched. */
export function storyFigure(story: CaseStory, startDate: string): Figure {
  const apps = story.people[0]?.hearing.length ?? 0;
  const row = 20 + apps * 9;
  const days = dayPanels(story.people.flatMap(spansOf), LABELS, WIDTH - LABELS - 16);
  const bottom = TOP + story.people.length * row;
  const rows = story.people.map((person, i) => storyRow(person, days, TOP + i * row, row));
  return {
    id: `case-${story.person}`,
    title: `Case ${story.name}: who met, heard and matched`,
    description:
      `${plural(story.people.length, 'person', 'people')} with most contact or exposure to ` +
      `${story.name}; grey: within radio range, ticks: scan windows that heard the case, thick ` +
      'lines: time between first and last matched log row.',
    width: WIDTH,
    height: bottom + 28,
    body: group(
      appLegend(story.people, LABELS - 6, []),
      dayAxes(days, startDate, TOP, bottom),
      ...rows,
    ),
  };
}

function storyRow(person: StoryPerson, days: DayPanels, top: number, height: number): Markup {
  const rules = person.verdicts.length;
  const warnings = person.verdicts.filter((verdict) => verdict.warned).length;
  const told = rules === 1 ? 'warned' : `warned by ${warnings} of ${rules} rules`;
  const near = person.days.map(({ fromUs, toUs }) => {
    const span = spanX(days, fromUs, toUs);
    if (span === null) return null;
    const width = Math.max(1, span.x2 - span.x1);
    const time = `${clockTime(fromUs)} to ${clockTime(toUs)}`;
    const tip = `${person.name}: within range at times from ${time}`;
    return el('rect', {
      class: 'lane',
      x: span.x1,
      y: top + 4,
      width,
      height: height - 8,
      rx: 3,
      'data-tip': tip,
    });
  });
  const close = person.closeUs > 0 ? `${formatDuration(person.closeUs)} close` : 'never close';
  return group(
    el(
      'text',
      { class: warnings > 0 ? 'strong' : '', x: 0, y: top + height / 2 - 2 },
      shortName(person.name),
    ),
    el(
      'text',
      { class: 'note small', x: 0, y: top + height / 2 + 12 },
      `${close}${warnings > 0 ? ` · ${told}` : ''}`,
    ),
    ...near,
    ...person.hearing.map((heard, i) => heardLane(heard, days, top + 14 + i * 9)),
  );
}

function heardLane(heard: StoryHearing, days: DayPanels, y: number): Markup {
  const own = seriesClass(heard.app);
  const ticks = heard.marks.map(({ atUs }) => {
    const panel = panelAt(days, atUs);
    return panel === undefined ? '' : `M${at(panel.scale(atUs))} ${y - 3}v6`;
  });
  const matched = heard.matched.map(({ fromUs, toUs }): Child => {
    const span = spanX(days, fromUs, toUs);
    if (span === null) return null;
    const tip = `${heard.label}: matched rows between ${clockTime(fromUs)} and ${clockTime(toUs)}`;
    const x2 = Math.max(span.x2, span.x1 + 0.5);
    return el('line', {
      class: `stroke thick ${own}`,
      x1: span.x1,
      x2,
      y1: y,
      y2: y,
      'data-tip': tip,
    });
  });
  return group(
    ...matched,
    heard.marks.length === 0
      ? null
      : el('path', { class: `stroke thin solid ${own}`, d: ticks.join('') }),
  );
}

/** One person's hearing of a case: attenuation of each scan window over the day. */
export function personFigure(
  story: CaseStory,
  person: StoryPerson,
  startDate: string,
  thresholds: readonly number[],
): Figure {
  const panel = { left: 56, top: 62, width: WIDTH - 72, height: 190 };
  const bottom = panel.top + panel.height;
  const days = dayPanels(spansOf(person), panel.left, panel.width);
  const values = person.hearing.flatMap((h) => h.marks.map((m) => m.attenuationDb));
  const range = [Math.min(...values, ...thresholds, 50), Math.max(...values, ...thresholds, 70)];
  const y = scaleLinear(range, [bottom, panel.top]).nice(5);
  const lines = thresholds.map((db) => {
    const at1 = at(y(db));
    return group(
      el('line', { class: 'ref', x1: panel.left, x2: panel.left + panel.width, y1: at1, y2: at1 }),
      el(
        'text',
        { class: 'note small end', x: panel.left + panel.width - 4, y: at1 - 4 },
        `${db} dB`,
      ),
    );
  });
  const drawn = person.hearing.flatMap((heard) =>
    heard.marks.map((m) => window(heard, m, days, y)),
  );
  const open: LegendItem = { series: 0, label: 'open: not matched', look: 'open' };
  return {
    id: `case-${story.person}-person-${person.person}`,
    title: `What ${person.name}'s phone heard of ${story.name}`,
    description: person.hearing
      .map(
        ({ label, windows, matchedRows }) =>
          `${label}: ${plural(windows, 'scan window')} heard the case, ` +
          `${plural(matchedRows, 'row')} matched.`,
      )
      .join(' '),
    width: WIDTH,
    height: bottom + 28,
    body: group(
      appLegend([person], panel.left, [open]),
      el(
        'text',
        { class: 'axis-title end', x: WIDTH - 16, y: 20 },
        'attenuation, dB (low is near)',
      ),
      dayAxes(days, startDate, panel.top, bottom),
      yAxis(panel, { scale: y, ticks: 5 }),
      ...lines,
      ...drawn,
    ),
  };
}

function window(
  heard: StoryHearing,
  m: StoryHearing['marks'][number],
  days: DayPanels,
  y: (value: number) => number,
): Markup | null {
  const panel = panelAt(days, m.atUs);
  if (panel === undefined) return null;
  const tip =
    `${clockTime(m.atUs)} · ${formatNumber(m.attenuationDb)} dB · ` +
    `${formatNumber(m.distanceM)} m · ${plural(m.packets, 'packet')} · ` +
    (m.matched ? 'matched' : plural(m.logRows, 'log row'));
  return mark(
    heard.app,
    panel.scale(m.atUs),
    y(m.attenuationDb),
    3.5,
    m.matched ? 'mark' : 'open',
    tip,
  );
}
