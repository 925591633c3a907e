import type { ReportData } from '../data/data.ts';
import type { CountRange } from '../data/data-radio-use.ts';
import { formatCount } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { table } from '../pages/page.ts';

/** What radios did per phone and day, by app: what energy follows from. */
export function radioUseSection({ radioUse, apps, manifest }: ReportData): Markup {
  if (radioUse.length === 0) {
    return el('p', {}, 'No phone of this run was simulated.');
  }
  const rows = radioUse.map(({ app, phoneDays, advertisingEvents, scanS, heard }) => [
    apps[app]?.label ?? String(app),
    formatCount(phoneDays),
    rangeText(advertisingEvents),
    rangeText(scanS),
    ...(heard === null
      ? ['not known', 'not known', 'not known']
      : [heard.packets, heard.wakes, heard.logRows].map(rangeText)),
  ]);
  const counts = ['phone-days', 'advertising events', 'scan time, s', 'packets', 'wakes'];
  const columns = [
    { title: 'app' },
    ...[...counts, 'log rows'].map((title) => ({ title, number: true })),
  ];
  return group(
    el(
      'p',
      {},
      'Advertising events and scan time follow from the schedule. A wake is a packet, or a batch ' +
        'of them, that the system hands to the app. Apps are counted by themselves: where the ' +
        'scan windows of two overlap, the radio listens once.',
    ),
    manifest.materialisation === 'cases'
      ? el(
          'p',
          {},
          'Of the phones and days that were simulated, those near a case; packets, wakes and ' +
            'rows only where all senders were.',
        )
      : null,
    table('Per phone and local day: mean (least to greatest)', columns, rows),
  );
}

function rangeText({ mean, least, greatest }: CountRange): string {
  const [meanText, low, high] = [mean, least, greatest].map((value) =>
    formatCount(Math.round(value)),
  );
  return `${meanText} (${low} to ${high})`;
}
