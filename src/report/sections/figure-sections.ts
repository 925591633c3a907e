import { createPathLoss } from '../../radio/path-loss.ts';
import type { ReportData } from '../data/data.ts';
import { dateOfDay, formatCount, formatNumber, formatPercent } from '../kit/format.ts';
import { thresholdsDb } from '../kit/labels.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { figureBlock, table } from '../pages/page.ts';
import type { TableColumn } from '../pages/page.ts';
import { benchLevels, densityBlock, FEW_NOTE } from './radio-sections.ts';
import { contactFigure } from '../figures/contact-figure.ts';
import { dailyFigure } from '../figures/daily-figure.ts';
import type { ModelLine } from '../figures/model-line.ts';
import { binText, distanceFigure } from '../figures/distance-figure.ts';
import type { DistanceQuantity } from '../figures/distance-figure.ts';

const num = (title: string): TableColumn => ({ title, number: true });
const word = (title: string): TableColumn => ({ title });

/** The two figures of hearing against distance. */
export function distanceQuantities(data: ReportData): DistanceQuantity[] {
  const { phones } = data.scenario;
  const attenuation = modelOf(data);
  const averageDbm = phones.txPowerMeanDbm - phones.rxCorrectionMeanDb;
  return [
    {
      id: 'rssi',
      title: 'RSSI against true distance',
      axis: 'mean RSSI of a sighting, dBm',
      unit: 'dBm',
      band: (bin) => bin.rssiDbm,
      point: (point) => point.rssiDbm,
      thresholds: [],
      // Where models are named, there is no average phone.
      model: phones.models === null ? below(averageDbm, attenuation) : null,
    },
    {
      id: 'attenuation',
      title: 'Attenuation against true distance',
      axis: 'attenuation, dB',
      unit: 'dB',
      band: (bin) => bin.attenuationDb,
      point: (point) => point.attenuationDb,
      thresholds: thresholdsDb(data.scenario),
      model: attenuation,
    },
  ];
}

/** Attenuation by the model: of a bench for its geometry, else for people who face each other. */
function modelOf({ scenario, expected }: ReportData): ModelLine {
  if (expected !== null) return { label: 'model, this geometry', levels: benchLevels(expected) };
  const pathLoss = createPathLoss(scenario.radio);
  return {
    label: 'model, facing, no wall',
    levels: (distanceM) => pathLoss.meanDb(distanceM),
  };
}

/** Levels of a sender from the attenuation on the way. */
function below(fromDbm: number, { label, levels }: ModelLine): ModelLine {
  if (typeof levels === 'function') return { label, levels: (d) => fromDbm - levels(d) };
  return {
    label,
    levels: levels.map(({ distanceM, level }) => ({ distanceM, level: fromDbm - level })),
  };
}

/** What the model's line stands for. */
function modelText({ expected }: ReportData): string {
  return expected === null
    ? 'The dotted line is the path-loss model for people who face each other, the phone in the ' +
        'hand, without a wall between.'
    : 'The dotted line and its dashes are the model for this bench, distance by distance: path ' +
        'loss, where each person looks and carries the phone, and the walls between; without ' +
        'shadowing and what calibration leaves.';
}

export function hearingSection(data: ReportData): Markup {
  if (data.hearing.every((app) => app.sightings === 0)) {
    return el('p', {}, 'No phone heard another one in this run.');
  }
  const [rssi, attenuation] = distanceQuantities(data);
  return group(
    el(
      'p',
      {},
      'Each point is a sighting: the packets of one identifier in one scan window. Points are a ' +
        'sample, lines and bands are over all sightings. At long range only the strongest ' +
        'packets are received, so the curves flatten there.',
    ),
    figureBlock(
      distanceFigure(data.hearing, rssi),
      'RSSI as the phone reports it, including differences between phone models; the model is ' +
        `of average phones. ${modelText(data)} ${FEW_NOTE}`,
      hearingTable(data, rssi),
    ),
    figureBlock(
      distanceFigure(data.hearing, attenuation),
      'Attenuation after calibration: declared TX power minus RSSI and RX correction. Horizontal ' +
        `lines are thresholds of the rules of this run. ${modelText(data)} ${FEW_NOTE}`,
      hearingTable(data, attenuation),
    ),
    densityBlock(data),
  );
}

function hearingTable({ hearing }: ReportData, quantity: DistanceQuantity): Markup {
  const rows = hearing.flatMap(({ label, bins }) =>
    bins.map((bin) => {
      const { low, middle, high } = quantity.band(bin);
      return [
        label,
        binText(bin),
        formatCount(bin.sightings),
        formatCount(bin.pairs),
        ...[low, middle, high].map((value) => formatNumber(value)),
      ];
    }),
  );
  const unit = quantity.unit;
  const columns = [word('app'), num('distance, m'), num('sightings'), num('pairs')];
  const quantiles = [num(`10 %, ${unit}`), num(`median, ${unit}`), num(`90 %, ${unit}`)];
  return table(quantity.title, [...columns, ...quantiles], rows);
}

export function contactSection({ contactTime }: ReportData): Markup {
  if (contactTime.all.pairDays === 0) {
    return el('p', {}, 'No pair was in true contact in this run.');
  }
  const minimum = formatNumber(contactTime.minimumMin);
  const { all, withCase } = contactTime;
  const curves = [
    ['all pairs', all],
    ['pairs with a case', withCase],
  ] as const;
  const rows = curves.map(([name, c]) => [
    name,
    formatCount(c.pairDays),
    formatNumber(c.medianMinutes),
    formatNumber(c.meanMinutes),
    formatCount(c.trueContacts),
    formatPercent(c.trueContacts / c.pairDays),
  ]);
  const columns = [
    word('pairs'),
    ...[
      'pair-days with contact',
      'median, min',
      'mean, min',
      `${minimum} min and more`,
      'share',
    ].map(num),
  ];
  return group(
    el(
      'p',
      {},
      `${formatCount(contactTime.nearPairDays)} pair-days had both people within radio range of ` +
        `each other; ${formatCount(all.pairDays)} of them had ` +
        `true contact, ${formatCount(all.trueContacts)} for ${minimum} minutes or more.`,
    ),
    figureBlock(
      contactFigure(contactTime),
      'Pair-days with at least N minutes of true contact: ground truth, independent of the ' +
        'radio. Both axes are logarithmic.',
      table('True contact time of pairs in one day', columns, rows),
    ),
  );
}

export function dailySection({ daily, apps, scenario }: ReportData): Markup {
  const rows = daily.map((row) => [
    dateOfDay(scenario.startDate, row.day),
    apps[row.app]?.label ?? String(row.app),
    ...[row.windows, row.spans, row.spansHeard, row.packets, row.logRows].map(formatCount),
  ]);
  const columns = [
    word('day'),
    word('app'),
    ...['scan windows', 'spans', 'spans heard', 'packets', 'log rows'].map(num),
  ];
  return figureBlock(
    dailyFigure(daily, apps, scenario.startDate),
    'Rows that phones added to their contact logs. Windows and spans are counted where ' +
      'a neighbour was in range.',
    table('Counters per local day and app', columns, rows),
  );
}
