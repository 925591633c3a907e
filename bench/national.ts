// A German winter day (320,000 keys) against the log of one phone and of 10,000, and the reading of
// its export; each measured in a process of its own, beside node:crypto.   npm run bench --
// national
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toHex } from '../src/base/bytes/hex.ts';
import { peakBytes } from '../src/benchmark/peak-memory.ts';
import { encodeGaenExport } from '../src/keyfiles/gaen/export-encoder.ts';
import { readGaenExport } from '../src/keyfiles/gaen/gaen-export.ts';
import type { ContactLogs } from '../src/matching/contact-logs.ts';
import { GaenSearch } from '../src/matching/gaen-search.ts';
import { IdentifierJoin } from '../src/matching/identifier-join.ts';
import { matchLogs } from '../src/matching/match-logs.ts';
import { readContactLogs } from '../src/matching/read-contact-logs.ts';
import { gaen12 } from '../src/protocols/gaen/gaen12.ts';
import { blockOf, makeLogs } from './contact-logs.ts';
import { expandByNode, makeKeys, PERIOD, START_ENIN } from './gaen-keys.ts';

const DAYS = 14;
const KEYS_A_DAY = Math.ceil(320_000 / DAYS);
const PHONES = 10_000;
// As many as one phone had kept: mh-/corona-warn-companion-android, issue 149.
const IDENTIFIERS = 4614;
const KNOWN = 140;
const YARDSTICK_KEYS = 4000;
const ROUNDS = 5;

const allKeys = () =>
  Array.from({ length: DAYS }, (_, day) => makeKeys(KEYS_A_DAY, START_ENIN + day * PERIOD)).flat();

/** The log of one phone as CSV. */
function logText(): string {
  const one = makeLogs(allKeys(), {
    days: DAYS,
    identifiers: IDENTIFIERS,
    known: KNOWN,
    phones: 1,
  });
  const lines = Array.from({ length: one.count }, (_, row) => {
    const identifier = toHex(one.identifiers.subarray(16 * row, 16 * row + 16));
    return `${one.timeMs[row]},${identifier},00000000,-60\n`;
  });
  return `time_ms,identifier,metadata,rssi_dbm\n${lines.join('')}`;
}

/**
 * Logs of many phones: random identifiers, which no key has, after one phone of which some have.
 */
function manyLogs(one: ContactLogs): ContactLogs {
  const count = PHONES * IDENTIFIERS;
  const identifiers = new Uint8Array(16 * count);
  const piece = 1 << 28;
  for (let at = 0; at < identifiers.length; at += piece) {
    randomFillSync(identifiers, at, Math.min(piece, identifiers.length - at));
  }
  identifiers.set(one.identifiers);
  const timeMs = new Float64Array(count);
  for (let row = 0; row < count; row++) timeMs[row] = one.timeMs[row % IDENTIFIERS];
  const unread = new Float64Array(IDENTIFIERS);
  return {
    phones: Array.from({ length: PHONES }, (_, phone) => `phone ${phone}`),
    starts: Array.from({ length: PHONES + 1 }, (_, phone) => phone * IDENTIFIERS),
    count,
    identifierBytes: 16,
    identifiers,
    timeMs,
    metadata: new Uint32Array(IDENTIFIERS),
    rssiMeanDbm: unread,
    rssiMaxDbm: unread,
    sinceScanS: unread,
    rxCorrectionDb: unread,
    tellsScans: false,
  };
}

/** Reads the export, searches it in the logs and runs the engine on what was hit. */
async function match(folder: string, logs: ContactLogs): Promise<number> {
  const search = new GaenSearch(new IdentifierJoin(logs.identifiers, 16));
  search.nextFile();
  for await (const block of readGaenExport(join(folder, 'day.zip'))) search.add(block);
  const found = matchLogs(gaen12, search.finish([0]), logs);
  return found.reduce((sum, { matches }) => sum + matches.length, 0);
}

async function read(folder: string, publicKeyPem: string): Promise<number> {
  let keys = 0;
  const options = { publicKeyPem };
  for await (const block of readGaenExport(join(folder, 'day.zip'), options)) keys += block.count;
  return keys;
}

interface Answer {
  seconds: number;
  yardstickS: number;
  bytes: number;
  result: number;
}

/** One measurement in this process: seconds, those of node:crypto for as many keys, peak memory. */
async function measure(what: string, folder: string, publicKeyPem: string): Promise<Answer> {
  const sample = makeKeys(YARDSTICK_KEYS);
  const one = await readContactLogs(join(folder, 'log.csv'), gaen12);
  const logs = what === 'many' ? manyLogs(one) : one;
  const startMs = performance.now();
  const result = await (what === 'read' ? read(folder, publicKeyPem) : match(folder, logs));
  const seconds = (performance.now() - startMs) / 1000;
  const bytes = peakBytes();
  expandByNode(sample);
  const yardstickMs = performance.now();
  expandByNode(sample);
  const perKeyS = (performance.now() - yardstickMs) / 1000 / sample.length;
  return { seconds, yardstickS: perKeyS * DAYS * KEYS_A_DAY, bytes, result };
}

const LINES = [
  ['read', 'read and verified'],
  ['one', 'read and matched with one phone'],
  ['many', `read and matched with ${PHONES} phones`],
] as const;

function middle(values: number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const digits = (x: number): string => x.toPrecision(3);
  return (
    `${digits(sorted[sorted.length >> 1])} (${digits(sorted[0])} to ` +
    `${digits(sorted[sorted.length - 1])})`
  );
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-national-'));
  try {
    const { publicKey, privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const wanted = { read: DAYS * KEYS_A_DAY, one: KNOWN, many: KNOWN };
    const info = { appBundleId: '', androidPackage: '', verificationKeyVersion: 'v1' };
    const head = { startTimestampS: 1_600_000_000, endTimestampS: 1_601_300_000, region: 'DE' };
    const signer = { privateKeyPem: privateKey, info: { ...info, verificationKeyId: '262' } };
    const zip = encodeGaenExport({ ...head, batchNum: 1, batchSize: 1 }, blockOf(allKeys()), [
      signer,
    ]);
    writeFileSync(join(folder, 'day.zip'), zip);
    writeFileSync(join(folder, 'log.csv'), logText());
    console.log(
      `${DAYS * KEYS_A_DAY} keys, ${(zip.length / 1e6).toFixed(1)} MB; ${IDENTIFIERS} log rows a ` +
        'phone\n\n' +
        '| | seconds, median (range) | node:crypto expands in | that / this | peak MB |\n' +
        '|---|---|---|---|---|',
    );
    for (const [what, label] of LINES) {
      const answers = Array.from({ length: what === 'many' ? 3 : ROUNDS }, (): Answer => {
        const child = spawnSync(
          process.execPath,
          [fileURLToPath(import.meta.url), what, folder, publicKey],
          { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
        );
        const answer = JSON.parse(child.stdout) as Answer;
        if (answer.result !== wanted[what]) {
          throw new RangeError(`"${what}" expected ${wanted[what]}, got ${answer.result}`);
        }
        return answer;
      });
      const ratios = answers.map(({ seconds, yardstickS }) => yardstickS / seconds);
      const peak = Math.max(...answers.map(({ bytes }) => bytes)) / 1e6;
      console.log(
        `| ${label} | ${middle(answers.map(({ seconds }) => seconds))} | ` +
          `${middle(answers.map(({ yardstickS }) => yardstickS))} s | ${middle(ratios)} | ` +
          `${peak.toFixed(0)} |`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [what, folder, publicKeyPem] = process.argv.slice(2);
if (what === undefined) main();
else console.log(JSON.stringify(await measure(what, folder, publicKeyPem)));
