import type { HeardMessage } from '../../src/protocols/engine.ts';
import * as gatt from '../../src/protocols/bluetrace/bluetrace-gatt.ts';
import * as bluetrace from '../../src/protocols/bluetrace/bluetrace-upload.ts';
import {
  buildCuckooFilter,
  encodeCuckooFilter,
  parseCuckooFilter,
} from '../../src/protocols/dp3t/cuckoo-filter.ts';
import * as robert from '../../src/protocols/robert/robert-upload.ts';
import { encodeReport, parseReport } from '../../src/protocols/tcn/tcn-report.ts';
import { bytesOf } from '../keyfiles/samples.ts';
import { listTarget } from './target.ts';
import type { Target } from './target.ts';

const heard = (length: number): HeardMessage[] =>
  [7, 7, 8].map((k, i) => ({
    message: bytesOf(k, length),
    timeS: 1_600_041_600 + i,
    rssiDbm: -60 - i,
  }));
const read = { tempId: bytesOf(2, 61), organisation: 'SG_MOH', model: 'Pixel 4' };
const hashes = [1, 2, 3, 4, 5].map((k) => bytesOf(k, 32));
const reports = [0, 20].map((length) =>
  encodeReport(bytesOf(1, 32), 2, 10, { type: 0, data: bytesOf(9, length) }),
);

/** Parsers that engines bring along, of what other phones and people send. */
export const ENGINE_TARGETS: readonly Target[] = [
  listTarget(
    'BlueTrace upload',
    [heard(61)].map(bluetrace.encodeUpload),
    bluetrace.parseUpload,
    bluetrace.encodeUpload,
  ),
  listTarget('BlueTrace read', [gatt.encodeRead(read)], gatt.parseRead, gatt.encodeRead),
  listTarget(
    'BlueTrace write',
    [gatt.encodeWrite({ ...read, rssiDbm: -60 })],
    gatt.parseWrite,
    gatt.encodeWrite,
  ),
  listTarget(
    'ROBERT upload',
    [heard(16)].map(robert.encodeUpload),
    robert.parseUpload,
    robert.encodeUpload,
  ),
  listTarget(
    'cuckoo filter',
    [8, 42].map((bits) => encodeCuckooFilter(buildCuckooFilter(hashes, bits))),
    parseCuckooFilter,
    encodeCuckooFilter,
  ),
  { name: 'TCN report', seeds: reports, run: (bytes) => void parseReport(bytes) },
];
