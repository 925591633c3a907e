import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
import { fileError } from '../base/file-error.ts';
import { parseInfoKeys } from '../keyfiles/bluezone-info.ts';
import { parsePublishRequest } from '../keyfiles/gaen-publish.ts';
import { MAX_LIST_BYTES, parseJson } from '../keyfiles/json-value.ts';
import { expandDayKeys } from '../protocols/bluezone-chain.ts';
import type { DecentralisedEngine, Expansion, PublishedKey } from '../protocols/engine.ts';
import { engineByName } from '../protocols/engines.ts';
import type { DecentralisedName } from '../protocols/engines.ts';
import { DiagnosisKeyList } from './diagnosis-key-list.ts';

/** Keys that a phone checks together, and what becomes of each. */
export interface PublishedKeys {
  readonly keys: readonly PublishedKey[];
  readonly expand: (key: PublishedKey) => Expansion;
}

/** Key lists of small files, whole in memory, with the engine that they belong to. */
export interface PublishedLists {
  readonly engine: DecentralisedEngine;
  readonly checks: readonly PublishedKeys[];
  /** What is odd about the files without being wrong. */
  readonly notes: readonly string[];
}

/** A form of key list: the engine whose keys it holds, and how to read it. */
interface ListForm {
  readonly engine: DecentralisedName;
  readonly read: (bytes: Uint8Array, file: string) => PublishedKeys;
  /** True where the app checks what comes in one file by itself. */
  readonly alone?: boolean;
}

interface KeyList extends PublishedKeys {
  readonly file: string;
  readonly form: ListForm;
  /** Of the bytes of the file. */
  readonly sha256: string;
}

/** JSON lists by a field that only they have. */
const JSON_FORMS: Readonly<Record<string, ListForm>> = {
  data: { engine: 'bluezone@3', read: readInfoF, alone: true },
  temporaryExposureKeys: { engine: 'gaen@1.2', read: readPublish },
};

/**
 * Reads key lists other than GAEN's exports, all of one protocol. Undefined where the files are
 * exports.
 *
 * @throws InputError for a file that is neither, and for files of different protocols
 */
export function readPublishedKeys(files: readonly string[]): PublishedLists | undefined {
  const read = files.map((file) => (isExport(file) ? undefined : readList(file)));
  const odd = read.findIndex((list) => list?.form.engine !== read[0]?.form.engine);
  if (odd >= 0) {
    const nameOf = (k: number): string => read[k]?.form.engine ?? 'a GAEN export';
    throw new InputError(
      `expected key files of one protocol, found ${nameOf(odd)} after ${nameOf(0)}; ` +
        'match them one after the other',
      { file: files[odd] },
    );
  }
  const lists = read.filter((list) => list !== undefined);
  if (lists.length === 0) return undefined;
  const firstOf = (list: KeyList): KeyList => lists.find(({ sha256 }) => sha256 === list.sha256)!;
  const once = lists.filter((list) => firstOf(list) === list);
  const { form } = lists[0];
  return {
    engine: engineByName(form.engine),
    checks: form.alone === true ? once : [together(once)],
    notes: lists
      .filter((list) => !once.includes(list))
      .map((list) => `${list.file} is the same as ${firstOf(list).file}; it counts once`),
  };
}

function together(lists: readonly PublishedKeys[]): PublishedKeys {
  const expandOf = new Map(lists.flatMap(({ keys, expand }) => keys.map((key) => [key, expand])));
  return {
    keys: lists.flatMap(({ keys }) => keys),
    expand: (key) => expandOf.get(key)!(key),
  };
}

/** A zip, or a bare export.bin. */
function isExport(file: string): boolean {
  const start = startOf(file);
  return start.startsWith('PK') || start.startsWith('EK Export');
}

function readList(file: string): KeyList {
  const bytes = readWhole(file);
  const start = /^\ufeff?\s*(.?)/.exec(Buffer.from(bytes.subarray(0, 256)).toString('utf8'))?.[1];
  if (start !== '{' && start !== '[') {
    const found = bytes.length === 0 ? 'an empty file' : 'neither';
    throw new InputError(
      `expected a key export of GAEN (zip or export.bin), or a key list in JSON, found ${found}; ` +
        'docs/contact-logs.md tells what match reads',
      { file },
    );
  }
  const json = parseJson(bytes, file);
  const field = Object.keys(JSON_FORMS).find((name) => json.optional(name) !== undefined);
  if (field === undefined) {
    throw new InputError(
      'expected a key export of GAEN, or a key list in JSON with one of the fields ' +
        `${Object.keys(JSON_FORMS).join(', ')}, found JSON without; docs/contact-logs.md tells what match reads`,
      { file },
    );
  }
  const form = JSON_FORMS[field];
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ...form.read(bytes, file), file, form, sha256 };
}

/** Bluezone's push message: its `max` says how many identifiers a day has. */
function readInfoF(bytes: Uint8Array, file: string): PublishedKeys {
  const perDay = new Map<PublishedKey, number>();
  for (const { dailyKey, timeStartS, timeEndS, max } of parseInfoKeys(bytes, file)) {
    perDay.set(publishedKey(dailyKey, timeStartS, timeEndS), max);
  }
  return { keys: [...perDay.keys()], expand: (key) => expandDayKeys([key], perDay.get(key)) };
}

/** What a phone sends to a GAEN key server. */
function readPublish(bytes: Uint8Array, file: string): PublishedKeys {
  const list = new DiagnosisKeyList();
  const { keys } = parsePublishRequest(bytes, file);
  list.add(keys);
  return {
    keys: Array.from({ length: keys.count }, (_, k) => list.published(k)),
    expand: (key) => engineByName('gaen@1.2').expand([key]),
  };
}

function publishedKey(key: Uint8Array, startS: number, endS: number): PublishedKey {
  return { key, startS, endS, availableFromS: -Infinity, daysSinceOnset: undefined };
}

function startOf(file: string): string {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const start = Buffer.alloc(16);
      return start.toString('latin1', 0, readSync(descriptor, start));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw fileError(error, file);
  }
}

function readWhole(file: string): Uint8Array {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      if (size > MAX_LIST_BYTES) {
        throw new InputError(
          `expected a key export of GAEN, or a list of at most ${MAX_LIST_BYTES} bytes, ` +
            `found ${size} bytes; give the list in parts`,
          { file },
        );
      }
      return readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw fileError(error, file);
  }
}
