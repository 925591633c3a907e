import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BUILT_IN_APPS } from '../../src/apps/registry.ts';
import { toHex } from '../../src/base/bytes/hex.ts';
import { encodeExposedList } from '../../src/keyfiles/lists/dp3t-exposed.ts';
import { encodeInfoKeys } from '../../src/keyfiles/lists/bluezone-info.ts';
import type { ReadExportOptions } from '../../src/keyfiles/gaen/diagnosis-keys.ts';
import { encodePublishRequest } from '../../src/keyfiles/gaen/gaen-publish.ts';
import { keysOf } from '../../src/keyfiles/gaen/key-block.ts';
import { matchFiles } from '../../src/matching/match-files.ts';
import type { MatchOutcome } from '../../src/matching/match-files.ts';
import { keyFilesOf } from '../../src/matching/run-key-files.ts';
import type { DecentralisedEngine } from '../../src/protocols/engine.ts';
import { DECENTRALISED } from '../../src/protocols/engines.ts';
import type { DecentralisedName } from '../../src/protocols/engines.ts';
import { deriveKey, fillBytes, rootKey } from '../../src/kernel/keyed.ts';
import { scratch } from '../cli/program.ts';
import { csvOf, ROWS, START_ENIN, TEK } from './match-samples.ts';

const DAY_S = 86_400;
const START_S = 1_601_856_000; // 2020-10-05 00:00 UTC
const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

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
  fillBytes(deriveKey(rootKey('lists'), 1), index, out);
  return out;
};

function identityAt(engine: DecentralisedEngine, unixS: number): unknown {
  return engine.roll(engine.createIdentity(random, START_S), random, unixS);
}

/** One row an hour of three days, each what the phone then sent. */
function writeLog(engine: DecentralisedEngine): void {
  const lines = Array.from({ length: 72 }, (_, hour) => {
    const unixS = START_S + hour * 3600 + 1200;
    const identifier = engine.identifier(
      identityAt(engine, unixS),
      Math.floor(unixS / engine.rotationS),
    );
    return `${unixS * 1000},${toHex(identifier)},00000000,-60`;
  });
  writeFileSync(at('log.csv'), `time_ms,identifier,metadata,rssi_dbm\n${lines.join('\n')}\n`);
}

const match = (files: readonly string[], exports: ReadExportOptions = {}): Promise<MatchOutcome> =>
  matchFiles(files, at('log.csv'), {
    exports,
    rxCorrectionDb: 0,
    onProgress: () => undefined,
  });

describe('key lists of every form', () => {
  it.each(FORMS)(
    'what %s publishes is written, read, and matches the days published',
    async (name) => {
      const engine: DecentralisedEngine = DECENTRALISED[name];
      writeLog(engine);
      const fromS = START_S + DAY_S;
      const nowS = START_S + 3 * DAY_S;
      const { keys } = engine.publish(identityAt(engine, nowS - 1), fromS, nowS - 1, nowS, {
        testS: nowS,
        onsetS: undefined,
      });
      const publishing = { keys, publishedS: nowS + DAY_S, beforeS: nowS };
      const files = keyFilesOf(BUILT_IN_APPS.get(name), publishing, [])!.map(
        ({ suffix, bytes }) => {
          writeFileSync(at(`${name}${suffix}`), bytes);
          return at(`${name}${suffix}`);
        },
      );
      const { engine: found, exposed } = await match(files);
      expect(found).toBe(name);
      const rows = exposed.flatMap(({ exposures }) => exposures);
      const count = rows.reduce((sum, one) => sum + one.rows, 0);
      // Bluezone stops at its first row; GAEN's metadata of zeros give a TX power out of range or
      // not.
      if (name.startsWith('bluezone')) expect(count).toBe(1);
      else if (name !== 'gaen@1.2') expect(count).toBe(48);
      for (const { firstMs } of rows) expect(firstMs).toBeGreaterThanOrEqual(fromS * 1000);
    },
  );

  it('the exposed list of DP-3T is the same in JSON as in protobuf', async () => {
    const engine: DecentralisedEngine = DECENTRALISED['dp3t-lowcost'];
    writeLog(engine);
    const nowS = START_S + 2 * DAY_S;
    const { keys } = engine.publish(identityAt(engine, nowS - 1), START_S, nowS - 1, nowS, {
      testS: nowS,
      onsetS: undefined,
    });
    const exposed = keys.map(({ key, startS }) => ({ key, keyDateMs: startS * 1000 }));
    const batchReleaseTimeMs = keys[0].endS * 1000;
    writeFileSync(at('exposed.bin'), encodeExposedList({ batchReleaseTimeMs, exposed }));
    const overview = {
      batchReleaseTime: batchReleaseTimeMs,
      exposed: exposed.map(({ key, keyDateMs }) => ({
        key: Buffer.from(key).toString('base64'),
        keyDate: keyDateMs,
      })),
    };
    writeFileSync(at('exposed.json'), JSON.stringify(overview));
    const found = await match([at('exposed.json')]);
    const rows = found.exposed.flatMap(({ exposures }) => exposures.map((one) => one.rows));
    expect(rows.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(24);
    expect(found.exposed).toEqual((await match([at('exposed.bin')])).exposed);
  });

  it('a push message that ends in the year 9999 is searched up to the last row', async () => {
    const engine: DecentralisedEngine = DECENTRALISED['bluezone@3'];
    writeLog(engine);
    const { keys } = engine.publish(identityAt(engine, START_S), START_S, START_S, START_S, {
      testS: START_S,
      onsetS: undefined,
    });
    const list = keys.map(({ key, startS }) => ({
      dailyKey: key,
      timeStartS: startS,
      max: 96,
      timeEndS: 253_402_300_799,
    }));
    writeFileSync(at('far.json'), encodeInfoKeys(list));
    const { exposed } = await match([at('far.json')]);
    expect(exposed.flatMap(({ exposures }) => exposures.map(({ rows }) => rows))).toEqual([1]);
  });

  it('signatures are not asked of lists, and no key may start in the future', async () => {
    const engine: DecentralisedEngine = DECENTRALISED['bluezone@3'];
    writeLog(engine);
    const list = [{ dailyKey: random(1, 32), timeStartS: START_S, max: 96, timeEndS: START_S - 1 }];
    writeFileSync(at('now.json'), encodeInfoKeys(list));
    await expect(match([at('now.json')], { keyId: '310' })).rejects.toThrow(
      /leave out --public-key/,
    );
    await expect(match([at('now.json')], { nowS: START_S - 1 })).rejects.toThrow(/in the future/);
    // It ends before it starts: no window, no mistake.
    expect((await match([at('now.json')], { nowS: START_S })).exposed).toEqual([]);
  });

  it('a report of TCN with another signature is refused', async () => {
    const engine: DecentralisedEngine = DECENTRALISED.tcn;
    writeLog(engine);
    const { keys } = engine.publish(identityAt(engine, START_S), START_S, START_S, START_S, {
      testS: START_S,
      onsetS: undefined,
    });
    const bytes = keys[0].key.slice();
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(at('odd.bin'), bytes);
    await expect(match([at('odd.bin')])).rejects.toThrow(/report 1: expected a signature/);
  });

  it('a publish request tells days since onset as the server would', async () => {
    writeFileSync(at('log.csv'), csvOf(ROWS));
    const keys = keysOf([{ key: TEK, rollingStartEnin: START_ENIN }]);
    const daysOf = async (symptomOnsetInterval?: number): Promise<unknown> => {
      const request = {
        keys,
        ...(symptomOnsetInterval === undefined ? {} : { symptomOnsetInterval }),
      };
      writeFileSync(at('publish.json'), encodePublishRequest(request));
      const { exposed } = await match([at('publish.json')]);
      return exposed[0].exposures[0].key.daysSinceOnset;
    };
    expect(await daysOf()).toBeUndefined();
    expect(await daysOf(START_ENIN - 2 * 144 - 60)).toBe(2);
    expect(await daysOf(START_ENIN + 80)).toBe(-1);
    expect(await daysOf(START_ENIN - 20 * 144)).toBeUndefined();
  });

  it('JSON with the fields of two protocols is refused', async () => {
    writeFileSync(at('both.json'), '{"data": [], "temporaryExposureKeys": []}');
    await expect(match([at('both.json')])).rejects.toThrow(
      /both\.json: expected a key list of one protocol, found both/,
    );
  });
});
