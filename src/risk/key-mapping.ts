import type { ReportType } from '../base/diagnosis.ts';

/** By the number that stands for each. */
export const INFECTIOUSNESS = ['none', 'standard', 'high'] as const;

/** How infectious the owner of a key was on its day. */
export type Infectiousness = (typeof INFECTIOUSNESS)[number];

/** What an app makes of the facts that come with a diagnosis key. */
export interface DiagnosisKeysDataMapping {
  /** One for each of -14..14 days since onset, in this order. */
  readonly infectiousnessOfDays: readonly Infectiousness[];
  readonly infectiousnessWhenMissing: Infectiousness;
  readonly reportTypeWhenMissing: Exclude<ReportType, 'unknown'>;
}

const MAX_DAYS = 14;
const ENTRIES = 2 * MAX_DAYS + 1;

/**
 * The 29 entries of a mapping from those that an app names; days that it does not name are `none`.
 *
 * @throws RangeError for a day outside -14..14
 */
export function infectiousnessOfDays(
  named: ReadonlyMap<number, Infectiousness>,
): readonly Infectiousness[] {
  const entries = new Array<Infectiousness>(ENTRIES).fill('none');
  for (const [days, infectiousness] of named) {
    if (!Number.isInteger(days) || Math.abs(days) > MAX_DAYS) {
      throw new RangeError(`"named" expected days from -14 to 14, got ${days}`);
    }
    entries[days + MAX_DAYS] = infectiousness;
  }
  return entries;
}

/** Judgement, for apps that look at neither: every day counts alike, nothing is left out. */
export const EVERY_DAY_ALIKE: DiagnosisKeysDataMapping = {
  infectiousnessOfDays: new Array<Infectiousness>(ENTRIES).fill('standard'),
  infectiousnessWhenMissing: 'standard',
  reportTypeWhenMissing: 'confirmed-test',
};

/** Of a key's day; also days beyond 14 count as missing, as in Google's code. */
export function infectiousnessOf(
  daysSinceOnset: number | undefined,
  { infectiousnessOfDays: entries, infectiousnessWhenMissing }: DiagnosisKeysDataMapping,
): Infectiousness {
  if (entries.length !== ENTRIES) {
    throw new RangeError(`"infectiousnessOfDays" expected 29 entries, got ${entries.length}`);
  }
  if (daysSinceOnset === undefined || Math.abs(daysSinceOnset) > MAX_DAYS) {
    return infectiousnessWhenMissing;
  }
  return entries[daysSinceOnset + MAX_DAYS];
}

/** The key's report type, or what the app takes for a missing one. */
export function reportTypeOf(
  reportType: ReportType | undefined,
  { reportTypeWhenMissing }: DiagnosisKeysDataMapping,
): ReportType {
  return reportType === undefined || reportType === 'unknown' ? reportTypeWhenMissing : reportType;
}
