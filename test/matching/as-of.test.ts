import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT_IN_APPS } from '../../src/apps/registry.ts';
import { toHex } from '../../src/base/bytes/hex.ts';
import { deriveKey, fillBytes, rootKey } from '../../src/kernel/keyed.ts';
import { encodePublishRequest } from '../../src/keyfiles/gaen/gaen-publish.ts';
import { keysOf } from '../../src/keyfiles/gaen/key-block.ts';
import { matchFiles } from '../../src/matching/match-files.ts';
import type { MatchOutcome } from '../../src/matching/match-files.ts';
import { keyFilesOf } from '../../src/matching/run-key-files.ts';
import type { DecentralisedEngine } from '../../src/protocols/engine.ts';
import { DECENTRALISED } from '../../src/protocols/engines.ts';
import type { DecentralisedName } from '../../src/protocols/engines.ts';
import { scratch } from '../cli/program.ts';

const DAY_S = 86_400;
const START_S = 1_601_856_000; // 2020-10-05 00:00 UTC
const DAYS = 3;
const folder = scratch();
afterAll(() => folder.remove());

const FORMS = [
  'bluezone@2.0.0',
  'bluezone@3',
  'gaen@1.2',
  'dp3t-lowcost',
  'dp3t-unlinkable',
  'dp3t-hybrid',
  'tcn',
] as const satisfies DecentralisedName[];

const random = (index: number, length: number): Uint8Array => {
  const out = new Uint8Array(length);
  fillBytes(deriveKey(rootKey('as of'), 1), index, out);
  return out;
};

const fileOf = (name: string): string => join(folder.path, name);

/** A row an hour of all days, each what the phone then sent. */
function writeLog(name: string, engine: DecentralisedEngine): string {
  const lines = Array.from({ length: 24 * DAYS }, (_, hour) => {
    const unixS = START_S + hour * 3600 + 1200;
    const phone = engine.roll(engine.createIdentity(random, START_S), random, unixS);
    const slot = Math.floor(unixS / engine.rotationS);
    const metadata = engine.metadata(phone, slot, -20).toString(16).padStart(8, '0');
    return `${unixS * 1000},${toHex(engine.identifier(phone, slot))},${metadata},-60`;
  });
  const header = 'time_ms,identifier,metadata,rssi_dbm';
  writeFileSync(fileOf(name), `${[header, ...lines].join('\n')}\n`);
  return fileOf(name);
}

/** One key file for each day, published when nothing of it can be heard any more. */
function writeKeys(name: string, engine: DecentralisedEngine): string[] {
  return Array.from({ length: DAYS }, (_, day) => {
    const fromS = START_S + day * DAY_S;
    const toS = fromS + DAY_S - 1;
    const phone = engine.roll(engine.createIdentity(random, START_S), random, toS);
    const { keys } = engine.publish(phone, fromS, toS, toS, { testS: toS, onsetS: undefined });
    const publishing = { keys, publishedS: toS + 4 * 3600, beforeS: toS };
    const [{ suffix, bytes }] = keyFilesOf(BUILT_IN_APPS.get(engine.name), publishing, [])!;
    writeFileSync(fileOf(`${name}-${day}${suffix}`), bytes);
    return fileOf(`${name}-${day}${suffix}`);
  });
}

const matched = (files: readonly string[], log: string, atS?: number): Promise<MatchOutcome> =>
  matchFiles(files, log, { exports: {}, rxCorrectionDb: 0, atS, onProgress: () => undefined });

const exposuresOf = ({ exposed }: MatchOutcome) =>
  exposed.flatMap(({ exposures }) =>
    exposures.map(({ keyHex, key, rows, firstMs, lastMs }) => ({
      keyHex,
      key,
      rows,
      firstMs,
      lastMs,
    })),
  );

describe.each(FORMS)('match as of an instant: %s', (name) => {
  const engine: DecentralisedEngine = DECENTRALISED[name];
  let log: string;
  let files: string[];
  let whole: MatchOutcome;
  beforeAll(async () => {
    log = writeLog(`${name}.csv`, engine);
    files = writeKeys(name, engine);
    whole = await matched(files, log);
    expect(exposuresOf(whole).length).toBeGreaterThan(0);
  });

  it('counts rows heard, keys ended, exports published by then; tells the rest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -3600, max: (DAYS + 1) * DAY_S }), async (s) => {
        const atS = START_S + s;
        const outcome = await matched(files, log, atS);
        const { leftOut, keys, rows } = outcome;
        expect([keys + leftOut.keys, rows + leftOut.rows]).toEqual([whole.keys, whole.rows]);
        const hours = Math.floor((s - 1200) / 3600) + 1;
        expect(rows).toBe(Math.min(Math.max(hours, 0), 24 * DAYS));
        const published = name === 'gaen@1.2' ? Math.floor((s + 1 - 4 * 3600) / DAY_S) : DAYS;
        expect(DAYS - leftOut.exports).toBe(Math.min(Math.max(published, 0), DAYS));
        // What is found then is what is found of these keys at any time, up to then.
        const known = exposuresOf(whole).filter(
          ({ key: { startS, endS } }) =>
            endS <= atS && (name !== 'gaen@1.2' || startS < START_S + published * DAY_S),
        );
        const found = exposuresOf(outcome);
        for (const { key, lastMs } of found) {
          expect(Math.max(key.endS, lastMs / 1000)).toBeLessThanOrEqual(atS);
        }
        const complete = known.filter(({ lastMs }) => lastMs <= atS * 1000);
        expect(found).toEqual(expect.arrayContaining(complete));
        if (s < 0) expect(found).toEqual([]);
        if (leftOut.keys + leftOut.rows > 0) expect(leftOut.countsFromS).toBeGreaterThan(atS);
      }),
      { seed: 5, numRuns: 25 },
    );
  });

  it('leaves out nothing when it looks later than all of it', async () => {
    const atS = START_S + 2 * DAYS * DAY_S;
    const outcome = await matched(files, log, atS);
    expect(outcome).toEqual(whole);
    expect(outcome.leftOut).toEqual({ exports: 0, keys: 0, rows: 0, countsFromS: Infinity });
  });
});

describe('match as of an instant: what a phone sends to a GAEN key server', () => {
  it('counts keys from their end on, and a row of the very instant', async () => {
    const engine: DecentralisedEngine = DECENTRALISED['gaen@1.2'];
    const log = writeLog('publish.csv', engine);
    const phone = engine.createIdentity(random, START_S);
    const [{ key }] = engine.publish(phone, START_S, START_S, START_S, {
      testS: START_S,
      onsetS: undefined,
    }).keys;
    const file = fileOf('publish.json');
    writeFileSync(
      file,
      encodePublishRequest({ keys: keysOf([{ key, rollingStartEnin: START_S / 600 }]) }),
    );
    const counts = async (atS: number): Promise<number[]> => {
      const outcome = await matched([file], log, atS);
      return [outcome.keys, outcome.rows, exposuresOf(outcome).length];
    };
    expect(await counts(START_S + DAY_S - 1)).toEqual([0, 24, 0]);
    expect(await counts(START_S + DAY_S)).toEqual([1, 24, 1]);
    expect(await counts(START_S + DAY_S + 1199)).toEqual([1, 24, 1]);
    expect(await counts(START_S + DAY_S + 1200)).toEqual([1, 25, 1]);
  });
});
