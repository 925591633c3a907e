import { checkUnixEndS } from '../../base/unix-time.ts';
import { ENIN_S } from '../../base/ble/exposure-notification.ts';
import { REPORT_TYPES } from '../../base/diagnosis.ts';
import type { PublishedKey } from '../../protocols/engine.ts';
import { ABSENT, TEK_BYTES } from './diagnosis-keys.ts';
import type { DiagnosisKeys } from './diagnosis-keys.ts';
import { KeyBlock } from './key-block.ts';
import { keyFault } from './key-limits.ts';

/** A key of an export as engines take it. */
export interface ExportedKey extends PublishedKey {
  /** True for a key of the list of revised keys, which takes the place of the same key before. */
  readonly revised: boolean;
}

/** The columns that a published key is made of; `DiagnosisKeys` has them. */
export type KeyColumns = Omit<DiagnosisKeys, 'count' | 'revised'>;

/**
 * Key `k` of an export as engines take it. It is out, so nothing holds it back: `availableFromS` is
 * -Infinity. What the export leaves out comes as it means by that: a whole day, risk 0, report type
 * unknown; days since onset are undefined.
 */
export function publishedKeyAt(keys: KeyColumns, k: number): PublishedKey {
  const startS = keys.rollingStartEnin[k] * ENIN_S;
  const days = keys.daysSinceOnset[k];
  return {
    key: keys.keyBytes.slice(TEK_BYTES * k, TEK_BYTES * (k + 1)),
    startS,
    endS: startS + keys.rollingPeriod[k] * ENIN_S,
    availableFromS: -Infinity,
    daysSinceOnset: days === ABSENT ? undefined : days,
    reportType: REPORT_TYPES[keys.reportType[k]],
    transmissionRiskLevel: keys.transmissionRiskLevel[k],
  };
}

/** All keys of an export as engines take them, in the same order; nothing is lost. */
export function publishedKeysOf(keys: DiagnosisKeys): ExportedKey[] {
  return Array.from({ length: keys.count }, (_, k) => ({
    ...publishedKeyAt(keys, k),
    revised: keys.revised[k] === 1,
  }));
}

/**
 * Keys that a GAEN engine published as an export has them, in the same order. An export cannot say
 * that a key is held back, so one that is not yet to be given out is refused; nor can it tell an
 * unknown report type or a risk of 0 from one that was left out, which come back as 0.
 *
 * @param releasedS - when the export is given out, authority's clock, Unix s
 * @throws RangeError for a key that an export cannot hold: not of 16 bytes, of times that are no
 * whole intervals of 600 s, of none or more than 144 of them, of a value out of range, or held back
 */
export function diagnosisKeysOf(
  keys: readonly (PublishedKey & { readonly revised?: boolean })[],
  releasedS: number,
): DiagnosisKeys {
  checkUnixEndS('releasedS', releasedS);
  const block = new KeyBlock(keys.length);
  keys.forEach((one, k) => {
    const startEnin = one.startS / ENIN_S;
    const period = (one.endS - one.startS) / ENIN_S;
    const risk = one.transmissionRiskLevel ?? 0;
    const days = one.daysSinceOnset ?? ABSENT;
    const fault =
      wholeFault(startEnin, period, risk, days) ??
      keyFault(one.key.length, startEnin, period, risk, days);
    if (fault !== undefined) throw new RangeError(`"keys[${k}]" ${fault}`);
    if (!(one.availableFromS <= releasedS)) {
      const held = `one held back until Unix second ${one.availableFromS}`;
      throw new RangeError(`"keys[${k}]" expected a key to give out at ${releasedS}, got ${held}`);
    }
    const type = REPORT_TYPES.indexOf(one.reportType ?? 'unknown');
    block.add(one.key, 0, startEnin, period, risk, type, days, one.revised ?? false);
  });
  return block.take();
}

function wholeFault(
  startEnin: number,
  period: number,
  risk: number,
  days: number,
): string | undefined {
  if (!Number.isInteger(startEnin) || !Number.isInteger(period)) {
    return `expected times of whole intervals of ${ENIN_S} s, found ${period} from ${startEnin} on`;
  }
  if (Number.isInteger(risk) && Number.isInteger(days)) return undefined;
  return `expected whole numbers of risk and days since onset, found ${risk} and ${days}`;
}
