import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
import { fileError } from '../base/file-error.ts';
import type { ReadExportOptions } from '../keyfiles/gaen/diagnosis-keys.ts';
import { MAX_LIST_BYTES } from '../keyfiles/lists/list-file.ts';
import type { AppProfile } from '../apps/profile.ts';
import type { DecentralisedEngine } from '../protocols/engine.ts';
import { formOf } from './list-forms.ts';
import type { ListForm, PublishedKeys } from './list-forms.ts';

/** Key lists of small files, whole in memory, with the app that they belong to. */
export interface PublishedLists {
  readonly app: AppProfile<DecentralisedEngine>;
  readonly checks: readonly PublishedKeys[];
  /** What is odd about the files without being wrong. */
  readonly notes: readonly string[];
}

interface KeyList extends PublishedKeys {
  readonly file: string;
  readonly form: ListForm;
  /** Of the bytes of the file. */
  readonly sha256: string;
}

/**
 * Reads key lists other than GAEN's exports, all of one protocol. Undefined where the files are
 * exports.
 *
 * @param asked - of exports; a list carries no signature, so that asking for one is refused
 * @param own - the app of somebody's own that they may be of
 * @throws InputError for a file that is neither, and for files of different protocols
 */
export function readPublishedKeys(
  files: readonly string[],
  asked: ReadExportOptions,
  own?: AppProfile<DecentralisedEngine>,
): PublishedLists | undefined {
  const read = files.map((file) => (isExport(file) ? undefined : readList(file, own)));
  const odd = read.findIndex((list) => list?.form.app !== read[0]?.form.app);
  if (odd >= 0) {
    const nameOf = (k: number): string => read[k]?.form.app.name ?? 'a GAEN export';
    throw new InputError(
      `expected key files of one protocol, found ${nameOf(odd)} after ${nameOf(0)}; ` +
        'match them one after the other',
      { file: files[odd] },
    );
  }
  const lists = read.filter((list) => list !== undefined);
  if (lists.length === 0) return undefined;
  lists.forEach((list) => checkAsked(list, asked));
  const firstOf = (list: KeyList): KeyList => lists.find(({ sha256 }) => sha256 === list.sha256)!;
  const once = lists.filter((list) => firstOf(list) === list);
  const { form } = lists[0];
  return {
    app: form.app,
    checks: form.alone === true ? once : [together(once)],
    notes: lists
      .filter((list) => !once.includes(list))
      .map((list) => `${list.file} is the same as ${firstOf(list).file}; it counts once`),
  };
}

/** What is asked of exports holds of lists, or is refused. */
function checkAsked(
  { file, keys }: KeyList,
  { publicKeyPem, keyId, nowS }: ReadExportOptions,
): void {
  if (publicKeyPem !== undefined || keyId !== undefined) {
    throw new InputError(
      'expected a key export of GAEN, which a key can have signed, found a key list; leave out ' +
        '--public-key and --key-id',
      { file },
    );
  }
  const late = keys.findIndex(({ startS }) => nowS !== undefined && startS > nowS);
  if (late >= 0) {
    throw new InputError(
      `expected keys that have begun, found key ${late + 1} to start in the future ` +
        `(Unix second ${keys[late].startS}); leave it out, or check the clock`,
      { file },
    );
  }
}

function together(lists: readonly PublishedKeys[]): PublishedKeys {
  const expandOf = new Map(lists.flatMap(({ keys, expand }) => keys.map((key) => [key, expand])));
  return {
    keys: lists.flatMap(({ keys }) => keys),
    expand: (key, untilS) => expandOf.get(key)!(key, untilS),
  };
}

/** A zip, or a bare export.bin. */
function isExport(file: string): boolean {
  const start = startOf(file);
  return start.startsWith('PK') || start.startsWith('EK Export');
}

function readList(file: string, own: AppProfile<DecentralisedEngine> | undefined): KeyList {
  const bytes = readWhole(file);
  if (bytes.length === 0) {
    throw new InputError(
      'expected a key export of GAEN or a key list, found an empty file; docs/contact-logs.md ' +
        'lists what match reads',
      { file },
    );
  }
  const form = formOf(bytes, file, own);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ...form.read(bytes, file), file, form, sha256 };
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
