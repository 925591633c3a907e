import type { AppProfile, KeyListFormat } from '../apps/profile.ts';
import { concatBytes } from '../base/bytes/bytes.ts';
import { S_PER_DAY } from '../base/time.ts';
import { encodeInfoKeys } from '../keyfiles/lists/bluezone-info.ts';
import { encodeExposedList } from '../keyfiles/lists/dp3t-exposed.ts';
import { encodeOwnKeys } from '../keyfiles/lists/own-keys.ts';
import { encodeEpochSeeds, encodeWindowSeeds } from '../keyfiles/lists/dp3t-lists.ts';
import { encodeGaenBatches } from '../keyfiles/gaen/export-encoder.ts';
import type { ExportSigner } from '../keyfiles/gaen/export-encoder.ts';
import { sortedByKey } from '../keyfiles/gaen/key-block.ts';
import { diagnosisKeysOf } from '../keyfiles/gaen/published-keys.ts';
import { EPOCH_S as DP3T_EPOCH_S } from '../protocols/dp3t/dp3t-parts.ts';
import type { PublishedKey } from '../protocols/engine.ts';

/** A key file of a run, with what its name ends in. */
export interface KeyFile {
  readonly suffix: string;
  readonly bytes: Uint8Array;
}

/** Keys that an authority distributes together. */
export interface Publishing {
  readonly keys: readonly PublishedKey[];
  /** When, and when the one before may have been; Unix s. */
  readonly publishedS: number;
  readonly beforeS: number;
}

type Writer = (
  publishing: Publishing,
  signers: readonly ExportSigner[],
  app: AppProfile,
) => KeyFile[];

const WRITERS: Readonly<Record<KeyListFormat, Writer>> = {
  'gaen-export': gaenFiles,
  bluezone: ({ keys }, _, { engine: { rotationS } }) => [
    jsonFile(bluezoneFile(keys, S_PER_DAY / rotationS)),
  ],
  'dp3t-exposed': ({ keys }) => lowcostFiles(keys),
  'dp3t-seeds': ({ keys }) => [jsonFile(seedsFile(keys))],
  'dp3t-windows': ({ keys }) => [jsonFile(windowsFile(keys))],
  'bluecrowd-keys': ({ keys }, _, { name }) => [jsonFile(encodeOwnKeys(name, keys))],
  'tcn-reports': ({ keys }) => [
    { suffix: '.bin', bytes: concatBytes(...keys.map(({ key }) => key)) },
  ],
};

// ISO 3166 leaves XX to its users: a scenario is in no country.
const REGION = 'XX';
// As Corona-Warn-App's server cut its exports (protocols A3).
const KEYS_PER_FILE = 600_000;

/** Whether what an app publishes has a form on file. */
export function hasKeyFiles({ keyList }: AppProfile): boolean {
  return keyList !== undefined;
}

/** The files of one publication; undefined for an app whose lists have no form. */
export function keyFilesOf(
  app: AppProfile,
  publishing: Publishing,
  signers: readonly ExportSigner[],
): KeyFile[] | undefined {
  return app.keyList === undefined ? undefined : WRITERS[app.keyList](publishing, signers, app);
}

function gaenFiles(
  { keys, publishedS, beforeS }: Publishing,
  signers: readonly ExportSigner[],
): KeyFile[] {
  const head = { startTimestampS: beforeS, endTimestampS: publishedS, region: REGION };
  // The order must not tell which keys came together.
  const exported = sortedByKey(diagnosisKeysOf(keys, publishedS));
  const files = encodeGaenBatches(head, exported, signers, KEYS_PER_FILE);
  return files.map((bytes, k) => ({
    suffix: files.length === 1 ? '.zip' : `-${k + 1}-of-${files.length}.zip`,
    bytes,
  }));
}

const jsonFile = (bytes: Uint8Array): KeyFile => ({ suffix: '.json', bytes });

/** A list has one time of release. */
function lowcostFiles(keys: readonly PublishedKey[]): KeyFile[] {
  const releases = [...new Set(keys.map(({ endS }) => endS))].sort((a, b) => a - b);
  return releases.map((releaseS, k) => ({
    suffix: releases.length === 1 ? '.bin' : `-${k + 1}-of-${releases.length}.bin`,
    bytes: encodeExposedList({
      batchReleaseTimeMs: releaseS * 1000,
      exposed: keys
        .filter(({ endS }) => endS === releaseS)
        .map(({ key, startS }) => ({ key, keyDateMs: startS * 1000 })),
    }),
  }));
}

function seedsFile(keys: readonly PublishedKey[]): Uint8Array {
  return encodeEpochSeeds(
    keys.map(({ key, startS }) => ({ seed: key, epoch: startS / DP3T_EPOCH_S })),
  );
}

function windowsFile(keys: readonly PublishedKey[]): Uint8Array {
  return encodeWindowSeeds(
    keys.map(({ key, startS, endS }) => ({
      seed: key,
      firstEpoch: startS / DP3T_EPOCH_S,
      epochs: (endS - startS) / DP3T_EPOCH_S,
    })),
  );
}

/** @param perDay - identifiers a day */
function bluezoneFile(keys: readonly PublishedKey[], perDay: number): Uint8Array {
  return encodeInfoKeys(
    keys.map(({ key, startS, endS }) => ({
      dailyKey: key,
      timeStartS: startS,
      max: perDay,
      timeEndS: endS,
    })),
  );
}
