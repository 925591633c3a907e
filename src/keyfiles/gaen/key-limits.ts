import { ABSENT, TEK_BYTES } from './diagnosis-keys.ts';
import { FULL_PERIOD } from './key-block.ts';

/** Greatest start: the key's last interval must fit into 32 bits too. */
export const MAX_ENIN = 2147483647 - FULL_PERIOD;
/** Greatest transmission risk level. */
export const MAX_RISK = 8;
/** Most days between onset and key, either way. */
export const MAX_ONSET_DAYS = 14;

/**
 * What is wrong with a key, as "expected ..., found ..."; undefined where nothing is.
 * google/exposure-notifications-server at 2041f77, docs/tek_validation.md.
 *
 * @param latestEnin - the last interval in which a key may start
 */
export function keyFault(
  keyBytes: number,
  rollingStartEnin: number,
  rollingPeriod: number,
  transmissionRiskLevel: number,
  daysSinceOnset: number,
  latestEnin = MAX_ENIN,
): string | undefined {
  if (keyBytes !== TEK_BYTES) return `expected ${TEK_BYTES} bytes of key, found ${keyBytes}`;
  if (!(rollingPeriod >= 1 && rollingPeriod <= FULL_PERIOD)) {
    return `expected a rolling period of 1 to ${FULL_PERIOD}, found ${rollingPeriod}`;
  }
  if (!(rollingStartEnin >= 0 && rollingStartEnin <= MAX_ENIN)) {
    return `expected a start interval of 0 to ${MAX_ENIN}, found ${rollingStartEnin}`;
  }
  if (rollingStartEnin > latestEnin) {
    return (
      `expected a start interval up to now (${latestEnin}), ` +
      `found ${rollingStartEnin} in the future`
    );
  }
  if (!(transmissionRiskLevel >= 0 && transmissionRiskLevel <= MAX_RISK)) {
    return `expected a transmission risk level of 0 to ${MAX_RISK}, found ${transmissionRiskLevel}`;
  }
  const isOnset = daysSinceOnset >= -MAX_ONSET_DAYS && daysSinceOnset <= MAX_ONSET_DAYS;
  if (daysSinceOnset !== ABSENT && !isOnset) {
    return (
      `expected days since onset of -${MAX_ONSET_DAYS} to ${MAX_ONSET_DAYS}, found ` +
      `${daysSinceOnset}`
    );
  }
  return undefined;
}
