import { carryLaw } from '../../radio/carry.ts';
import { createPathLoss } from '../../radio/path-loss.ts';
import type { RadioScenario } from '../../scenario/scenario.ts';
import type { ReportData } from '../data/data.ts';
import type { ExpectedAt } from '../data/data-expected.ts';
import { CELL_DB, CELLS_PER_DECADE } from '../data/data-density.ts';
import { MIN_PAIRS, MIN_SIGHTINGS } from '../data/data-hearing.ts';
import { auc, ratesAt, withChoice } from '../data/data-roc.ts';
import { formatCount, formatNumber, formatPercent } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { figureBlock, table } from '../pages/page.ts';
import type { TableColumn } from '../pages/page.ts';
import { densityFigure } from '../figures/density-figure.ts';
import type { AttenuationModel } from '../figures/density-figure.ts';
import { MARKED_DB, rocFigure, shareOfPairs } from '../figures/roc-figure.ts';

const num = (title: string): TableColumn => ({ title, number: true });

/**
 * Of a bench the model for its geometry, in which headings, carry positions and walls are known;
 * else over people who face anywhere: half of the body's loss each. With the spread of links.
 */
export function attenuationModel({ scenario, expected }: ReportData): AttenuationModel {
  const { radio, phones } = scenario;
  const pathLoss = createPathLoss(radio);
  const { residualSdDb } = phones;
  const carried = expected === null ? carriedLoss(radio) : { meanDb: 0, variance: 0 };
  const { shadowingSdDb, slowSdDb } = radio;
  const perPerson = carried.variance + residualSdDb * residualSdDb;
  const perPair = shadowingSdDb * shadowingSdDb + slowSdDb * slowSdDb;
  return {
    mean: {
      label: 'model',
      levels:
        expected === null
          ? (distanceM) => pathLoss.meanDb(distanceM) + 2 * carried.meanDb
          : benchLevels(expected),
    },
    sdDb: Math.sqrt(2 * perPerson + perPair),
  };
}

/** What the model expects at each distance of a bench. */
export function benchLevels(
  expected: readonly ExpectedAt[],
): { readonly distanceM: number; readonly level: number }[] {
  return expected.map(({ distanceM, attenuationDb }) => ({ distanceM, level: attenuationDb }));
}

/** What hollow marks and cells mean. */
export const FEW_NOTE =
  `Hollow: fewer than ${MIN_SIGHTINGS} sightings or ${MIN_PAIRS} pairs, which say more of these ` +
  'pairs than of the distance.';

/** Mean and variance of what one person loses, over headings and the shares of carry positions. */
function carriedLoss({ bodyDb, carry }: RadioScenario): { meanDb: number; variance: number } {
  const total = carry.shares.reduce((sum, { share }) => sum + share, 0);
  const shares = total > 0 ? carry.shares : [{ position: 'hand' as const, share: 1 }];
  let [mean, square] = [0, 0];
  for (const { position, share } of shares) {
    const { lossDb, shade } = carryLaw(position);
    const part = share / (total > 0 ? total : 1);
    // The body's loss is (1 - cos) / 2 of its full value.
    const middle = lossDb + (Math.abs(shade) * bodyDb) / 2;
    mean += part * middle;
    square += part * (middle * middle + (shade * shade * bodyDb * bodyDb) / 8);
  }
  return { meanDb: mean, variance: square - mean * mean };
}

/** Attenuation against distance with its density. */
export function densityBlock(data: ReportData): Markup | null {
  if (data.density.every(({ cells }) => cells.length === 0)) return null;
  const model = attenuationModel(data);
  const ratio = 10 ** (1 / CELLS_PER_DECADE);
  const rows = data.density.flatMap(({ label, cells }) =>
    cells.map(({ fromM, fromDb, sightings, share }) => [
      label,
      `${formatNumber(fromM, 2)}–${formatNumber(fromM * ratio, 2)}`,
      `${formatNumber(fromDb)}–${formatNumber(fromDb + CELL_DB)}`,
      formatCount(sightings),
      formatPercent(share),
    ]),
  );
  const columns = [
    { title: 'app' },
    num('distance, m'),
    num('attenuation, dB'),
    num('sightings'),
    num('of this distance'),
  ];
  return figureBlock(
    densityFigure(data.density, model),
    `A darker cell holds a greater share of all sightings at this distance. ${FEW_NOTE} Solid: ` +
      (data.expected === null
        ? 'the mean of the model in line of sight, averaged over headings and places'
        : 'the model for the headings, carry positions and walls of this bench, at its place') +
      '; dotted: one standard ' +
      `deviation (${formatNumber(model.sdDb)} dB over links) to either side.`,
    table('Sightings by distance and attenuation', columns, rows),
  );
}

/** How well attenuation separates near from far in this environment. */
export function rocSection(data: ReportData): Markup {
  const { closeM } = data.scenario.truth;
  const limit = `${formatNumber(closeM, 2)} m`;
  const apps = withChoice(data.roc);
  if (apps.length === 0) {
    return el('p', {}, `No app has sightings both below and above ${limit}.`);
  }
  const share = (taken: number, of: number, pairs: number): string => {
    const { share: value, low, high } = shareOfPairs(taken, of, pairs);
    const interval = `${formatPercent(low).replace(' %', '')}–${formatPercent(high)}`;
    return `${formatPercent(value)} (${interval})`;
  };
  const rows = apps.flatMap((app) =>
    MARKED_DB.map((db) => {
      const { nearTaken, farTaken } = ratesAt(app, db);
      return [
        `${app.label}, ${db} dB`,
        share(nearTaken, app.near, app.nearPairs),
        share(farTaken, app.far, app.farPairs),
        formatPercent(nearTaken / (nearTaken + farTaken)),
      ];
    }),
  );
  const columns = [
    { title: 'below' },
    num(`TPR (nearer than ${limit})`),
    num('FPR'),
    num('precision'),
  ];
  return group(
    el(
      'ul',
      { class: 'plain' },
      ...apps.map((app) =>
        el(
          'li',
          {},
          el('b', {}, `${app.label}. `),
          `AUC ${auc(app).toFixed(2)}: ${formatCount(app.near)} sightings of ` +
            `${formatCount(app.nearPairs)} pairs nearer than ${limit}, ${formatCount(app.far)} ` +
            `sightings of ${formatCount(app.farPairs)} pairs farther away.`,
        ),
      ),
    ),
    figureBlock(
      rocFigure(apps, closeM),
      'Each point of a curve is a threshold: sightings with less attenuation count as near. ' +
        'Marked are 50, 55 and 63 dB, the thresholds of published apps, with 95 % Wilson ' +
        'intervals whose N is the number of pairs, since sightings of one pair are correlated. ' +
        'Ground truth is distance only, through walls or not. The better the environment, the ' +
        'nearer the curve is to the upper left.',
      table('TPR, FPR and precision by threshold, with 95 % intervals', columns, rows),
    ),
  );
}
