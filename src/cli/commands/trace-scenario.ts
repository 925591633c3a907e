import { basename } from 'node:path';
import { Document } from 'yaml';
import type { Node, Pair, Scalar } from 'yaml';
import { InputError } from '../../base/errors.ts';
import { S_PER_DAY } from '../../base/time.ts';
import { DEFAULT_TRACE_LIMITS } from '../../world/trace/trace-file.ts';
import { defaultOriginS, isUnixTime } from '../../world/trace/trace-data.ts';
import type { TraceData } from '../../world/trace/trace-data.ts';

/** Where the scenario does not say (schema.ts); beyond, the file has to raise the limit. */
const DEFAULT_DAYS = 31;
const DEFAULT_PHONES = 100_000;
/** The most that a scenario may ask for. */
const MAX_DAYS = 10_000;
const DEFAULT_CASES = 5;
/** The last start of a scenario is 2106-02-05. */
const LAST_START_S = Date.UTC(2106, 1, 5) / 1000;

/** A contact list on its way into a scenario; paths as the scenario is to name them. */
export interface TraceSource {
  readonly trace: TraceData;
  readonly file: string;
  readonly metadata: string | undefined;
  readonly resolutionS: number;
  /** Whether the records themselves stand in steps of the resolution. */
  readonly isResolutionShown: boolean;
}

type Comments = Readonly<Record<string, string>>;

/**
 * A scenario that runs as it stands and says of each key what the list tells and what is assumed.
 *
 * @throws InputError where the list spans more days than a run may have
 */
export function traceScenario(source: TraceSource): string {
  const { trace, file, metadata, resolutionS } = source;
  const { people, days, startS } = extentOf(trace, resolutionS);
  const start = startS === undefined ? undefined : new Date(startS * 1000).toISOString();
  const limits = {
    ...(people > DEFAULT_PHONES ? { phones: people } : {}),
    ...(days > DEFAULT_DAYS ? { days } : {}),
    ...(trace.timeS.length > DEFAULT_TRACE_LIMITS.maxRecords
      ? { traceRecords: trace.timeS.length }
      : {}),
  };
  const document = new Document({
    bluecrowd: 1,
    title: `Replay of ${basename(file)}`,
    start: start?.slice(0, 10) ?? '2020-09-14',
    utcOffset: '+00:00',
    world: {
      kind: 'trace',
      file,
      ...(metadata === undefined ? {} : { metadata }),
      resolution: `${resolutionS} s`,
      contactDistance: { min: '0.5 m', max: '1.5 m' },
      bystanders: { kind: 'cluster', block: '1 min', min: '1.5 m', max: '5 m' },
    },
    phones: { adoption: 1 },
    apps: [{ engine: 'bluezone@3' }, { engine: 'gaen@1.2' }],
    cases: { count: Math.min(DEFAULT_CASES, people - 1), testDay: days },
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
  });
  document.commentBefore =
    ' Written by "bluecrowd import sociopatterns" from a contact list: ' +
    `${people} people, ${days} ${days === 1 ? 'day' : 'days'}.\n` +
    ' "Known" comes from the list. "Assumed" does not: change it where you know better.';
  comment(document, [], topComments(start !== undefined));
  comment(document, ['world'], worldComments(source));
  return document.toString({ lineWidth: 100 });
}

/**
 * Days from the midnight before the first record to the last, and that midnight where it is known.
 */
function extentOf(trace: TraceData, resolutionS: number) {
  const originS = defaultOriginS(trace, resolutionS);
  const lastS = trace.timeS[trace.timeS.length - 1];
  // A record counts for the time before it: one that ends at midnight is of the day before.
  const days = Math.max(1, Math.ceil((lastS - originS) / S_PER_DAY));
  if (days > MAX_DAYS) {
    throw new InputError(
      `--out: expected a list of at most ${MAX_DAYS} days, found ${days}; do all times count ` +
        'from one zero?',
    );
  }
  const isDated = isUnixTime(originS) && originS <= LAST_START_S;
  return { people: trace.names.length, days, startS: isDated ? originS : undefined };
}

function topComments(isDated: boolean): Comments {
  return {
    start: isDated
      ? 'Known: the date of the first record, as the times count from 1970.'
      : 'Assumed: the times do not count from 1970 and name no date. Day 0 has this one.',
    utcOffset: isDated
      ? "Assumed: days are cut at midnight of UTC; write the place's own offset, such as '+01:00'."
      : 'Assumed: dates and times of day are those of UTC.',
    phones: 'Assumed: everybody has a phone with each app. Lower adoption, or share of an app.',
    apps: 'Assumed: these two apps, with the rules of their own.',
    cases:
      'Assumed: count people, drawn by the seed, test positive on the morning after the last ' +
      'day.\n' +
      'Name them with persons, or change count (at most the people who have a phone) and testDay.',
    limits: 'The list is larger than the default limit.',
  };
}

function worldComments({ trace, resolutionS, isResolutionShown }: TraceSource): Comments {
  const startS = trace.timeS[0] - resolutionS;
  const zero = isUnixTime(startS)
    ? ''
    : startS < 0
      ? '\nAssumed: day 0 begins with the first record; set origin to the time of its midnight.'
      : '\nAssumed: time 0 is midnight of day 0; set origin to the time of midnight otherwise.';
  return {
    file:
      'Known: who was face to face with whom, and when. Where there is no record there was no ' +
      `contact.${zero}`,
    resolution: isResolutionShown
      ? 'Known: the records stand in steps of this; each counts for the time before it.'
      : 'Assumed: each record counts for this duration before it.',
    contactDistance:
      'Assumed: badges record who was face to face, not how far apart; one draw per encounter.',
    bystanders:
      'Assumed: nobody recorded who stood near without facing each other, and phones hear them ' +
      'too.\n' +
      'People linked by contacts of one block stand this far apart. `kind: none` leaves them out.',
  };
}

/** Sets comments before keys of the group at `path`; keys that are not there are passed over. */
function comment(document: Document, path: readonly string[], comments: Comments): void {
  const group = (path.length === 0 ? document.contents : document.getIn(path)) as {
    items: Pair<Scalar<string>, Node>[];
  };
  for (const { key } of group.items) {
    const text = comments[key.value];
    if (text === undefined) continue;
    key.commentBefore = text.replace(/^/gm, ' ');
    key.spaceBefore = true;
  }
}
