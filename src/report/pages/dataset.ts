import type { DatasetManifest } from '../../measurements/dataset-folder.ts';
import { LEVEL_CELL_DB, readDatasetData } from '../data/data-dataset.ts';
import type { DatasetData, DatasetSource } from '../data/data-dataset.ts';
import { barFigure, CELL_RATIO, levelFigure } from '../figures/dataset-figures.ts';
import { formatCount, formatDuration, formatNumber, formatPercent } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Child, Markup } from '../kit/markup.ts';
import { figureBlock, renderPage, table } from './page.ts';
import type { Section, TableColumn } from './page.ts';

const num = (title: string): TableColumn => ({ title, number: true });

/** What a mapping of measurements leaves in the manifest, as far as the page says it. */
interface Told {
  readonly source?: string;
  readonly licence?: string;
  readonly limitM?: number;
  readonly dwellUs?: number;
}

/** The report of an imported data set of measurements as one HTML page. */
export async function renderDataset(source: DatasetSource): Promise<string> {
  const { manifest, name } = source;
  const data = await readDatasetData(source);
  const rows = manifest.counts.measurements;
  return renderPage({
    title: name,
    eyebrow: 'bluecrowd · report of a data set',
    sub: [
      toldBy(manifest).source ?? `imported as ${manifest.format}`,
      `${formatCount(rows)} rows`,
    ].join(' · '),
    sections: sectionsOf(manifest, data),
    version: manifest.version,
  });
}

const toldBy = ({ mapping }: DatasetManifest): Told => mapping ?? {};

function sectionsOf(manifest: DatasetManifest, data: DatasetData): Section[] {
  const sections: Section[] = [
    { id: 'summary', title: 'What it is', body: summary(manifest, data) },
    { id: 'sessions', title: 'Rows by session', body: sessionTable(data) },
  ];
  if (data.cells.length > 0) {
    sections.push({ id: 'distance', title: 'Level against distance', body: levelBlock(data) });
  }
  if (data.levels.length > 0) {
    sections.push({ id: 'rssi', title: 'Distribution of RSSI', body: rssiBlock(data) });
  }
  if (data.buckets.length > 0) {
    sections.push({ id: 'minutes', title: 'Minutes by attenuation', body: bucketTable(data) });
  }
  if (data.times.length > 0) {
    sections.push({ id: 'time', title: 'Rows over time', body: timeBlock(data) });
  }
  return [
    ...sections,
    { id: 'told', title: 'What the rows tell', body: toldTable(data) },
    { id: 'dropped', title: 'What was dropped', body: intakeTable(manifest) },
    { id: 'provenance', title: 'Files', body: filesTable(manifest) },
  ];
}

function summary(manifest: DatasetManifest, { sessions, moreSessions }: DatasetData): Markup {
  const { source, licence, limitM, dwellUs } = toldBy(manifest);
  const heard = sessions.reduce((sum, row) => sum + row.heard, 0);
  const missed = sessions.reduce((sum, row) => sum + row.missed, 0);
  const facts: [string, string][] = [
    ['rows', formatCount(manifest.counts.measurements)],
    ['sessions', formatCount(sessions.length + moreSessions)],
  ];
  // With more sessions than are shown, these sums would be of some only.
  if (moreSessions === 0) facts.push(['packets heard', formatCount(heard)]);
  if (moreSessions === 0 && missed > 0) {
    facts.push(['not heard', `${formatPercent(missed / (heard + missed))}`]);
  }
  if (limitM !== undefined) facts.push(['near is up to', `${formatNumber(limitM, 2)} m`]);
  if (dwellUs !== undefined) facts.push(['dwell on a channel', `${dwellUs / 1e3} ms`]);
  const { warnings = [] } = (manifest.summary ?? {}) as { warnings?: readonly string[] };
  return group(
    el(
      'dl',
      { class: 'facts' },
      ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
    ),
    el('p', {}, source === undefined ? 'Nobody said who measured it.' : `Source: ${source}.`),
    licence === undefined ? null : el('p', {}, `Licence: ${licence}.`),
    warnings.length === 0
      ? null
      : el('ul', { class: 'plain' }, ...warnings.map((text) => el('li', {}, `Note: ${text}.`))),
  );
}

function sessionTable({ sessions, moreSessions }: DatasetData): Markup {
  const rows = sessions.map((row): Child[] => [
    row.session === '' ? '(no name)' : row.session,
    formatCount(row.pairs),
    formatCount(row.heard),
    formatCount(row.missed),
    formatCount(row.minuteRows),
    Number.isNaN(row.minM) ? '–' : `${formatNumber(row.minM, 2)}–${formatNumber(row.maxM, 2)}`,
    formatNumber(row.meanDbm),
    formatDuration(row.durationUs),
  ]);
  const counts = ['pairs', 'heard', 'not heard', 'rows of minutes'].map(num);
  const others = ['distance, m', 'mean RSSI, dBm', 'duration'].map(num);
  return group(
    table('Sessions', [{ title: 'session' }, ...counts, ...others], rows),
    moreSessions === 0
      ? null
      : el('p', { class: 'soft' }, `${formatCount(moreSessions)} more sessions are not shown.`),
  );
}

function levelBlock({ cells, medians }: DatasetData): Markup {
  const rows = cells.map(({ fromM, fromDbm, packets, share }) => [
    `${formatNumber(fromM, 2)}–${formatNumber(fromM * CELL_RATIO, 2)}`,
    `${formatNumber(fromDbm)} to ${formatNumber(fromDbm + LEVEL_CELL_DB)}`,
    formatCount(packets),
    formatPercent(share),
  ]);
  const byDistance = medians.map(({ distanceM, medianDbm, packets }) => [
    formatNumber(distanceM, 2),
    formatNumber(medianDbm),
    formatCount(packets),
  ]);
  const behind = group(
    table(
      'Median at each distance',
      [{ title: 'distance, m' }, num('median RSSI, dBm'), num('packets')],
      byDistance,
    ),
    table(
      'Packets by distance and RSSI',
      [{ title: 'distance, m' }, num('RSSI, dBm'), num('packets'), num('of this distance')],
      rows,
    ),
  );
  return figureBlock(
    levelFigure(cells, medians),
    'The darker, the more of the packets that were heard at this distance have this RSSI. ' +
      'Packets that were not heard are missing, so that medians far away are too strong.',
    behind,
  );
}

function rssiBlock({ levels }: DatasetData): Markup {
  const figure = barFigure(levels, {
    id: 'rssi',
    title: 'Packets by RSSI',
    xLabel: 'RSSI, dBm',
    what: 'packets',
    say: ({ from }) => `${formatNumber(from)} dBm`,
  });
  const rows = levels.map(({ from, count }) => [formatNumber(from), formatCount(count)]);
  const behind = table('Packets by RSSI', [{ title: 'RSSI, dBm' }, num('packets')], rows);
  return figureBlock(figure, 'Packets that were heard, by 1 dB.', behind);
}

function timeBlock({ times }: DatasetData): Markup {
  const width = times[0].to - times[0].from;
  const inMinutes = width >= 60;
  const unit = inMinutes ? 60 : 1;
  const bins = times.map(({ from, to, count }) => ({ from: from / unit, to: to / unit, count }));
  const word = inMinutes ? 'min' : 's';
  const figure = barFigure(bins, {
    id: 'time',
    title: 'Rows by time since the start of their session',
    xLabel: `time since the start of the session, ${word}`,
    what: 'rows',
    say: ({ from, to }) => `${formatNumber(from)}–${formatNumber(to)} ${word}`,
  });
  const rows = bins.map(({ from, to, count }) => [
    `${formatNumber(from)}–${formatNumber(to)}`,
    formatCount(count),
  ]);
  const behind = table('Rows over time', [{ title: `time, ${word}` }, num('rows')], rows);
  return figureBlock(figure, 'All sessions laid over each other, each from its first row.', behind);
}

function bucketTable({ buckets }: DatasetData): Markup {
  const rows = buckets.map(({ fromDb, toDb, rows: count, minutes }) => [
    `${formatNumber(fromDb)} to ${formatNumber(toDb)}`,
    formatCount(count),
    formatNumber(minutes),
  ]);
  return table('Minutes', [{ title: 'attenuation, dB' }, num('rows'), num('minutes')], rows);
}

function toldTable({ told }: DatasetData): Markup {
  if (told.length === 0) {
    return el('p', {}, 'Nothing but times, distances and RSSI: no place, carrying or device.');
  }
  const rows = told.map(({ column, rows: count, values, examples }): Child[] => [
    el('code', {}, column),
    formatCount(count),
    formatCount(values),
    examples,
  ]);
  return table(
    'Columns that are not empty',
    [{ title: 'column' }, num('rows'), num('values'), { title: 'the most frequent' }],
    rows,
  );
}

function intakeTable({ summary: found }: DatasetManifest): Markup {
  const { counts = {}, dropped = {} } = (found ?? {}) as {
    counts?: Readonly<Record<string, number>>;
    dropped?: Readonly<Record<string, number>>;
  };
  const rows = [
    ...Object.entries(counts).map(([name, count]): [string, number] => [
      INTAKE_WORDS[name] ?? name,
      count,
    ]),
    ...Object.entries(dropped).map(([rule, count]): [string, number] => [`rule: ${rule}`, count]),
  ];
  return table(
    'What became of the rows',
    [{ title: 'rows' }, num('count')],
    rows.map(([name, count]) => [name, formatCount(count)]),
  );
}

const INTAKE_WORDS: Readonly<Record<string, string | undefined>> = {
  read: 'read',
  kept: 'kept',
  missed: 'kept: offered and not heard',
  minutes: 'kept: minutes instead of packets',
  unavailableRssi: 'dropped: RSSI 127, not available',
  implausibleRssi: 'dropped: RSSI of 0 dBm or more',
  dropped: 'dropped by rules of the mapping',
  emptyRssi: 'dropped: no RSSI',
  duplicates: 'dropped: the same packet again within milliseconds',
  distanceZero: 'kept: at distance 0',
  distanceUnknown: 'kept: without a distance',
  clockBackward: 'places where the clock went back',
  clockForward: 'places where the clock went ahead',
};

function filesTable({ sources, digests, format, version }: DatasetManifest): Markup {
  const rows = sources.map(({ file, bytes, sha256 }): Child[] => [
    file,
    formatCount(bytes),
    el('code', {}, sha256),
  ]);
  const columns = [{ title: 'file' }, num('bytes'), { title: 'SHA-256' }];
  const [digest] = Object.values(digests);
  return group(
    el('p', {}, `Imported by bluecrowd ${version} as ${format}.`),
    table('Files that were read', columns, rows),
    el('p', {}, 'Digest of the rows: ', el('code', {}, digest), '.'),
  );
}
