import type { Campaign } from '../../validation/campaign.ts';
import type { Prediction } from '../../validation/prediction.ts';
import type { Validation } from '../../validation/validate.ts';
import { tolerancesOff } from '../../validation/validation-row.ts';
import type { ValidationRow } from '../../validation/validation-row.ts';
import type { WindowKind } from '../../evaluation/windows/windows.ts';
import { plainTable } from '../terminal/summary.ts';

/** How near is near, and who says so. */
export interface Limit {
  readonly metres: number;
  readonly saidBy: '--limit' | 'the mapping' | 'default';
}

export interface ValidationAbout {
  readonly campaign: Campaign;
  readonly prediction: Prediction;
  readonly limit: Limit;
  readonly replicates: number;
  readonly isFittedHere: boolean;
  readonly preset: string | undefined;
}

/** Measured and predicted side by side. */
export function validationTable({ rows }: Validation): string {
  const head = ['', 'measured', '+-', 'predicted', '+-', '80 %', 'off', 'tolerance', 'verdict'];
  return plainTable(head, rows.map(cells));
}

function cells(row: ValidationRow): string[] {
  const { label, unit, measured, predicted, interval80, tolerance, verdict, reason } = row;
  const digits = unit === '' ? 2 : 1;
  const text = (value: number): string => (!Number.isNaN(value) ? value.toFixed(digits) : '-');
  const off = predicted.value - measured.value;
  return [
    unit === '' ? label : `${label}, ${unit}`,
    text(measured.value),
    text(measured.error),
    text(predicted.value),
    text(predicted.error),
    Number.isNaN(interval80[0]) ? '-' : interval80.map(text).join(' to '),
    !Number.isNaN(off) ? `${off < 0 ? '' : '+'}${text(off)}` : '-',
    String(tolerance),
    reason === undefined ? verdict : `${verdict}: ${reason}`,
  ];
}

/** What was rebuilt, and how far it may be trusted: a sentence each. */
export function notesOf(result: Validation, about: ValidationAbout): string[] {
  const { campaign, limit, replicates, isFittedHere } = about;
  const { links, sessions, rssiDbm, missed, passedOver, uncalibrated, rowKind } = campaign;
  return [
    ...(isFittedHere ? ['NOT A PREDICTION: the preset was fitted to these data.'] : []),
    `Rebuilt: ${rssiDbm.length} ${rowKind}${missed > 0 ? `, ${missed} of them missed` : ''}, ` +
      `${links.length} geometries in ${sessions} sessions; ${radioNote(about)}.` +
      (passedOver > 0 ? ` ${passedOver} rows at 0 m or without a distance are skipped.` : '') +
      (uncalibrated > 0
        ? ` ${uncalibrated} heard rows are left out that, unlike most, have no attenuation.`
        : ''),
    `Levels: ${levelNote(result, links.length)}.`,
    `Close: up to ${limit.metres} m (${limit.saidBy}). Measured +- over ${result.clusters} ` +
      `${result.clusterKind}, predicted +- over ${replicates} replicates; "chance" is out of ` +
      'tolerance by less than twice the predicted +-: the set is too small to decide.',
    ...minutesNote(result),
    ...windowsNote(result),
    ...countsNote(result),
    ...forecastNote(result),
    ...largestNote(result),
  ];
}

function radioNote({ campaign, prediction, preset }: ValidationAbout): string {
  if (preset !== undefined) return `radio ${preset}`;
  const places = new Set(campaign.links.map((link) => prediction.placeOf(link).environment));
  const names = [...places].sort().join(', ');
  return campaign.links.every(({ environment }) => environment === '')
    ? `environment room, for the data name no place`
    : `environment by the place that the data name: ${names}`;
}

function levelNote({ levelSource, linksByPair }: Validation, links: number): string {
  if (levelSource === 'calibration') return 'the phones are calibrated, nothing was fitted';
  if (levelSource === 'the session itself') {
    return (
      'one free offset per pair from the set itself, which has one session; ' +
      'only the shape of the means is predicted'
    );
  }
  return (
    'not calibrated: one free offset per pair, fitted on other sessions' +
    (linksByPair === links
      ? ''
      : ` (${links - linksByPair} of ${links} geometries: all pairs of other sessions, since ` +
        'their own pair has none)')
  );
}

function minutesNote({ minutes }: Validation): string[] {
  if (minutes === undefined) return [];
  return [
    `Minutes: the ${Math.round(minutes)} min that the set tells are rebuilt as scans of 4 s, one ` +
      'every 4 min, all of them heard; only their shares by attenuation are predicted.',
  ];
}

function windowsNote({ windows }: Validation): string[] {
  if (windows === undefined) return [];
  const { kind, count, heard } = windows;
  return [
    `Windows: ${WINDOW_WORDS[kind]}, ${count} of them, in ${heard} of which something was heard; ` +
      'the level of one is the mean of what was heard in it, and its mean distance says whether ' +
      'it is close.',
  ];
}

const WINDOW_WORDS: Readonly<Record<WindowKind, string>> = {
  scan: 'each row is one',
  '4s': '4 s of what one phone recorded of another',
  '15min': '15 min of what one phone recorded of another',
  log: 'all that one phone recorded of another in a session is one',
};

function countsNote({ answered, beyond, covered, medianWidth }: Validation): string[] {
  if (answered === 0) return [];
  const share = Math.round((100 * covered) / answered);
  return [
    `Beyond tolerance, chance or not: ${beyond} of ${answered} rows. The predicted 80 % interval ` +
      `holds what was measured in ${covered} (${share} %); its median width is ` +
      `${medianWidth.toFixed(1)} tolerances.`,
  ];
}

function forecastNote({ forecast: { crpsDb, climatologyDb } }: Validation): string[] {
  if (Number.isNaN(crpsDb)) return [];
  const beside = Number.isNaN(climatologyDb)
    ? ''
    : `; of one normal law over all distances, of the set itself: ${climatologyDb.toFixed(2)} dB`;
  return [`CRPS of the predicted levels: ${crpsDb.toFixed(2)} dB${beside}.`];
}

function largestNote({ largest }: Validation): string[] {
  if (largest === undefined) return [];
  const times = tolerancesOff(largest).toFixed(1);
  return [`Largest discrepancy: ${largest.label}, ${times} times its tolerance.`];
}
