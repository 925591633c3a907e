import type { ReportData } from '../data/data.ts';
import { RADIO_COUNTS, radioUseFigure } from '../figures/radio-use-figure.ts';
import { formatCount } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { figureBlock, table } from '../pages/page.ts';

/** What radios did per phone and day, by app: what energy follows from. */
export function radioUseSection({ radioUse, apps, manifest }: ReportData): Markup {
  if (radioUse.length === 0) return el('p', {}, 'No phone of this run was simulated.');
  const labels = apps.map(({ label }) => label);
  const rows = radioUse.flatMap((use) =>
    RADIO_COUNTS.map(({ title, of }) => {
      const range = of(use);
      const numbers = range === null ? null : [range.mean, range.least, range.greatest];
      const cells = numbers?.map((value) => formatCount(Math.round(value)));
      const unknown = ['not known', '', ''];
      return [labels[use.app], title, formatCount(use.phoneDays), ...(cells ?? unknown)];
    }),
  );
  const numbers = ['phone-days', 'mean', 'least', 'greatest'];
  const columns = [
    { title: 'app' },
    { title: 'count' },
    ...numbers.map((title) => ({ title, number: true })),
  ];
  return group(
    el(
      'p',
      {},
      'What the radio of a phone did for an app on a local day; energy follows from it. ' +
        'Advertising events and scan time follow from the schedule. A wake is a packet, or a ' +
        'batch of packets, that the system hands to the app. Each app is counted by itself: ' +
        'where the scan windows of two overlap, the radio listens once.',
    ),
    manifest.materialisation === 'cases'
      ? el(
          'p',
          {},
          'This run simulated phones near a case only. Packets, wakes and log rows are known ' +
            'where every sender near was simulated.',
        )
      : null,
    figureBlock(
      radioUseFigure(radioUse, labels),
      'Each line goes from the phone and day with the least to the one with the most; the mark ' +
        'is the mean.',
      table('Radio use per phone and local day', columns, rows),
    ),
  );
}
