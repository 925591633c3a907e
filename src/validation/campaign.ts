import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../base/errors.ts';
import { datasetDwellUs } from '../measurements/dataset-folder.ts';
import { select, withRows } from '../measurements/open-dataset.ts';

/** A still geometry of one directed link in one session, as the data describe it. */
export interface CampaignLink {
  readonly session: string;
  readonly sender: string;
  readonly receiver: string;
  readonly distanceM: number;
  /** Turn of the receiver's body or phone, degrees; NaN where unknown. */
  readonly angleDeg: number;
  /** The same of the sender. */
  readonly angleSenderDeg: number;
  /** Words of the set; empty where unknown. */
  readonly carrySender: string;
  readonly carryReceiver: string;
  readonly environment: string;
  /** Kind or model of device, with the phone's name where the set says nothing else. */
  readonly deviceSender: string;
  readonly deviceReceiver: string;
  /** People per m² round those of the session, as their distances tell; NaN for few people. */
  readonly crowdPerM2: number;
  /** Both directions of a pair that carries its phones so share this number; it counts from 0. */
  readonly meeting: number;
  /** Whether the receiver is the first of the meeting's two ends, in whichever direction. */
  readonly receiverIsLow: boolean;
  /** Counts sessions from 0. */
  readonly sessionIndex: number;
  /** Rows [from, to) of the campaign. */
  readonly from: number;
  readonly to: number;
}

/** Who measured what, when and how far apart: rows in the order of link and time. */
export interface Campaign {
  readonly links: readonly CampaignLink[];
  readonly meetings: number;
  readonly sessions: number;
  /** µs on the log's clock; NaN where unknown. */
  readonly timeUs: Float64Array;
  /** Advertising channel 0..2; -1 where unknown. */
  readonly channel: Int8Array;
  /** dBm; NaN for what was offered and not heard. */
  readonly rssiDbm: Float64Array;
  /** Attenuation + RSSI where the phones are calibrated, dB; NaN where not. */
  readonly scaleDb: Float64Array;
  /** What the receiver's scale is said to be off, RX correction by row, dB; NaN where unknown. */
  readonly rxCorrectionDb: Float64Array;
  readonly missed: number;
  /** Rows of the set without a distance, or at 0 m. */
  readonly passedOver: number;
  readonly isTimed: boolean;
  /** Whether rows are compared as attenuations: then each has one. */
  readonly isCalibrated: boolean;
  /** Heard rows that were left out because, unlike most, they have no attenuation. */
  readonly uncalibrated: number;
  /** How long receivers stay on a channel as the set says, µs; undefined where it does not. */
  readonly dwellUs: number | undefined;
  /** What a row is: one packet, or one scan of some seconds. */
  readonly rowKind: RowKind;
  /** Per meeting, 1 where the two come back to distances again and again: people who move. */
  readonly isMoving: Uint8Array;
  /** Per meeting, 1 where both stand still for a while: more rows than geometries. */
  readonly isStill: Uint8Array;
}

export type RowKind = 'packets' | 'scans';

/** Rows that follow each other no faster than this are scans: nobody advertises so slowly. */
const SCAN_GAP_US = 30e6;
/** Memory grows with the rows: some 60 bytes each, and a second copy for each thread. */
export const MAX_CAMPAIGN_ROWS = 20_000_000;

const GEOMETRY =
  'distance_m, angle_deg, angle_sender_deg, carry_sender, carry_receiver, environment, part';
/** Columns that tell one link from another. */
export const LINK = `session, sender, receiver, ${GEOMETRY}, device_sender, device_receiver`;

/**
 * Reads an imported data set as a campaign; rows without a distance above 0 are passed over.
 *
 * @param rows - what a row is; `auto` decides by the time between rows
 * @throws InputError where there is no such set, or nothing heard in it
 */
export function readCampaign(
  path: string,
  where: string | undefined,
  rows: RowKind | 'auto',
): Promise<Campaign> {
  return withRows(path, where, async (connection) => {
    const uncalibrated = await dropUncalibrated(connection);
    const [[count, heard]] = await select(connection, 'SELECT count(*), count(rssi_dbm) FROM rows');
    if (Number(heard) === 0) {
      throw new InputError('expected packets with RSSI at a distance above 0, found none', {
        file: path,
      });
    }
    if (Number(count) > MAX_CAMPAIGN_ROWS) {
      throw new InputError(
        `expected at most ${MAX_CAMPAIGN_ROWS} rows, found ${String(count)}; choose some with ` +
          '--where',
        { file: path },
      );
    }
    const columns = await readColumns(connection, Number(count));
    const links = withCrowd(await readLinks(connection, columns.linkStarts));
    const [[passedOver]] = await select(connection, 'SELECT n FROM passed');
    lendScale(links, columns);
    const isTimed = columns.timeUs.every((t) => !Number.isNaN(t));
    const meetings = 1 + links.reduce((most, { meeting }) => Math.max(most, meeting), 0);
    return {
      links,
      meetings,
      isStill: stillMeetings(links, meetings),
      isMoving: movingMeetings(links, meetings, columns.timeUs),
      sessions: 1 + links.reduce((most, { sessionIndex }) => Math.max(most, sessionIndex), 0),
      ...columns,
      missed: Number(count) - Number(heard),
      passedOver: Number(passedOver),
      isTimed,
      isCalibrated: columns.scaleDb.every((scale) => !Number.isNaN(scale)),
      uncalibrated,
      dwellUs: datasetDwellUs(path),
      rowKind: rows === 'auto' ? rowKindOf(links, columns.timeUs) : rows,
    };
  });
}

/**
 * Leaves heard rows without an attenuation out where most have one, so that a few phones of unknown
 * power do not take the scale from all; where most have none, the set counts as not calibrated.
 */
async function dropUncalibrated(connection: DuckDBConnection): Promise<number> {
  const [[known, unknown]] = await select(
    connection,
    `SELECT count(*) FILTER (tx_power_dbm - rx_correction_db IS NOT NULL),
       count(*) FILTER (tx_power_dbm - rx_correction_db IS NULL)
     FROM rows WHERE rssi_dbm IS NOT NULL`,
  );
  if (Number(unknown) === 0 || Number(known) <= Number(unknown)) return 0;
  await connection.run(
    `DELETE FROM rows WHERE rssi_dbm IS NOT NULL AND tx_power_dbm - rx_correction_db IS NULL`,
  );
  // A phone of unknown power that was missed would borrow the power of others.
  await connection.run(
    `DELETE FROM rows WHERE rssi_dbm IS NULL AND tx_power_dbm - rx_correction_db IS NULL
       AND sender NOT IN (SELECT sender FROM rows WHERE rssi_dbm IS NOT NULL)`,
  );
  return Number(unknown);
}

interface Columns {
  readonly timeUs: Float64Array;
  readonly channel: Int8Array;
  readonly rssiDbm: Float64Array;
  readonly scaleDb: Float64Array;
  readonly rxCorrectionDb: Float64Array;
  /** First row of each link, and one entry more for the end. */
  readonly linkStarts: readonly number[];
}

async function readColumns(connection: DuckDBConnection, count: number): Promise<Columns> {
  const columns = {
    timeUs: new Float64Array(count),
    channel: new Int8Array(count),
    rssiDbm: new Float64Array(count),
    scaleDb: new Float64Array(count),
    rxCorrectionDb: new Float64Array(count),
  };
  const linkStarts: number[] = [];
  let row = 0;
  const answer = await connection.stream(
    `SELECT dense_rank() OVER (ORDER BY ${LINK}) AS k, time_us, channel, rssi_dbm,
       tx_power_dbm - rx_correction_db, rx_correction_db FROM rows ORDER BY k, time_us, rowid`,
  );
  const number = (value: unknown): number => (value === null ? NaN : Number(value));
  for await (const chunk of answer) {
    const values = [0, 1, 2, 3, 4, 5].map((k) => chunk.getColumnValues(k));
    const [link, time, channel, rssi, scale, correction] = values;
    for (let k = 0; k < chunk.rowCount; k++, row++) {
      if (Number(link[k]) > linkStarts.length) linkStarts.push(row);
      columns.timeUs[row] = number(time[k]);
      columns.channel[row] = channel[k] === null ? -1 : Number(channel[k]) - 37;
      columns.rssiDbm[row] = number(rssi[k]);
      columns.scaleDb[row] = number(scale[k]);
      columns.rxCorrectionDb[row] = number(correction[k]);
    }
  }
  return { ...columns, linkStarts: [...linkStarts, count] };
}

/** The links of the table `rows`; the rows of link k begin at `starts[k]`. */
export async function readLinks(
  connection: DuckDBConnection,
  starts: readonly number[],
): Promise<CampaignLink[]> {
  const rows = await select(connection, `SELECT DISTINCT ${LINK} FROM rows ORDER BY ${LINK}`);
  const meetings = new Map<string, number>();
  const sessions = new Map<string, number>();
  return rows.map((values, k) => {
    const [session, sender, receiver, distance, angle, angleSender, ...words] = values;
    const text = (value: unknown): string => (typeof value === 'string' ? value : '');
    const sides = [
      [text(sender), text(words[0])],
      [text(receiver), text(words[1])],
    ];
    const ends = sides.map((side) => JSON.stringify(side)).sort();
    return {
      session: text(session),
      sender: text(sender),
      receiver: text(receiver),
      distanceM: Number(distance),
      angleDeg: angle === null ? NaN : Number(angle),
      angleSenderDeg: angleSender === null ? NaN : Number(angleSender),
      carrySender: text(words[0]),
      carryReceiver: text(words[1]),
      environment: text(words[2]),
      deviceSender: `${text(words[4])} ${text(sender)}`,
      deviceReceiver: `${text(words[5])} ${text(receiver)}`,
      crowdPerM2: NaN,
      meeting: numberOf(meetings, JSON.stringify([session, ...ends])),
      receiverIsLow: JSON.stringify(sides[1]) === ends[0],
      sessionIndex: numberOf(sessions, text(session)),
      from: starts[k],
      to: starts[k + 1],
    };
  });
}

/** The number that `key` has, or gets as the next one. */
export function numberOf(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}

/** What was not heard has the calibration of what else its pair sent, or of all on average. */
function lendScale(links: readonly CampaignLink[], { scaleDb, rssiDbm }: Columns): void {
  const known = new Map<string, number>();
  let sum = 0;
  let count = 0;
  const pairOf = ({ sender, receiver }: CampaignLink): string => JSON.stringify([sender, receiver]);
  for (const link of links) {
    for (let k = link.from; k < link.to; k++) {
      if (Number.isNaN(scaleDb[k])) continue;
      known.set(pairOf(link), scaleDb[k]);
      sum += scaleDb[k];
      count++;
    }
  }
  for (const link of links) {
    const lent = known.get(pairOf(link)) ?? sum / count;
    for (let k = link.from; k < link.to; k++) {
      if (Number.isNaN(scaleDb[k]) && Number.isNaN(rssiDbm[k])) scaleDb[k] = lent;
    }
  }
}

/** Who is within this distance makes the crowd, m. */
const CROWD_M = 2;
/** Fewer people in a session are no crowd. */
const MIN_CROWD = 6;

/** Tells each link how many people there are round those of its session. */
function withCrowd(links: readonly CampaignLink[]): CampaignLink[] {
  const sessions = new Map<number, { people: Set<string>; pairs: Map<string, number[]> }>();
  for (const { sessionIndex, sender, receiver, distanceM } of links) {
    if (!sessions.has(sessionIndex)) {
      sessions.set(sessionIndex, { people: new Set(), pairs: new Map() });
    }
    const { people, pairs } = sessions.get(sessionIndex)!;
    people.add(sender).add(receiver);
    const pair = JSON.stringify([sender, receiver].sort());
    if (!pairs.has(pair)) pairs.set(pair, []);
    pairs.get(pair)!.push(distanceM);
  }
  const densities = new Map<number, number>();
  for (const [session, { people, pairs }] of sessions) {
    if (people.size < MIN_CROWD) continue;
    let near = 0;
    for (const distances of pairs.values()) {
      near += distances.filter((distance) => distance <= CROWD_M).length / distances.length;
    }
    densities.set(session, (2 * near) / people.size / (Math.PI * CROWD_M * CROWD_M));
  }
  return links.map((link) => ({ ...link, crowdPerM2: densities.get(link.sessionIndex) ?? NaN }));
}

/** Where geometries change more often than twice for each of them, the two move. */
function movingMeetings(
  links: readonly CampaignLink[],
  meetings: number,
  timeUs: Float64Array,
): Uint8Array {
  const rows = Array.from({ length: meetings }, (): { atUs: number; link: number }[] => []);
  const count = new Float64Array(meetings);
  links.forEach(({ meeting, from, to }, link) => {
    count[meeting]++;
    for (let k = from; k < to; k++) rows[meeting].push({ atUs: timeUs[k], link });
  });
  return Uint8Array.from(rows, (all, meeting) => {
    if (count[meeting] < 3) return 0;
    // Both directions of a pair go side by side, each with rows of its own.
    all.sort((a, b) => a.atUs - b.atUs || a.link - b.link);
    let changes = 0;
    for (let k = 1; k < all.length; k++) {
      const [one, next] = [links[all[k - 1].link], links[all[k].link]];
      if (one.distanceM !== next.distanceM) changes++;
    }
    return changes > 2 * count[meeting] ? 1 : 0;
  });
}

function stillMeetings(links: readonly CampaignLink[], meetings: number): Uint8Array {
  const spare = new Float64Array(meetings);
  for (const { meeting, from, to } of links) spare[meeting] += to - from - 2;
  return Uint8Array.from(spare, (rows) => (rows >= 0 ? 1 : 0));
}

function rowKindOf(links: readonly CampaignLink[], timeUs: Float64Array): RowKind {
  const gapsUs: number[] = [];
  for (const { from, to } of links) {
    for (let k = from + 1; k < to; k++) gapsUs.push(timeUs[k] - timeUs[k - 1]);
  }
  const gaps = Float64Array.from(gapsUs.filter((gap) => !Number.isNaN(gap))).sort();
  return gaps.length > 0 && gaps[gaps.length >> 1] >= SCAN_GAP_US ? 'scans' : 'packets';
}
