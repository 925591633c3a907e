import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { encodeEpochFilters, parseEpochFilters } from '../../src/keyfiles/lists/dp3t-lists.ts';
import { encodeTcnReports, parseTcnReports } from '../../src/keyfiles/lists/tcn-reports.ts';
import { parseUpload as parseBlueTrace } from '../../src/protocols/bluetrace/bluetrace-upload.ts';
import {
  buildCuckooFilter,
  encodeCuckooFilter,
  parseCuckooFilter,
} from '../../src/protocols/dp3t/cuckoo-filter.ts';
import {
  encodeRobertReport,
  encodeUpload,
  parseRobertReport,
  parseUpload,
} from '../../src/protocols/robert/robert-upload.ts';
import { encodeReport, parseReport } from '../../src/protocols/tcn/tcn-report.ts';
import { bytesOf } from './samples.ts';

describe('what an engine writes', () => {
  it('ROBERT: is a list without token and raw RSSI, which it reads over', () => {
    const heard = [7, 7, 8].map((k, i) => ({
      message: bytesOf(k, 16),
      timeS: 1_600_041_600 + i,
      rssiDbm: -60 - i,
    }));
    const hellos = heard.map((one) => ({ ...one, rssiRawDbm: -70 }));
    expect(parseRobertReport(encodeUpload(heard), 'f')).toEqual({ hellos: heard });
    expect(parseUpload(encodeRobertReport({ token: 'any', hellos }))).toMatchObject(heard);
  });

  it('TCN: is the report that is read from a file of several', () => {
    const reports = [0, 30].map((length) =>
      encodeReport(bytesOf(1, 32), 2, 10, { type: 1, data: bytesOf(9, length) }),
    );
    const read = parseTcnReports(new Uint8Array(Buffer.concat(reports)), 'f');
    expect(read).toEqual(reports.map(parseReport));
    expect(encodeTcnReports(read)).toEqual(new Uint8Array(Buffer.concat(reports)));
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
