import { least } from '../../base/numbers/extremes.ts';
import { nearColumns } from '../columns/near-columns.ts';
import { robertColumns } from '../columns/robert-columns.ts';
import { bluezoneNear } from '../bluezone/bluezone-near.ts';
import { BLUEZONE_NEAR_DBM, BLUEZONE_SOURCE } from '../configs/bluezone.ts';
import type { Os } from '../configs/bluezone.ts';
import { ROBERT_2, ROBERT_SOURCE } from '../configs/robert.ts';
import type { ScoredRow } from '../scored-row.ts';
import type { NamedRule } from '../named-rule.ts';
import { dayOf, NOTHING } from '../outcome.ts';
import type { DayMinutes, RuleOutcome } from '../outcome.ts';
import { robertContactScore, robertRisk } from '../robert/robert-score.ts';

const SYSTEMS: readonly Os[] = ['android', 'ios'];

/** Rules that look at RSSI alone. */
export const RSSI_RULES: readonly NamedRule[] = [
  {
    name: 'robert-stopcovid-2',
    family: 'robert',
    from: undefined,
    source: ROBERT_SOURCE,
    numbers:
      `p0 ${ROBERT_2.p0Dbm} dBm, deltas ${ROBERT_2.deltasDb.join(' ')} dB, peaks cut at ` +
      `${ROBERT_2.rssiMaxDbm} dBm, soft maxima ${ROBERT_2.softMaxA} dB and ${ROBERT_2.softMaxB}, ` +
      `R0 ${ROBERT_2.r0}; risk of ${ROBERT_2.alertFrom} or more`,
    needs: 'rssi',
    asks: { minutes: minutesOfRisk(ROBERT_2.alertFrom), per: 'all', above: false },
    thresholdsDb: [],
    apply: robertOutcome,
    compile: () => robertColumns(ROBERT_2),
  },
  ...SYSTEMS.flatMap((receiver) =>
    SYSTEMS.map((sender): NamedRule => ({
      name: `bluezone-near-${receiver}-${sender}`,
      family: 'bluezone',
      from: undefined,
      source: BLUEZONE_SOURCE,
      numbers: `one sighting of ${BLUEZONE_NEAR_DBM[receiver][sender]} dBm or more`,
      needs: 'rssi',
      asks: undefined,
      thresholdsDb: [],
      apply: (rows) => nearOutcome(rows, receiver, sender),
      compile: () => nearColumns(BLUEZONE_NEAR_DBM[receiver][sender]),
    })),
  ),
];

/** Minutes of full risk that make this risk. */
function minutesOfRisk(risk: number): number {
  return -Math.log(1 - risk) / ROBERT_2.r0;
}

/**
 * One contact for each key and epoch of 900 s; a row is one message at its mean RSSI, which tells
 * less than the packets themselves. Rows without RSSI tell nothing.
 */
function robertOutcome(rows: readonly ScoredRow[]): RuleOutcome {
  const contacts = new Map<string, { timeS: number; rssiDbm: number }[]>();
  for (const { keyIndex, timeS, rssiMeanDbm } of rows) {
    if (rssiMeanDbm === undefined) continue;
    const name = `${keyIndex} ${Math.floor(timeS / ROBERT_2.epochS)}`;
    const messages = contacts.get(name) ?? [];
    contacts.set(name, messages);
    messages.push({ timeS, rssiDbm: rssiMeanDbm });
  }
  // Sums of a fixed order, whatever that of the rows.
  const scores = [...contacts.values()]
    .map((messages): DayMinutes => ({
      dayS: dayOf(least(messages.map(({ timeS }) => timeS))),
      minutes: robertContactScore(byRssi(messages), ROBERT_2).scoreMin,
    }))
    .sort((a, b) => a.dayS - b.dayS || a.minutes - b.minutes);
  if (scores.length === 0) return NOTHING;
  const minutes = scores.map((score) => score.minutes);
  const warned = robertRisk(minutes, ROBERT_2) >= ROBERT_2.alertFrom;
  // Of the latest contact that adds to the risk; of none that does, the latest.
  const { dayS: exposureS } = scores.findLast((score) => score.minutes > 0) ?? scores.at(-1)!;
  const scoreMin = minutes.reduce((sum, score) => sum + score, 0);
  return { warned, level: warned ? 'high' : 'none', exposureS, scoreMin };
}

function byRssi<Message extends { rssiDbm: number }>(messages: readonly Message[]): Message[] {
  return [...messages].sort((a, b) => a.rssiDbm - b.rssiDbm);
}

function nearOutcome(rows: readonly ScoredRow[], receiver: Os, sender: Os): RuleOutcome {
  const near = rows.filter(({ rssiMeanDbm }) => bluezoneNear(rssiMeanDbm, receiver, sender));
  if (near.length === 0) return NOTHING;
  const exposureS = dayOf(least(near.map(({ timeS }) => timeS)));
  return { warned: true, level: 'high', exposureS, scoreMin: 0 };
}
