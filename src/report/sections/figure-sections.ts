import { createPathLoss } from '../../radio/path-loss.ts';
import { precisionText, shareWithInterval, usersSentence } from './summary.ts';
import type { ReportData } from '../data/data.ts';
import { dateOfDay, formatCount, formatNumber, formatPercent } from '../kit/format.ts';
import { thresholdsDb } from '../kit/labels.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { figureBlock, table } from '../pages/page.ts';
import type { TableColumn } from '../pages/page.ts';
import { densityBlock } from './radio-sections.ts';
import { confusionFigure } from '../figures/confusion-figure.ts';
import { contactFigure } from '../figures/contact-figure.ts';
import { dailyFigure } from '../figures/daily-figure.ts';
import { distanceFigure } from '../figures/distance-figure.ts';
import type { DistanceQuantity } from '../figures/distance-figure.ts';

const num = (title: string): TableColumn => ({ title, number: true });
const word = (title: string): TableColumn => ({ title });

export function warnedSection(data: ReportData): Markup {
  const rows = data.confusion.flatMap((row) =>
    (
      [
        ['everyone', row.everyone],
        ['app on both sides', row.users],
      ] as const
    ).map(([who, c]) => [
      `${row.appLabel}, ${row.ruleLabel}`,
      who,
      ...[c.tp, c.fn, c.fp, c.tn].map(formatCount),
      c.tp + c.fn === 0 ? '–' : shareWithInterval(c.tp, c.tp + c.fn),
      c.fp + c.tn === 0 ? '–' : shareWithInterval(c.fp, c.fp + c.tn),
      precisionText(c),
    ]),
  );
  const columns = [
    word('app and rule'),
    word('among'),
    ...['true, warned', 'true, missed', 'other, warned', 'other, not warned'].map(num),
    word('true contacts warned'),
    word('others warned'),
    word('warned who are true contacts'),
  ];
  return group(
    figureBlock(
      confusionFigure(data.confusion),
      'Bars are 95 % Wilson intervals: what chance alone would do with so few people. Good rules ' +
        'stand far right on the left side and far left on the right side.',
      table('People who are no case, by truth and warning', columns, rows),
    ),
    el(
      'ul',
      { class: 'plain' },
      ...data.confusion.map((row) =>
        el('li', {}, el('b', {}, `${row.appLabel}, ${row.ruleLabel}. `), usersSentence(row)),
      ),
    ),
  );
}

/** The two figures of hearing against distance. */
export function distanceQuantities(data: ReportData): DistanceQuantity[] {
  const { radio, phones } = data.scenario;
  const pathLoss = createPathLoss(radio);
  const attenuation = (distanceM: number): number => pathLoss.meanDb(distanceM);
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
      model: phones.models === null ? (d) => averageDbm - attenuation(d) : null,
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

export function hearingSection(data: ReportData): Markup {
  if (data.hearing.every((app) => app.sightings === 0)) {
    return el('p', {}, 'No phone heard another one in this run.');
  }
  const [rssi, attenuation] = distanceQuantities(data);
  return group(
    el(
      'p',
      {},
      'Each point is a sighting: what one scan window heard of one identifier. Points are a ' +
        'sample, lines and bands are of all sightings. Far away, only what came through well is ' +
        'heard at all, so that the curves flatten there.',
    ),
    figureBlock(
      distanceFigure(data.hearing, rssi),
      'RSSI as the phone reports it, with the differences between phone models in it. The dotted ' +
        'line is the model for the average phone, facing each other, nothing between.',
      hearingTable(data, rssi),
    ),
    figureBlock(
      distanceFigure(data.hearing, attenuation),
      'Attenuation after calibration: declared TX power minus RSSI and RX correction. Horizontal ' +
        'lines are thresholds of the rules of this run.',
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
        `${formatNumber(bin.fromM, 2)}–${formatNumber(bin.toM, 2)}`,
        formatCount(bin.sightings),
        ...[low, middle, high].map((value) => formatNumber(value)),
      ];
    }),
  );
  const unit = quantity.unit;
  const columns = [word('app'), num('distance, m'), num('sightings')];
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
      `${formatCount(contactTime.nearPairDays)} times two people were within radio range of ` +
        `each other on one day; on ${formatCount(all.pairDays)} of these pair-days they were in ` +
        `true contact, and on ${formatCount(all.trueContacts)} for ${minimum} minutes or more.`,
    ),
    figureBlock(
      contactFigure(contactTime),
      'How many pair-days have at least so many minutes of true contact: ground truth, before ' +
        'any radio. Both axes are logarithmic.',
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
    'Rows that phones added to their contact logs. Windows and spans count those with ' +
      'somebody near.',
    table('Work and outcome per local day and app', columns, rows),
  );
}
