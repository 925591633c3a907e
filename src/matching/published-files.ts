import { openSync, closeSync, fstatSync, readFileSync, readSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
import { fileError } from '../base/file-error.ts';
import { parseInfoKeys } from '../keyfiles/bluezone-info.ts';
import { MAX_LIST_BYTES } from '../keyfiles/json-value.ts';
import { bluezone3, expandDayKeys } from '../protocols/bluezone3.ts';
import type { DecentralisedEngine, Expansion, PublishedKey } from '../protocols/engine.ts';

/** Keys of small files, whole in memory, with the engine that they belong to. */
export interface PublishedKeys {
  readonly engine: DecentralisedEngine;
  readonly keys: readonly PublishedKey[];
  readonly expand: (key: PublishedKey) => Expansion;
}
