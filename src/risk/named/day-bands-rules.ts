import { dayBandsColumns } from '../columns/day-columns.ts';
import { DP3T_NOTE, DP3T_NOTE_SOURCE } from '../configs/dp3t-note.ts';
import { RADAR_COVID, RADAR_COVID_SOURCE } from '../configs/radar-covid.ts';
import { SWISSCOVID_SETS, SWISSCOVID_SOURCE } from '../configs/swisscovid.ts';
import { minutesInBands } from '../gaen/day-bands.ts';
import type { DayBandsConfig } from '../gaen/day-bands.ts';
import { exposureWindows } from '../exposure-windows.ts';
import type { NamedRule } from '../named-rule.ts';
import { daysBefore, outcomeOfDays } from '../outcome.ts';

/** SwissCovid at every date, and who counts as it does. */
export const DAY_BANDS_RULES: readonly NamedRule[] = [
  ...SWISSCOVID_SETS.map((set) =>
    ruleOf(set, {
      name: `swisscovid-${set.from}`,
      family: 'swisscovid',
      from: set.from,
      source: SWISSCOVID_SOURCE,
    }),
  ),
  ruleOf(DP3T_NOTE, {
    name: `dp3t-${DP3T_NOTE.from}`,
    family: 'dp3t-note',
    from: DP3T_NOTE.from,
    source: DP3T_NOTE_SOURCE,
  }),
  ruleOf(RADAR_COVID, {
    name: 'spain-radar-covid',
    family: 'radar-covid',
    from: undefined,
    source: RADAR_COVID_SOURCE,
  }),
];

function ruleOf(
  config: DayBandsConfig,
  about: Pick<NamedRule, 'name' | 'family' | 'from' | 'source'>,
): NamedRule {
  const { thresholdsDb, factors, triggerMin, lookBackDays } = config;
  return {
    ...about,
    numbers:
      `below ${thresholdsDb[0]} dB x ${factors[0]}, below ${thresholdsDb[1]} dB x ${factors[1]}; ` +
      `${triggerMin} min or more in a day, of the last ${lookBackDays} days`,
    needs: 'attenuation',
    asks: { minutes: triggerMin, per: 'day', above: false },
    thresholdsDb,
    compile: () => dayBandsColumns(config),
    apply: (rows, nowS) => {
      const sinceS = daysBefore(nowS, lookBackDays);
      const windows = exposureWindows(rows).filter(({ dayS }) => dayS >= sinceS);
      return outcomeOfDays(minutesInBands(windows, config), (minutes) => minutes >= triggerMin);
    },
  };
}
