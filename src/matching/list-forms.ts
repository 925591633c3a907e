import { bluezone200App, bluezone3App } from '../apps/bluezone.ts';
import { dp3tHybridApp, dp3tLowcostApp, dp3tUnlinkableApp } from '../apps/dp3t.ts';
import { gaenApp } from '../apps/gaen.ts';
import type { AppProfile } from '../apps/profile.ts';
import { tcnApp } from '../apps/tcn.ts';
import { InputError } from '../base/errors.ts';
import { S_PER_DAY } from '../base/time.ts';
import { IS_UTF16, isUtf16 } from '../base/bytes/utf8.ts';
import { parseInfoKeys } from '../keyfiles/lists/bluezone-info.ts';
import { parseExposedJson, parseExposedList } from '../keyfiles/lists/dp3t-exposed.ts';
import type { ExposedList } from '../keyfiles/lists/dp3t-exposed.ts';
import { parseEpochSeeds, parseWindowSeeds, SEEDS, WINDOWS } from '../keyfiles/lists/dp3t-lists.ts';
import { daysSinceOnset, parsePublishRequest } from '../keyfiles/gaen/gaen-publish.ts';
import { quoted } from '../base/text/printable.ts';
import { OWN_KEYS, parseOwnKeys } from '../keyfiles/lists/own-keys.ts';
import { parseList } from '../keyfiles/lists/list-file.ts';
import { parseTcnReports } from '../keyfiles/lists/tcn-reports.ts';
import { expandDayKeys } from '../protocols/bluezone/bluezone-chain.ts';
import { EPOCH_S as DP3T_EPOCH_S } from '../protocols/dp3t/dp3t-parts.ts';
import type { DecentralisedEngine, Expansion, PublishedKey } from '../protocols/engine.ts';
import { isSigned, reportBytes } from '../protocols/tcn/tcn-report.ts';
import { DiagnosisKeyList } from './diagnosis-key-list.ts';

/** Keys that a phone checks together, and what becomes of each. */
export interface PublishedKeys {
  readonly keys: readonly PublishedKey[];
  /** All identifiers of a key up to `untilS` (Unix s), the last instant at which one can count. */
  readonly expand: (key: PublishedKey, untilS: number) => Expansion;
}

/** A form of key list: the app whose keys it holds, and how to read it. */
export interface ListForm {
  readonly app: AppProfile<DecentralisedEngine>;
  readonly read: (bytes: Uint8Array, file: string) => PublishedKeys;
  /** True where the app checks what comes in one file by itself. */
  readonly alone?: boolean;
}

// Version 2.0.0 of Bluezone; later ones have 96.
const EARLY_BLUEZONE_PER_DAY = 144;

const BLUEZONE: ListForm = { app: bluezone3App, read: readInfoF, alone: true };
const EARLY_BLUEZONE: ListForm = { ...BLUEZONE, app: bluezone200App };
const PUBLISH: ListForm = { app: gaenApp, read: readPublish };
const TCN: ListForm = { app: tcnApp, read: readTcn };
const LOWCOST: ListForm = lowcostForm(parseExposedList);
const LOWCOST_JSON: ListForm = lowcostForm(parseExposedJson);
/** DP-3T lists of bluecrowd's own by the format that they name. */
const NAMED: Readonly<Record<string, ListForm | undefined>> = {
  [SEEDS]: { app: dp3tUnlinkableApp, read: readSeeds },
  [WINDOWS]: { app: dp3tHybridApp, read: readWindows },
};

/**
 * The form of a key list, by what is in it.
 *
 * @param own - the app of somebody's own that its keys may be of
 * @throws InputError where it is none of them
 */
export function formOf(
  bytes: Uint8Array,
  file: string,
  own?: AppProfile<DecentralisedEngine>,
): ListForm {
  const start = /^\ufeff?\s*(.?)/.exec(Buffer.from(bytes.subarray(0, 256)).toString('utf8'))?.[1];
  return start === '{' || start === '[' ? jsonForm(bytes, file, own) : binaryForm(bytes, file);
}

function jsonForm(
  bytes: Uint8Array,
  file: string,
  own: AppProfile<DecentralisedEngine> | undefined,
): ListForm {
  const json = parseList(bytes, file);
  const has = (field: string): boolean => json.optional(field) !== undefined;
  if (has('data') && has('temporaryExposureKeys')) {
    throw new InputError(
      "expected a key list of one protocol, found both data (Bluezone's) and " +
        'temporaryExposureKeys ' +
        "(GAEN's); make a file of each",
      { file },
    );
  }
  if (has('data')) {
    const early = parseInfoKeys(bytes, file).some(({ max }) => max === EARLY_BLUEZONE_PER_DAY);
    return early ? EARLY_BLUEZONE : BLUEZONE;
  }
  if (has('temporaryExposureKeys')) return PUBLISH;
  if (has('exposed')) return LOWCOST_JSON;
  const format = json.optional('format')?.text();
  if (format === OWN_KEYS) return ownForm(bytes, file, own);
  const form = format === undefined ? undefined : NAMED[format];
  if (form !== undefined) return form;
  throw new InputError(
    'expected a key export of GAEN, or a key list in JSON with one of the fields data, ' +
      `temporaryExposureKeys, exposed and format (${Object.keys(NAMED).join(' or ')}), found ` +
      'JSON without; docs/contact-logs.md lists what match reads',
    { file },
  );
}

/** Reports of TCN have lengths that fit; a list of DP-3T is protobuf. */
function binaryForm(bytes: Uint8Array, file: string): ListForm {
  if (holds(() => parseTcnReports(bytes, file))) return TCN;
  if (holds(() => parseExposedList(bytes, file).exposed)) return LOWCOST;
  if (isUtf16(bytes)) throw new InputError(IS_UTF16, { file });
  throw new InputError(
    'expected a key export of GAEN (zip or export.bin), a key list in JSON, reports of TCN or a ' +
      'list ' +
      'of exposed keys of DP-3T, found none of them; docs/contact-logs.md lists what match reads',
    { file },
  );
}

/** Whether what is read is a list, and not an empty one. */
function holds(read: () => readonly unknown[]): boolean {
  try {
    return read().length > 0;
  } catch {
    return false;
  }
}

/** Bluezone's push message: its `max` says how many identifiers a day has. */
function readInfoF(bytes: Uint8Array, file: string): PublishedKeys {
  const perDay = new Map<PublishedKey, number>();
  for (const { dailyKey, timeStartS, timeEndS, max } of parseInfoKeys(bytes, file)) {
    perDay.set(publishedKey(dailyKey, timeStartS, timeEndS), max);
  }
  return {
    keys: [...perDay.keys()],
    // A push message may end years ahead.
    expand: (key, untilS) => expandDayKeys([endingBy(key, untilS)], perDay.get(key)),
  };
}

/** What a phone sends to a GAEN key server. */
function readPublish(bytes: Uint8Array, file: string): PublishedKeys {
  const list = new DiagnosisKeyList();
  const { keys, symptomOnsetInterval } = parsePublishRequest(bytes, file);
  list.add(keys);
  return {
    keys: Array.from({ length: keys.count }, (_, k) => ({
      ...list.published(k),
      daysSinceOnset: daysSinceOnset(symptomOnsetInterval, keys.rollingStartEnin[k]),
    })),
    expand: (key) => gaenApp.engine.expand([key]),
  };
}

function lowcostForm(parse: (bytes: Uint8Array, file: string) => ExposedList): ListForm {
  return { app: dp3tLowcostApp, read: (bytes, file) => lowcostKeys(parse(bytes, file)) };
}

/** Each key opens the chain from its day on up to the release; without one, its own day. */
function lowcostKeys({ batchReleaseTimeMs, exposed }: ExposedList): PublishedKeys {
  return {
    keys: exposed.map(({ key, keyDateMs }) => {
      const startS = keyDateMs / 1000;
      const releaseS = batchReleaseTimeMs / 1000;
      return publishedKey(key, startS, releaseS > startS ? releaseS : startS + S_PER_DAY);
    }),
    expand: (key, untilS) => dp3tLowcostApp.engine.expand([endingBy(key, untilS + 1)]),
  };
}

function readSeeds(bytes: Uint8Array, file: string): PublishedKeys {
  return {
    keys: parseEpochSeeds(bytes, file).map(({ seed, epoch }) =>
      publishedKey(seed, epoch * DP3T_EPOCH_S, (epoch + 1) * DP3T_EPOCH_S),
    ),
    expand: (key) => dp3tUnlinkableApp.engine.expand([key]),
  };
}

function readWindows(bytes: Uint8Array, file: string): PublishedKeys {
  return {
    keys: parseWindowSeeds(bytes, file).map(({ seed, firstEpoch, epochs }) =>
      publishedKey(seed, firstEpoch * DP3T_EPOCH_S, (firstEpoch + epochs) * DP3T_EPOCH_S),
    ),
    expand: (key) => dp3tHybridApp.engine.expand([key]),
  };
}

/** Reports whose signatures are good; they carry no times. */
function readTcn(bytes: Uint8Array, file: string): PublishedKeys {
  const keys = parseTcnReports(bytes, file).map((report, k) => {
    if (!isSigned(report)) {
      throw new InputError(
        `report ${k + 1}: expected a signature by the key that it names, found another; leave it ` +
          'out',
        { file },
      );
    }
    return publishedKey(reportBytes(report), 0, 0);
  });
  return { keys, expand: (key) => tcnApp.engine.expand([key]) };
}

/** Keys of an app of somebody's own, which whoever matches them has to name. */
function ownForm(
  bytes: Uint8Array,
  file: string,
  own: AppProfile<DecentralisedEngine> | undefined,
): ListForm {
  const { app, keys } = parseOwnKeys(bytes, file);
  if (own === undefined) {
    throw new InputError(
      `expected --engine FILE with the module of ${quoted(app)}, whose keys these are, found ` +
        'none; a run keeps it under engines/',
      { file },
    );
  }
  if (own.name !== app) {
    throw new InputError(
      `expected keys of ${own.name}, the app of --engine, found keys of ${quoted(app)}; ` +
        'name the other module',
      { file },
    );
  }
  return { app: own, read: () => ({ keys, expand: (key) => own.engine.expand([key]) }) };
}

function publishedKey(key: Uint8Array, startS: number, endS: number): PublishedKey {
  return { key, startS, endS, availableFromS: -Infinity, daysSinceOnset: undefined };
}

function endingBy(key: PublishedKey, untilS: number): PublishedKey {
  return { ...key, endS: Math.min(key.endS, Math.max(untilS, key.startS)) };
}
