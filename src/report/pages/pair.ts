import { dateOfDay, formatCount, plural } from '../kit/format.ts';
import { appLabels } from '../kit/labels.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { figureBlock, renderPage, table } from './page.ts';
import { readNamesOf } from '../data/data-names.ts';
import type { ReportSource } from '../data/source.ts';
import { pairFigure } from '../figures/pair-figure.ts';
import type { PairZoom, ZoomApp } from './zoom.ts';

/** One pair's day, recomputed from the run folder: where they were, what was heard and matched. */
export async function renderPair(run: ReportSource, zoom: PairZoom): Promise<string> {
  const { scenario } = run.manifest;
  const names = await readNamesOf(run, [zoom.a, zoom.b]);
  const name = (person: number): string => names.get(person) ?? `person ${person}`;
  const [a, b] = [name(zoom.a), name(zoom.b)];
  const date = dateOfDay(scenario.startDate, zoom.day);
  const apps = zoom.apps.map((app) => ({ ...app, label: directionLabel(run, app, name) }));
  const figure = pairFigure(zoom, apps, scenario.startDate, `${a} and ${b} on ${date}`);
  return renderPage({
    title: `${a} and ${b}`,
    eyebrow: 'bluecrowd · one pair, one day',
    sub: `${scenario.name} · ${date} · seed ${scenario.seed}`,
    sections: [
      { id: 'summary', title: 'Recomputed', body: recomputed(zoom) },
      {
        id: 'day',
        title: 'The day',
        body: figureBlock(
          figure,
          'Top: true distance while within range; gaps mean out of range. Below, per app and ' +
            'direction: mean RSSI of each scan window that heard the other phone, and rows of ' +
            'the contact log (thick: matched a published key).',
          meetingsTable(zoom, scenario.startDate),
        ),
      },
      { id: 'directions', title: 'By app and direction', body: directionsTable(apps) },
    ],
    version: run.manifest.version,
  });
}

function directionLabel(run: ReportSource, app: ZoomApp, name: (p: number) => string): string {
  const label = appLabels(run.manifest.scenario)[app.app] ?? app.engine;
  return `${label}: ${name(app.direction.receiver)} hears ${name(app.direction.sender)}`;
}

function recomputed({ equal, storedRows, recomputedRows }: PairZoom): Markup {
  const verdict = equal
    ? `All ${plural(storedRows, 'stored sighting')} of this pair and day came out again, the ` +
      'same in every column.'
    : `The run stores ${plural(storedRows, 'sighting')} of this pair and day; ` +
      `${formatCount(recomputedRows)} were recomputed, and they differ.`;
  return group(
    el(
      'p',
      { class: 'lead' },
      el('span', { class: equal ? 'badge' : 'badge bad' }, equal ? 'Equal. ' : 'Different. '),
      verdict,
    ),
    el(
      'p',
      { class: 'soft' },
      'This page was recomputed from the scenario and seed in the run ' +
        'folder, for these two people only.',
    ),
  );
}

function meetingsTable({ meetings, day }: PairZoom, startDate: string): Markup {
  const from = day * 86_400e6;
  const clock = (us: number): string => {
    const seconds = Math.floor((us - from) / 1e6);
    const two = (value: number): string => String(value).padStart(2, '0');
    const minutes = Math.floor(seconds / 60);
    return [Math.floor(minutes / 60), minutes % 60, seconds % 60].map(two).join(':');
  };
  const rows = meetings.map((m) => [
    `${clock(m.fromUs)}–${clock(m.toUs)}`,
    m.distanceM.toFixed(2),
    m.wallDb.toFixed(0),
    m.face ? 'yes' : 'no',
  ]);
  const columns = [
    { title: `time on ${dateOfDay(startDate, day)}` },
    { title: 'distance, m', number: true },
    { title: 'walls, dB', number: true },
    { title: 'true contact' },
  ];
  return table('Intervals in range', columns, rows);
}

function directionsTable(apps: readonly (ZoomApp & { label: string })[]): Markup {
  const rows = apps.map(({ label, sightings, logRows }) => [
    label,
    formatCount(sightings.window_us.length),
    formatCount(Array.from(sightings.packets).reduce((sum, packets) => sum + packets, 0)),
    formatCount(logRows.length),
    formatCount(logRows.filter((row) => row.matched).length),
  ]);
  const titles = ['sightings', 'packets', 'log rows', 'matched rows'];
  const columns = [
    { title: 'app and direction' },
    ...titles.map((title) => ({ title, number: true })),
  ];
  return table('Sightings and log rows', columns, rows);
}
