import { ed25519PublicKey } from '../../base/crypto/ed25519.ts';
import { fromHex } from '../../base/bytes/hex.ts';
import { S_PER_DAY } from '../../base/time.ts';
import { dailyIdentity, secretOf } from '../shared/daily-secrets.ts';
import type { DailySecret, DailySecrets } from '../shared/daily-secrets.ts';
import type {
  DecentralisedEngine,
  Diagnosis,
  Expansion,
  Publication,
  PublishedKey,
} from '../engine.ts';
import { scanRows } from '../shared/scan-rows.ts';
import { createServicePayload } from '../shared/service-payload.ts';
import {
  encodeReport,
  MEMO_TYPES,
  readReport,
  TCN_BYTES,
  tckStart,
  tcnsFrom,
} from './tcn-report.ts';
import { timedMatch } from '../shared/timed-match.ts';
import { checkedTimes } from '../shared/checked-times.ts';

/**
 * TCN (TCNCoalition/TCN at 6b64d09): a report key for each span of six hours, as the protocol
 * suggests, so that no report links more than that. Those of a day are its secret: 4 * 32 bytes.
 */
export type TcnIdentity = DailySecrets;

const SLOT_S = 900;
const SPAN_S = 21_600;
const SLOTS_PER_SPAN = SPAN_S / SLOT_S;
const SPANS_PER_DAY = S_PER_DAY / SPAN_S;
const RAK_BYTES = 32;
const SECRET_BYTES = SPANS_PER_DAY * RAK_BYTES;
// No scan schedule is laid down; sightings this near in time are one row, as a judgement.
const SCAN_US = 20_000_000;

const { payloadBytes, encode, parse } = createServicePayload(0xc019, TCN_BYTES);

function rakOf(secret: DailySecret, span: number): Uint8Array {
  const at = 2 * RAK_BYTES * span;
  return fromHex(secret.key.slice(at, at + 2 * RAK_BYTES));
}

/** Numbers of the spans of a day by its secret; a pure function remembered. */
const numbersOf = new WeakMap<DailySecret, Map<number, Uint8Array>>();

function numbersOfSpan(secret: DailySecret, span: number): Uint8Array {
  let spans = numbersOf.get(secret);
  if (spans === undefined) numbersOf.set(secret, (spans = new Map<number, Uint8Array>()));
  let numbers = spans.get(span);
  if (numbers === undefined) {
    const rak = rakOf(secret, span);
    numbers = tcnsFrom(ed25519PublicKey(rak), tckStart(rak), 1, SLOTS_PER_SPAN);
    spans.set(span, numbers);
  }
  return numbers;
}

function identifier(identity: TcnIdentity, slot: number): Uint8Array {
  const span = Math.floor(slot / SLOTS_PER_SPAN);
  const day = Math.floor(span / SPANS_PER_DAY);
  const numbers = numbersOfSpan(secretOf(identity, day), span - day * SPANS_PER_DAY);
  const at = (slot - span * SLOTS_PER_SPAN) * TCN_BYTES;
  return numbers.subarray(at, at + TCN_BYTES);
}

/** A report of a span for the slots asked for that have begun; spans are days' parts in order. */
function publish(
  { days }: TcnIdentity,
  fromS: number,
  toS: number,
  nowS: number,
  { reportType = 'confirmed-test' }: Diagnosis,
): Publication {
  const type = reportType === 'self-report' ? MEMO_TYPES.coEpiSymptoms : MEMO_TYPES.covidWatchTest;
  const firstSlot = Math.floor(fromS / SLOT_S);
  const lastSlot = Math.floor(Math.min(toS, nowS) / SLOT_S);
  const keys: PublishedKey[] = [];
  for (const secret of days) {
    for (let span = 0; span < SPANS_PER_DAY; span++) {
      const begins = (secret.day * SPANS_PER_DAY + span) * SLOTS_PER_SPAN;
      const from = Math.max(firstSlot, begins);
      const to = Math.min(lastSlot, begins + SLOTS_PER_SPAN - 1);
      if (from > to) continue;
      const memo = { type, data: new Uint8Array(0) };
      keys.push({
        key: encodeReport(rakOf(secret, span), from - begins + 1, to - begins + 1, memo),
        startS: from * SLOT_S,
        endS: (to + 1) * SLOT_S,
        availableFromS: -Infinity,
        daysSinceOnset: undefined,
      });
    }
  }
  return { engine: 'tcn', keys };
}

/**
 * The numbers of every report whose signature holds; others have none. A report has no times in it,
 * so a number counts whenever it was heard.
 */
function expand(keys: readonly PublishedKey[]): Expansion {
  const parts = keys.map(({ key }) => {
    const report = readReport(key);
    if (typeof report === 'string') return new Uint8Array(0);
    return tcnsFrom(report.rvk, report.tckBefore, report.first, report.last);
  });
  const count = parts.reduce((sum, part) => sum + part.length / TCN_BYTES, 0);
  const bytes = new Uint8Array(count * TCN_BYTES);
  const keyIndex = new Int32Array(count);
  let entry = 0;
  parts.forEach((part, index) => {
    const next = entry + part.length / TCN_BYTES;
    bytes.set(part, entry * TCN_BYTES);
    keyIndex.fill(index, entry, next);
    entry = next;
  });
  return {
    identifierBytes: TCN_BYTES,
    count,
    bytes,
    keyIndex,
    fromS: new Float64Array(count).fill(-Infinity),
    toS: new Float64Array(count).fill(Infinity),
  };
}

/** TCN: reports of six hours each, numbers of a quarter of an hour. */
export const tcn: DecentralisedEngine<TcnIdentity> = checkedTimes({
  name: 'tcn',
  kind: 'decentralised',
  renewsAfterPublish: false,
  rotationS: SLOT_S,
  identifierBytes: TCN_BYTES,
  payloadBytes,
  metadataBytes: 0,
  sendersIndependent: true,
  disclosure: {
    leaves:
      'a signed report for each span of six hours: its verification key, the ratchet before the ' +
      'first number, first and last index, and a memo',
    contactList: false,
    authorityLearns:
      'the reports and when they came, with the memo: how the diagnosis came about, in the words ' +
      'of the application',
    bystanderLearns:
      'the identifiers of those who reported, span by span: who logged them near by can link six ' +
      'hours of them afterwards',
  },
  ...dailyIdentity(SECRET_BYTES),
  identifier,
  metadata: () => 0,
  payload: (identity, slot) => encode(identifier(identity, slot)),
  parsePayload: parse,
  observe: scanRows(SCAN_US),
  publish,
  expand,
  match: timedMatch,
});
