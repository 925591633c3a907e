import type { ReportData } from '../data/data.ts';
import { awayFigure } from '../figures/away-figure.ts';
import { dateOfDay, formatCount } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { figureBlock, table } from '../pages/page.ts';

/** What people did once they were warned or diagnosed, by day. */
export function behaviourSection({ away, manifest, scenario }: ReportData): Markup {
  const rows = away.map(({ atHome, day, isolated, pairs, warned }) => [
    dateOfDay(scenario.startDate, day),
    ...[isolated, atHome, warned, pairs].map(formatCount),
  ]);
  const lazily = manifest.materialisation === 'cases';
  const titles = [
    'in isolation',
    'at home after a warning',
    'warned for the first time',
    lazily ? 'pairs with a case in range' : 'pairs in range',
  ];
  const columns = [{ title: 'day' }, ...titles.map((title) => ({ title, number: true }))];
  const caption =
    'Who keeps away meets nobody on that local day; the phone goes on as before. A warning or a ' +
    'test result changes what somebody does from the next midnight.';
  return group(
    figureBlock(
      awayFigure(away, scenario.startDate),
      caption,
      table('People by local day', columns, rows),
    ),
    el(
      'p',
      {},
      'Other rules of an app warn as well, but nobody acts on them: only the first rule counts.',
    ),
  );
}
