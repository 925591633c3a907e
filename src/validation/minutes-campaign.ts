import { InputError } from '../base/errors.ts';
import { select, withRows } from '../measurements/open-dataset.ts';
import { LINK, MAX_CAMPAIGN_ROWS, readLinks } from './campaign.ts';
import type { Campaign } from './campaign.ts';

/** Attenuations from one value to below another, dB. */
export interface Bucket {
  readonly fromDb: number;
  readonly toDb: number;
}

/** Minutes that pairs spent at attenuations, as a campaign of scans that would tell them. */
export interface MinutesCampaign {
  /** Scans without levels: all of them are heard, since minutes tell nothing of others. */
  readonly campaign: Campaign;
  /** Rising; none overlaps another. */
  readonly buckets: readonly Bucket[];
  /** Of each link, its minutes in each bucket. */
  readonly minutes: readonly Float64Array[];
}

/** Between two scans of a phone with exposure notifications: 2.5 to 5 min (documented). */
const SCAN_GAP_MIN = 4;
/**
 * Attenuation + RSSI of the mean phone, declared TX power less RX correction, where the set says
 * nothing: the mean of Google's table (docs/scenario.md).
 */
const MEAN_SCALE_DB = -24.65 - 3.61;

/**
 * Reads the minutes of an imported set; undefined where it holds packets.
 *
 * @throws InputError where there is no such set, and where buckets overlap
 */
export function readMinutes(
  path: string,
  where: string | undefined,
): Promise<MinutesCampaign | undefined> {
  return withRows(path, where, async (connection) => {
    const [[packets]] = await select(connection, 'SELECT count(*) FROM rows');
    const [[told]] = await select(connection, 'SELECT count(*) FROM minute_rows WHERE minutes > 0');
    if (Number(packets) > 0 || Number(told) === 0) return undefined;
    await connection.run('CREATE OR REPLACE TABLE rows AS SELECT * FROM minute_rows');
    const found = await select(
      connection,
      `SELECT k, lowest, highest, sum(minutes), max(scale), max(correction) FROM (
         SELECT dense_rank() OVER (ORDER BY ${LINK}) - 1 AS k, attenuation_from_db AS lowest,
           attenuation_to_db AS highest, minutes, tx_power_dbm - rx_correction_db AS scale,
           rx_correction_db AS correction
         FROM rows
       ) GROUP BY k, lowest, highest ORDER BY k, lowest, highest`,
    );
    const rows = found.map(([link, fromDb, toDb, minutes, scale, correction]): MinuteRow => ({
      link: Number(link),
      fromDb: Number(fromDb),
      toDb: Number(toDb),
      minutes: Number(minutes),
      scaleDb: scale === null ? MEAN_SCALE_DB : Number(scale),
      rxCorrectionDb: correction === null ? NaN : Number(correction),
    }));
    const buckets = bucketsOf(rows, path);
    const minutes = minutesByLink(rows, buckets);
    const starts = scanStarts(minutes, path);
    const links = await readLinks(connection, starts);
    const [[passedOver]] = await select(connection, 'SELECT n FROM passed');
    const campaign = scansOf(links, rows, starts.at(-1)!, Number(passedOver));
    return { campaign, buckets, minutes };
  });
}

interface MinuteRow extends Bucket {
  readonly link: number;
  readonly minutes: number;
  readonly scaleDb: number;
  readonly rxCorrectionDb: number;
}

function bucketsOf(rows: readonly MinuteRow[], file: string): Bucket[] {
  const distinct = new Map(rows.map(({ fromDb, toDb }) => [`${fromDb} ${toDb}`, { fromDb, toDb }]));
  const rising = [...distinct.values()].sort((a, b) => a.fromDb - b.fromDb || a.toDb - b.toDb);
  rising.forEach(({ fromDb, toDb }, k) => {
    const before = rising[k - 1];
    if (before === undefined || before.toDb <= fromDb) return;
    throw new InputError(
      `expected attenuation buckets that do not overlap, found ${before.fromDb} to ` +
        `${before.toDb} dB beside ${fromDb} to ${toDb} dB; choose those of one kind with --where`,
      { file },
    );
  });
  return rising;
}

function minutesByLink(rows: readonly MinuteRow[], buckets: readonly Bucket[]): Float64Array[] {
  const byLink: Float64Array[] = [];
  for (const { link, fromDb, minutes } of rows) {
    byLink[link] ??= new Float64Array(buckets.length);
    byLink[link][buckets.findIndex((bucket) => bucket.fromDb === fromDb)] += minutes;
  }
  return byLink;
}

/** First scan of each link, and one entry more for the end. */
function scanStarts(minutes: readonly Float64Array[], file: string): number[] {
  const starts = [0];
  for (const own of minutes) {
    const total = own.reduce((sum, one) => sum + one, 0);
    const scans = total > 0 ? Math.max(1, Math.round(total / SCAN_GAP_MIN)) : 0;
    starts.push(starts.at(-1)! + scans);
  }
  if (starts.at(-1)! <= MAX_CAMPAIGN_ROWS) return starts;
  throw new InputError(
    `expected minutes of at most ${MAX_CAMPAIGN_ROWS} scans, found ${starts.at(-1)!}; choose ` +
      'some with --where',
    { file },
  );
}

function scansOf(
  links: Campaign['links'],
  rows: readonly MinuteRow[],
  count: number,
  passedOver: number,
): Campaign {
  const timeUs = new Float64Array(count);
  const scaleDb = new Float64Array(count);
  const rxCorrectionDb = new Float64Array(count);
  const meetings = 1 + links.reduce((most, { meeting }) => Math.max(most, meeting), 0);
  for (const { link, ...row } of rows) {
    const { from, to } = links[link];
    scaleDb.fill(row.scaleDb, from, to);
    rxCorrectionDb.fill(row.rxCorrectionDb, from, to);
    for (let k = from; k < to; k++) timeUs[k] = 60e6 * SCAN_GAP_MIN * (k - from);
  }
  return {
    links,
    meetings,
    sessions: 1 + links.reduce((most, { sessionIndex }) => Math.max(most, sessionIndex), 0),
    timeUs,
    channel: new Int8Array(count).fill(-1),
    rssiDbm: new Float64Array(count).fill(NaN),
    scaleDb,
    rxCorrectionDb,
    missed: 0,
    passedOver,
    isTimed: true,
    isCalibrated: true,
    uncalibrated: 0,
    dwellUs: undefined,
    rowKind: 'scans',
    isMoving: new Uint8Array(meetings),
    isStill: new Uint8Array(meetings).fill(1),
  };
}
