// The text of docs/validation.md, from what leave-one-out.ts found.
import type { RadioScenario } from '../src/scenario/scenario.ts';
import type { Campaign } from '../src/validation/campaign.ts';
import type { JointRadio, SetFit } from '../src/fitting/joint-radio.ts';
import { TOLERANCES } from '../src/validation/tolerances.ts';
import type { Verdict } from '../src/validation/tolerances.ts';
import type { Estimate } from '../src/validation/estimate.ts';
import type { Validation } from '../src/validation/validate.ts';
import { tolerancesOff } from '../src/validation/validation-row.ts';
import type { ValidationRow } from '../src/validation/validation-row.ts';
import { HEAD, TAIL } from './validation-words.ts';

/** One set, predicted from the others, and from the presets as they are shipped. */
export interface LeftOut {
  readonly name: string;
  readonly campaign: Campaign;
  readonly limitM: number;
  readonly joint: JointRadio;
  /** At the places of the set. */
  readonly radios: readonly RadioScenario[];
  readonly coveredDb: readonly number[] | undefined;
  readonly byJoint: Validation;
  readonly byPresets: Validation;
  /** Phones with people, over which errors of the AUC are averaged. */
  readonly isOfPhones: boolean;
  /** The default room is fitted to it, so that its score proves nothing. */
  readonly isBurned: boolean;
  /** Predicted without a column that the set has. */
  readonly untold: readonly Untold[];
  /** AUC where nobody stands in between; NaN where the set tells of no crowd. */
  readonly withoutCrowd: number;
}

export interface Untold {
  readonly column: string;
  readonly validation: Validation;
}

type Kind = ValidationRow['kind'];

export function validationDocument(fits: readonly SetFit[], done: readonly LeftOut[]): string {
  return [
    HEAD,
    tolerances(),
    '## Every set, predicted from the others\n',
    summary(done),
    aucLine(done),
    stillLine(done),
    coverageLine(done),
    '\n## Telling more\n',
    'Sum of squared misses in tolerances over all rows, with everything told and without a ' +
      'column that the set has (the same replicates; both ends).\n',
    untoldTable(done),
    '\n## Every figure that is out of its tolerance\n',
    misses(done),
    '\n## What was joined\n',
    'One law per kind of place and set, its level its own; standard errors from 40 draws of ' +
      'whole clusters.\n',
    fitTable(fits),
    '\n## What each set was predicted with\n',
    radioTable(done),
    TAIL,
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}

function tolerances(): string {
  const rows = Object.entries(TOLERANCES).map(([kind, { value, reason }]) => [
    KINDS[kind as Kind],
    String(value),
    reason,
  ]);
  return table(['figure', 'tolerance', 'why'], rows);
}

const KINDS: Readonly<Record<Kind, string>> = {
  mean: 'mean level at a distance, dB',
  sd: 'spread of packets at a distance, dB',
  heard: 'P(heard) at a distance',
  slope: 'naive slope n',
  auc: 'AUC of near against far',
  tpr: 'TPR at 50, 55, 63 dB',
  fpr: 'FPR at 50, 55, 63 dB',
  rho1: 'correlation at 1 s',
  rho10: 'correlation at 10 s',
  rho60: 'correlation at 60 s',
  within: 'sd within a still link, dB',
  minutes: 'share of minutes at attenuations, at a distance',
  windowAuc: 'AUC over windows',
  windowTpr: 'TPR over windows',
  windowFpr: 'FPR over windows',
  windowCost: 'least P_miss + P_fa over windows',
  windowRho: 'correlation of level with log distance over windows',
  meanOffset: 'mean level, all distances: offset, dB',
  meanSpread: 'mean level, all distances: spread of differences, dB',
  sdOffset: 'spread of packets, all distances: offset, dB',
  sdSpread: 'spread of packets, all distances: spread of differences, dB',
  heardOffset: 'P(heard), all distances: offset',
  heardSpread: 'P(heard), all distances: spread of differences',
};

function answered({ rows }: Validation, kind: Kind): ValidationRow[] {
  return rows.filter((row) => row.kind === kind && row.verdict !== 'no answer');
}

/** "0.68 / 0.66": measured and predicted, or why not. */
function pair(validation: Validation, kind: Kind, digits: number): string {
  const [row] = answered(validation, kind);
  if (row === undefined) return '-';
  const text = `${row.measured.value.toFixed(digits)} / ${row.predicted.value.toFixed(digits)}`;
  return row.verdict === 'out' ? `**${text}**` : text;
}

/** Mean absolute difference over distances, and the greatest one. */
function overDistances(validation: Validation, kind: Kind): string {
  const off = answered(validation, kind).map(distance);
  if (off.length === 0) return '-';
  const mean = off.reduce((sum, value) => sum + value, 0) / off.length;
  return `${mean.toFixed(1)} (${Math.max(...off).toFixed(1)})`;
}

function distance({ measured, predicted }: ValidationRow): number {
  return Math.abs(predicted.value - measured.value);
}

function summary(done: readonly LeftOut[]): string {
  const count = ({ rows }: Validation, verdict: Verdict): string =>
    String(rows.filter((row) => row.verdict === verdict).length);
  const head = [
    'set',
    'packets',
    'near, m',
    'AUC',
    'slope n',
    'mean, dB',
    'sd, dB',
    'within, dB',
    '1 s',
    '10 s',
    '60 s',
    'within',
    'chance',
    'out',
    'no answer',
    'beyond tolerance',
    '80 % intervals',
    'median width, tolerances',
    'CRPS, dB',
  ];
  const rows = done.map(({ name, campaign, limitM, byJoint, isBurned }) => [
    isBurned ? `${name} (burned: the room is fitted to it)` : name,
    String(campaign.rssiDbm.length),
    String(limitM),
    pair(byJoint, 'auc', 2),
    pair(byJoint, 'slope', 2),
    overDistances(byJoint, 'mean'),
    overDistances(byJoint, 'sd'),
    pair(byJoint, 'within', 1),
    ...(['rho1', 'rho10', 'rho60'] as const).map((kind) => pair(byJoint, kind, 2)),
    ...(['within', 'chance', 'out', 'no answer'] as const).map((v) => count(byJoint, v)),
    String(byJoint.beyond),
    `${byJoint.covered} of ${byJoint.answered}`,
    byJoint.medianWidth.toFixed(1),
    `${byJoint.forecast.crpsDb.toFixed(1)} (${byJoint.forecast.climatologyDb.toFixed(1)})`,
  ]);
  return table(head, rows);
}

/** Mean absolute error of the AUC over phones with people, by the joint fit and the presets. */
function aucLine(done: readonly LeftOut[]): string {
  const errors = (pick: (one: LeftOut) => Validation, some: readonly LeftOut[]): number[] =>
    some.flatMap((one) => answered(pick(one), 'auc').map(distance));
  const text = (values: readonly number[]): string =>
    (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
  const phones = done.filter(({ isOfPhones }) => isOfPhones);
  const others = done.filter(({ isOfPhones, isBurned }) => !isOfPhones && !isBurned);
  const joint = errors(({ byJoint }) => byJoint, phones);
  const crowds = done.filter(({ withoutCrowd, isBurned }) => withoutCrowd > 0 && !isBurned);
  return (
    `**Mean absolute error of the AUC over the ${joint.length} sets of phones with people ` +
    `(${phones.map(({ name }) => name).join(', ')}): ${text(joint)}** (the goal: at most 0.03, ` +
    `each at most 0.06; the greatest is ${Math.max(...joint).toFixed(3)}). With the environment ` +
    `presets as they are shipped: ${text(errors(({ byPresets }) => byPresets, phones))}. The ` +
    'other sets ' +
    `with several distances: ${text(errors(({ byJoint }) => byJoint, others))}.` +
    crowds.map(({ name, withoutCrowd }) => crowdLine(name, withoutCrowd)).join('') +
    '\n'
  );
}

function crowdLine(name: string, auc: number): string {
  return (
    ` What people in between take is our reading of dp3t-exp05: without it, the AUC of ${name} ` +
    `is predicted as ${auc.toFixed(2)}.`
  );
}

function stillLine(done: readonly LeftOut[]): string {
  const off = done
    .filter(({ isBurned }) => !isBurned)
    .flatMap(({ byJoint }) => answered(byJoint, 'within').map(distance));
  const near = off.filter((value) => value <= TOLERANCES.within.value).length;
  return `**The sd within a still link is within 1 dB in ${near} of ${off.length} sets.**\n`;
}

function coverageLine(done: readonly LeftOut[]): string {
  const sets = done.filter(({ isBurned }) => !isBurned).map(({ byJoint }) => byJoint);
  const sum = (of: (one: Validation) => number): number =>
    sets.reduce((total, one) => total + of(one), 0);
  const rows = sum(({ answered: count }) => count);
  const widths = sets
    .flatMap(({ rows: all }) => all.filter(({ verdict }) => verdict !== 'no answer'))
    .map(({ interval80, tolerance }) => (interval80[1] - interval80[0]) / tolerance)
    .filter((width) => !Number.isNaN(width))
    .sort((a, b) => a - b);
  const share = ((100 * sum(({ covered }) => covered)) / rows).toFixed(0);
  return (
    `**Intervals of 80 % hold ${share} % of ${rows} rows; their median width is ` +
    `${widths[widths.length >> 1].toFixed(1)} tolerances. ${sum(({ beyond }) => beyond)} rows ` +
    'are beyond their tolerance, `out` or `chance`.** (The burned set is not counted.)\n'
  );
}

/** Sum of squared misses, in tolerances. */
function squaresOf({ rows }: Validation): number {
  return rows
    .filter(({ verdict }) => verdict !== 'no answer')
    .map((row) => distance(row) / row.tolerance)
    .filter((off) => !Number.isNaN(off))
    .reduce((sum, off) => sum + off * off, 0);
}

function untoldTable(done: readonly LeftOut[]): string {
  const columns = ['carry', 'headings', 'phones'];
  const rows = done
    .filter(({ untold }) => untold.length > 0)
    .map(({ name, byJoint, untold }) => [
      name,
      squaresOf(byJoint).toFixed(1),
      ...columns.map((column) => {
        const found = untold.find((one) => one.column === column);
        return found === undefined ? '-' : squaresOf(found.validation).toFixed(1);
      }),
    ]);
  return table(['set', 'everything told', ...columns.map((one) => `without ${one}`)], rows);
}

function misses(done: readonly LeftOut[]): string {
  const rows = done.flatMap(({ name, byJoint }) =>
    byJoint.rows
      .filter(({ beyond }) => beyond)
      .map((row) => [
        name,
        row.label,
        plusMinus(row.measured),
        plusMinus(row.predicted),
        tolerancesOff(row).toFixed(1),
        row.verdict,
      ]),
  );
  return table(['set', 'figure', 'measured', 'predicted', 'off, in tolerances', 'verdict'], rows);
}

function plusMinus({ value, error }: Estimate): string {
  if (Number.isNaN(value)) return '-';
  return !Number.isNaN(error) ? `${value.toFixed(2)} ± ${error.toFixed(2)}` : value.toFixed(2);
}

function fitTable(fits: readonly SetFit[]): string {
  const rows = fits.map(({ set, place, exponent, body, shadowing, within, covered }) => [
    set,
    place.environment,
    place.hasPeople ? 'yes' : 'no',
    ...[exponent, body, shadowing, within, ...covered].map(plusMinus),
  ]);
  const head = ['set', 'place', 'people', 'n', 'body, dB', 'still links, dB', 'packets, share'];
  return table([...head, 'one covered, dB', 'both covered, dB'], rows);
}

function radioTable(done: readonly LeftOut[]): string {
  const rows = done.flatMap(({ name, radios, coveredDb }) =>
    radios.map(({ environment, pathLossExponent, bodyDb, shadowingSdDb, packet, ...radio }) => [
      name,
      environment,
      pathLossExponent.toFixed(2),
      bodyDb.toFixed(1),
      shadowingSdDb.toFixed(1),
      (radio.slowSdDb * radio.slowStillFactor).toFixed(1),
      packet.channelOffsetSdDb.toFixed(1),
      packet.ricianK?.toFixed(1) ?? '-',
      packet.packetSdDb.toFixed(1),
      coveredDb === undefined
        ? 'by position'
        : `${coveredDb[1].toFixed(1)}, ${coveredDb[2].toFixed(1)}`,
    ]),
  );
  return table(
    [
      'set',
      'place',
      'n',
      'body, dB',
      'shadowing, dB',
      'slow, dB',
      'channels, dB',
      'K',
      'noise, dB',
      'one and both covered, dB',
    ],
    rows,
  );
}
