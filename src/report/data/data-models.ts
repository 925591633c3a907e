import { modelsNamed, PHONE_MODELS, UNLISTED } from '../../phone/models.ts';
import type { CalibrationConfidence } from '../../phone/models.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { formatPercent } from '../kit/format.ts';

/** What the calibration table says of phones with one name. */
export interface CalibrationOfName {
  readonly name: string;
  /** Of the phones whose model is drawn; null where people are given it by name only. */
  readonly share: number | null;
  readonly confidence: CalibrationConfidence;
  /** Models that share the figures that such a phone declares; 1: it has its own. */
  readonly sharedBy: number;
  /** What the figures are. */
  readonly says: string;
}

/** Names of `phones.models` and of people, in their order; none where phones have no models. */
export function calibrationsOf({ phones }: Scenario): CalibrationOfName[] {
  const { models, knownModels = [] } = phones;
  const drawn = models === null || models === 'catalogue' ? [] : models;
  const total = drawn.reduce((sum, { share }) => sum + share, 0);
  const shares = new Map<string, number | null>(
    drawn.map(({ name, share }) => [name, total > 0 ? share / total : 0]),
  );
  for (const name of knownModels) {
    if (name !== null && !shares.has(name)) shares.set(name, null);
  }
  return [...shares].flatMap(([name, share]) => {
    const named = modelsNamed(name);
    return named === undefined ? [] : [{ name, share, ...calibrationNamed(name, named) }];
  });
}

function calibrationNamed(
  name: string,
  named: NonNullable<ReturnType<typeof modelsNamed>>,
): Omit<CalibrationOfName, 'name' | 'share'> {
  if ('confidence' in named) {
    const averaged = PHONE_MODELS.filter(({ maker }) => name === UNLISTED || maker === name);
    const whose = name === UNLISTED ? 'of the table' : 'of this maker';
    return {
      confidence: named.confidence,
      sharedBy: averaged.length,
      says: `one row for all such phones: the average of ${averaged.length} models ${whose}`,
    };
  }
  const says = named.length === 1 ? 'its own row' : `one of ${named.length} rows, drawn`;
  return { confidence: 3, sharedBy: 1, says };
}

/** How surely GAEN knows a phone's radio, as people call it. */
export const CONFIDENCE_WORDS: Readonly<Record<CalibrationConfidence, string>> = {
  0: 'lowest',
  1: 'low',
  2: 'medium',
  3: 'high',
};

/** That several models share one row, for the limits of a run; null where none do. */
export function sharedCalibration(scenario: Scenario): string | null {
  const shared = calibrationsOf(scenario).filter(({ sharedBy }) => sharedBy > 1);
  if (shared.length === 0) return null;
  const share = shared.reduce((sum, one) => sum + (one.share ?? 0), 0);
  const names = shared.map(
    ({ name, confidence, sharedBy }) =>
      `${name} (average of ${sharedBy}, confidence ${CONFIDENCE_WORDS[confidence]})`,
  );
  const whose = share > 0 ? `${formatPercent(share)} of the phones of drawn models` : 'Phones';
  return (
    `${whose} stand for models that nobody calibrated and declare a row that several models ` +
    `share: ${names.join(', ')}. What each phone is off by is drawn from how models differ: the ` +
    'row says nothing of one model.'
  );
}
