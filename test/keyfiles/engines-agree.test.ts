import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { encodeEpochFilters, parseEpochFilters } from '../../src/keyfiles/dp3t-lists.ts';
import { encodeRobertReport, parseRobertReport } from '../../src/keyfiles/robert-report.ts';
import { encodeTcnReports, parseTcnReports } from '../../src/keyfiles/tcn-reports.ts';
import { parseUpload as parseBlueTrace } from '../../src/protocols/bluetrace-upload.ts';
import {
  buildCuckooFilter,
  encodeCuckooFilter,
  parseCuckooFilter,
} from '../../src/protocols/cuckoo-filter.ts';
import { encodeUpload, parseUpload } from '../../src/protocols/robert-upload.ts';
import { encodeReport, parseReport } from '../../src/protocols/tcn-report.ts';
import { bytesOf } from './samples.ts';

// Seconds from 1900 to 1970.
const NTP_UNIX_S = 2_208_988_800;

describe('what an engine writes', () => {
  it('ROBERT: is the list that is read from a file, and the other way round', () => {
    const heard = [7, 7, 8].map((k, i) => ({
      ...{ message: bytesOf(k, 16), timeS: 1_600_041_600 + i, rssiDbm: -60 - i },
    }));
    const { hellos } = parseRobertReport(encodeUpload(heard), 'f');
    expect(hellos).toEqual(
      heard.map(({ message, timeS, rssiDbm }) => ({
        ...{ hello: message, receivedNtpS: timeS + NTP_UNIX_S, rssiDbm },
      })),
    );
    expect(parseUpload(encodeRobertReport({ token: 'any', hellos }))).toEqual(heard);
  });

  it('TCN: is the report that is read from a file of several', () => {
    const reports = [0, 30].map((length) =>
      encodeReport(bytesOf(1, 32), 2, 10, { type: 1, data: bytesOf(9, length) }),
    );
    const read = parseTcnReports(new Uint8Array(Buffer.concat(reports)), 'f');
    read.forEach((report, k) => {
      const { tckBefore, first, last, memo } = parseReport(reports[k]);
      expect([report.tck, report.firstIndex, report.lastIndex]).toEqual([tckBefore, first, last]);
      expect([report.memoType, report.memo]).toEqual([memo.type, memo.data]);
      expect(encodeTcnReports([report])).toEqual(reports[k]);
    });
    expect(read).toHaveLength(2);
  });

  it('DP-3T: is the filter that is read from a list', () => {
    const filter = encodeCuckooFilter(buildCuckooFilter([1, 2, 3].map((k) => bytesOf(k, 32))));
    const list = [{ fromEpoch: 1_778_000, toEpoch: 1_778_095, filter }];
    const [read] = parseEpochFilters(encodeEpochFilters(list), 'f');
    expect(read).toEqual(list[0]);
    expect(parseCuckooFilter(read.filter)).toEqual(parseCuckooFilter(filter));
  });
});

it('uploads with lists in lists, deeper than the stack, are refused in one sentence', () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  const upload = (name: string): Uint8Array => Buffer.from(`{"${name}":[${deep}]}`);
  expect(() => parseUpload(upload('contacts'))).toThrow(InputError);
  expect(() => parseBlueTrace(upload('records'))).toThrow(InputError);
});
