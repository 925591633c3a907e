import { isDeepStrictEqual } from 'node:util';
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { sourceOf } from '../../src/keyfiles/zip/byte-source.ts';
import * as history from '../../src/keyfiles/lists/bluezone-history.ts';
import * as bluezone from '../../src/keyfiles/lists/bluezone-info.ts';
import type { DiagnosisKeys, ReadExportOptions } from '../../src/keyfiles/gaen/diagnosis-keys.ts';
import * as exposed from '../../src/keyfiles/lists/dp3t-exposed.ts';
import * as dp3t from '../../src/keyfiles/lists/dp3t-lists.ts';
import { encodeExportBin } from '../../src/keyfiles/gaen/export-encoder.ts';
import { readExportFrom } from '../../src/keyfiles/gaen/gaen-export.ts';
import * as publish from '../../src/keyfiles/gaen/gaen-publish.ts';
import { encodeExportSig, parseExportSig } from '../../src/keyfiles/gaen/export-sig.ts';
import * as tcn from '../../src/keyfiles/lists/tcn-reports.ts';
import * as robert from '../../src/protocols/robert/robert-upload.ts';
import { hasShared, sharedPath } from '../shared.ts';
import { ENGINE_TARGETS } from './engine-targets.ts';
import { MEASUREMENT_TARGETS } from './measurement-targets.ts';
import { RUN_TARGETS } from './run-targets.ts';
import { SCENARIO_TARGETS } from './scenario-targets.ts';
import { listTarget } from './target.ts';
import type { Target } from './target.ts';
import {
  bytesOf,
  joined,
  PUBLISHED,
  publishedBin,
  publishedSig,
  someKeys,
  zipOf,
} from '../keyfiles/samples.ts';

const { head } = PUBLISHED;
const shared = (path: string): Uint8Array[] =>
  hasShared ? [new Uint8Array(readFileSync(sharedPath(`vectors/gaen/${path}`)))] : [];
const zips = [
  zipOf(publishedBin(), publishedSig()),
  zipOf(encodeExportBin(head, someKeys(40))),
  ...shared('google-server_testExport-2-records-1-of-1.zip'),
  ...shared('raw_sample_diagnosis_key_file.zip'),
];
const bins = [
  publishedBin(),
  encodeExportBin(head, someKeys(3)),
  encodeExportBin({ ...head, region: 'ÄÖ', signatureInfos: [] }, someKeys(0)),
  ...shared('raw_export.bin').map((bytes) => bytes.slice(0, 400)),
  ...zips.slice(2).map((zip) => unzipSync(zip)['export.bin'].slice(0, 400)),
];
const sigs = [
  publishedSig(),
  encodeExportSig([PUBLISHED.signature, PUBLISHED.signature]),
  ...zips.slice(2).map((zip) => unzipSync(zip)['export.sig']),
];

const WITH_KEY = { publicKeyPem: PUBLISHED.publicKey };

async function read(bytes: Uint8Array, options: ReadExportOptions = {}) {
  const reading = readExportFrom(sourceOf(bytes, 'export'), options);
  const blocks: DiagnosisKeys[] = [];
  for (;;) {
    const { done, value } = await reading.next();
    if (done === true) return { head: value.head, keys: joined(blocks) };
    blocks.push(value);
  }
}

async function readTwice(bytes: Uint8Array): Promise<void> {
  const first = await read(bytes);
  if (!isDeepStrictEqual(await read(encodeExportBin(first.head, first.keys)), first)) {
    throw new Error('what was read is another after it was written and read again');
  }
}

const exports: readonly Target[] = [
  { name: 'export.bin', seeds: bins, run: readTwice },
  { name: 'zip', seeds: zips, run: readTwice },
  {
    name: 'export.bin in a zip with a signature',
    seeds: bins,
    run: async (bytes) => void (await read(zipOf(bytes, publishedSig()), WITH_KEY)),
  },
  {
    name: 'export.sig in a zip',
    seeds: sigs,
    run: async (bytes) => void (await read(zipOf(publishedBin(), bytes), WITH_KEY)),
  },
  listTarget('export.sig', sigs, parseExportSig, encodeExportSig),
];

const infoKeys = [0, 1, 2].map((k) => ({
  dailyKey: bytesOf(k, 32),
  timeStartS: 1_596_499_200 + 86_400 * k,
  max: k === 2 ? 144 : 96,
  timeEndS: 1_596_671_999 + 86_400 * k,
}));
const rows = (writtenBy: 'android' | 'ios'): Uint8Array =>
  history.encodeBluezoneHistory({
    count: 4,
    ownBlids: bytesOf(1, 48),
    contactBlids: bytesOf(2, 48),
    rssiDbm: Int8Array.of(-62, -91, 0, 127),
    timeMs: Float64Array.of(0, 5000, 10_000, 15_000).map((ms) => ms + 1_596_866_191_000),
    writtenBy,
  });

const bluezoneTargets: readonly Target[] = [
  listTarget(
    'InfoF of keys',
    [bluezone.encodeInfoKeys(infoKeys), bluezone.encodeInfoKeys([])],
    bluezone.parseInfoKeys,
    bluezone.encodeInfoKeys,
  ),
  listTarget(
    'InfoF of an upload',
    [
      bluezone.encodeUploadInfo({
        baseId: bytesOf(3, 32),
        timeS: 1_596_499_200,
        dailyKey: bytesOf(4, 32),
        timeStartS: 1_596_585_600,
      }),
    ],
    bluezone.parseUploadInfo,
    bluezone.encodeUploadInfo,
  ),
  listTarget(
    'Bluezone history',
    [rows('android'), rows('ios')],
    history.parseBluezoneHistory,
    history.encodeBluezoneHistory,
  ),
];

const others: readonly Target[] = [
  listTarget(
    'GAEN publish request',
    [
      publish.encodePublishRequest({ keys: someKeys(3), healthAuthorityId: 'x', traveler: true }),
      ...shared('google-server_keys.json'),
    ],
    publish.parsePublishRequest,
    publish.encodePublishRequest,
  ),
  listTarget(
    'DP-3T exposed list',
    [0, 2].map((count) =>
      exposed.encodeExposedList({
        batchReleaseTimeMs: 1_588_000_000_000,
        exposed: infoKeys.slice(0, count).map(({ dailyKey }, k) => ({
          key: dailyKey,
          keyDateMs: 1_587_945_600_000 + 86_400_000 * k,
        })),
      }),
    ),
    exposed.parseExposedList,
    exposed.encodeExposedList,
  ),
  {
    name: 'DP-3T exposed list in JSON',
    seeds: [
      Buffer.from(
        `{"batchReleaseTime":1588000000000,"exposed":[{"key":"${'A'.repeat(43)}=","keyDate":5}]}`,
      ),
    ],
    run: (bytes) => void exposed.parseExposedJson(bytes, 'f'),
  },
  listTarget(
    'DP-3T epoch seeds',
    [dp3t.encodeEpochSeeds([1, 2].map((k) => ({ epoch: 1_762_781 + k, seed: bytesOf(k, 32) })))],
    dp3t.parseEpochSeeds,
    dp3t.encodeEpochSeeds,
  ),
  listTarget(
    'DP-3T filters',
    [dp3t.encodeEpochFilters([{ fromEpoch: 1, toEpoch: 9, filter: bytesOf(5, 41) }])],
    dp3t.parseEpochFilters,
    dp3t.encodeEpochFilters,
  ),
  listTarget(
    'DP-3T window seeds',
    [dp3t.encodeWindowSeeds([{ firstEpoch: 1_762_784, epochs: 8, seed: bytesOf(6, 16) }])],
    dp3t.parseWindowSeeds,
    dp3t.encodeWindowSeeds,
  ),
  listTarget(
    'ROBERT report',
    [
      robert.encodeRobertReport({
        token: 'b6cf9e4b',
        hellos: [7, 7, 8].map((k, i) => ({
          message: bytesOf(k, 16),
          timeS: 1_588_752_561 + i,
          rssiDbm: -60 - i,
          ...(i === 1 ? {} : { rssiRawDbm: -66 }),
        })),
      }),
    ],
    robert.parseRobertReport,
    robert.encodeRobertReport,
  ),
  listTarget(
    'TCN reports',
    [0, 12, 255].map((memoBytes, k) =>
      tcn.encodeTcnReports(
        Array.from({ length: k + 1 }, () => ({
          rvk: bytesOf(1, 32),
          tckBefore: bytesOf(2, 32),
          first: 2,
          last: 10,
          memo: { type: k, data: bytesOf(9, memoBytes) },
          signature: bytesOf(3, 64),
        })),
      ),
    ),
    tcn.parseTcnReports,
    tcn.encodeTcnReports,
  ),
];

export const TARGETS: readonly Target[] = [
  ...exports,
  ...bluezoneTargets,
  ...others,
  ...ENGINE_TARGETS,
  ...MEASUREMENT_TARGETS,
  ...SCENARIO_TARGETS,
  ...RUN_TARGETS,
];
