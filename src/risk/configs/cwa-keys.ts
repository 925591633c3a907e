import { transmissionRiskLevel } from '../cwa/cwa.ts';
import type { TrlEncoding } from '../cwa/cwa.ts';
import type { KeyFacts } from '../score-row.ts';
import { CWA_ENCODING } from './cwa-2.ts';

/**
 * Transmission risk level by days since onset, -14..14, as Corona-Warn-App's server fills it in.
 * Source: trl-from-dsos of derivation-maps.yaml, corona-warn-app/cwa-server at 02cc644.
 */
const TRL_OF_DAYS = [
  1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 6, 7, 8, 8, 8, 6, 5, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1,
];
const MAX_DAYS = 14;

const TYPES = ['recursive', 'self-report', 'clinical-diagnosis', 'confirmed-test'] as const;
const INFECTIOUSNESS = ['standard', 'high'] as const;

/**
 * Transmission risk level of a key, 1..8: the key's own, else from its days since onset as the
 * server does. Judgement for a key that says nothing: that of a confirmed test of standard
 * infectiousness since 2020-11-30, at every date (no such key reached the app: its server filled
 * the level in).
 */
export function cwaTransmissionRiskLevel(row: KeyFacts): number {
  const { transmissionRiskLevel: own = 0, daysSinceOnset } = row;
  if (own >= 1 && own <= 8) return own;
  if (daysSinceOnset === undefined || Math.abs(daysSinceOnset) > MAX_DAYS) {
    const says = { reportType: 'confirmed-test', infectiousness: 'standard' } as const;
    return transmissionRiskLevel(says, CWA_ENCODING);
  }
  return TRL_OF_DAYS[daysSinceOnset + MAX_DAYS];
}

/**
 * The row of the key that the server would have published: its level as the report type and the
 * days, 1 (standard) or 2 (high), that give it back by the encoding in force.
 */
export function asCwaPublishes<Row extends KeyFacts>(row: Row, encoding: TrlEncoding): Row {
  const level = cwaTransmissionRiskLevel(row);
  for (const reportType of TYPES) {
    for (const [k, infectiousness] of INFECTIOUSNESS.entries()) {
      if (transmissionRiskLevel({ reportType, infectiousness }, encoding) !== level) continue;
      return {
        ...row,
        transmissionRiskLevel: level,
        reportType: row.reportType === 'revoked' ? 'revoked' : reportType,
        daysSinceOnset: k + 1,
      };
    }
  }
  throw new RangeError(`"encoding" expected one that has level ${level}, got none`);
}
