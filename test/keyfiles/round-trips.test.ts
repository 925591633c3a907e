import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import * as history from '../../src/keyfiles/lists/bluezone-history.ts';
import * as bluezone from '../../src/keyfiles/lists/bluezone-info.ts';
import * as exposed from '../../src/keyfiles/lists/dp3t-exposed.ts';
import * as dp3t from '../../src/keyfiles/lists/dp3t-lists.ts';
import * as publish from '../../src/keyfiles/gaen/gaen-publish.ts';
import { keysOf } from '../../src/keyfiles/gaen/key-block.ts';
import * as tcn from '../../src/keyfiles/lists/tcn-reports.ts';
import * as robert from '../../src/protocols/robert/robert-upload.ts';

const some = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const whole = (max: number, min = 0) => fc.integer({ min, max });
const text = fc.string({ unit: 'grapheme' });
const FAR = 253402300799;

interface Format<T> {
  readonly name: string;
  readonly values: fc.Arbitrary<T>;
  readonly parse: (bytes: Uint8Array, file: string) => T;
  readonly encode: (value: T) => Uint8Array;
}

/** Hides what a format is of, so that all stand in one list. */
const format = <T>(one: Format<T>): Format<unknown> => one as unknown as Format<unknown>;

const historyOf = (writtenBy: 'android' | 'ios') =>
  fc
    .array(
      fc.record({
        own: some(12),
        contact: fc.option(some(12), { freq: 20 }),
        rssi: whole(127, -128),
        s: whole(4102444799, 1577836800),
        ms: whole(999),
      }),
      { minLength: 1, maxLength: 20 },
    )
    .map((rows) => ({
      count: rows.length,
      ownBlids: Uint8Array.from(rows.flatMap(({ own }) => [...own])),
      contactBlids: Uint8Array.from(
        rows.flatMap(({ contact }) => [...(contact ?? new Uint8Array(12))]),
      ),
      ...(rows.some(({ contact }) => contact === null) && {
        hasContact: Uint8Array.from(rows.map(({ contact }) => (contact === null ? 0 : 1))),
      }),
      rssiDbm: Int8Array.from(rows.map(({ rssi }) => rssi)),
      timeMs: Float64Array.from(rows.map(({ s, ms }) => 1000 * s + (writtenBy === 'ios' ? 0 : ms))),
      writtenBy,
    }));

const hello = fc.record(
  {
    message: some(16),
    timeS: whole(4294967295),
    rssiDbm: whole(127, -128),
    rssiRawDbm: whole(127, -128),
  },
  { requiredKeys: ['message', 'timeS', 'rssiDbm'] },
);

const FORMATS: readonly Format<unknown>[] = [
  format({
    name: 'Bluezone keys of a case',
    values: fc.array(
      fc
        .record({
          dailyKey: some(32),
          timeStartS: whole(2e9),
          max: whole(86_400, 1),
          more: whole(1e9),
        })
        .map(({ more, ...key }) => ({ ...key, timeEndS: key.timeStartS + more })),
    ),
    parse: bluezone.parseInfoKeys,
    encode: bluezone.encodeInfoKeys,
  }),
  format({
    name: 'Bluezone upload info',
    values: fc.oneof(
      fc.record({ baseId: some(32), timeS: whole(FAR) }),
      fc.record({
        baseId: some(32),
        timeS: whole(FAR),
        dailyKey: some(32),
        timeStartS: whole(FAR),
      }),
    ),
    parse: bluezone.parseUploadInfo,
    encode: bluezone.encodeUploadInfo,
  }),
  format({
    name: 'Bluezone history',
    values: fc.oneof(historyOf('android'), historyOf('ios')),
    parse: history.parseBluezoneHistory,
    encode: history.encodeBluezoneHistory,
  }),
  format({
    name: 'GAEN publish request',
    values: fc.record(
      {
        keys: fc
          .array(
            fc.record({
              key: some(16),
              rollingStartEnin: whole(2147483503),
              rollingPeriod: whole(144, 1),
              transmissionRiskLevel: whole(8),
            }),
            { maxLength: 30 },
          )
          .map(keysOf),
        healthAuthorityId: text,
        verificationPayload: text,
        hmacKey: text,
        symptomOnsetInterval: whole(2147483503),
        traveler: fc.boolean(),
        revisionToken: text,
        padding: text,
      },
      { requiredKeys: ['keys'] },
    ),
    parse: publish.parsePublishRequest,
    encode: publish.encodePublishRequest,
  }),
  format({
    name: 'DP-3T exposed list',
    values: fc.record({
      batchReleaseTimeMs: whole(FAR * 1000),
      exposed: fc.array(fc.record({ key: some(32), keyDateMs: whole(FAR * 1000) })),
    }),
    parse: exposed.parseExposedList,
    encode: exposed.encodeExposedList,
  }),
  format({
    name: 'DP-3T epoch seeds',
    values: fc.array(fc.record({ epoch: whole(4294967295), seed: some(32) })),
    parse: dp3t.parseEpochSeeds,
    encode: dp3t.encodeEpochSeeds,
  }),
  format({
    name: 'DP-3T filters',
    values: fc.array(
      fc
        .record({ fromEpoch: whole(2e9), more: whole(2e9), filter: fc.uint8Array() })
        .map(({ more, fromEpoch, filter }) => ({ fromEpoch, toEpoch: fromEpoch + more, filter })),
    ),
    parse: dp3t.parseEpochFilters,
    encode: dp3t.encodeEpochFilters,
  }),
  format({
    name: 'DP-3T window seeds',
    values: fc.array(
      fc.record({ firstEpoch: whole(4294967295), epochs: whole(96, 1), seed: some(16) }),
    ),
    parse: dp3t.parseWindowSeeds,
    encode: dp3t.encodeWindowSeeds,
  }),
  format({
    name: 'ROBERT report',
    values: fc.record({
      token: text,
      // Several messages of one identifier, so that they stand in one contact.
      hellos: fc
        .array(fc.array(hello, { minLength: 1, maxLength: 4 }), { maxLength: 6 })
        .map((contacts) =>
          contacts.flatMap((list) =>
            list.map((one) => {
              const same = one.message.slice();
              same.set(list[0].message.subarray(0, 9));
              return { ...one, message: same };
            }),
          ),
        ),
    }),
    parse: robert.parseRobertReport,
    encode: robert.encodeRobertReport,
  }),
  format({
    name: 'TCN reports',
    values: fc.array(
      fc
        .record({
          rvk: some(32),
          tckBefore: some(32),
          first: whole(65535, 1),
          more: whole(65535),
          memo: fc.record({ type: whole(255), data: fc.uint8Array({ maxLength: 255 }) }),
          signature: some(64),
        })
        .map(({ more, ...report }) => ({ ...report, last: Math.min(65535, report.first + more) })),
      { maxLength: 5 },
    ),
    parse: tcn.parseTcnReports,
    encode: tcn.encodeTcnReports,
  }),
];

describe.each(FORMATS)('$name', ({ values, parse, encode }) => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(parse(encode(value), 'file')).toEqual(value);
      }),
    );
  });

  it('of any bytes is refused in one sentence, if it is refused', () => {
    const given = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.json().map((json) => new Uint8Array(Buffer.from(json))),
      values.map((value) => encode(value).slice(0, -1)),
    );
    fc.assert(
      fc.property(given, (input) => {
        try {
          parse(input, 'file');
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect((error as Error).message).toMatch(/^file.*: expected [^\r\n]*, found [^\r\n]*; /);
        }
      }),
      { numRuns: 500 },
    );
  });
});
