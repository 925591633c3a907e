import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normal, purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import { carryLaw, MEASURED_CARRY } from '../../src/radio/carry.ts';
import type { CarryLaw } from '../../src/radio/carry.ts';
import { levelsOf } from '../../src/validation/campaign-level.ts';
import type { Levels, PairLevel } from '../../src/validation/campaign-level.ts';
import { CampaignRadio } from '../../src/validation/campaign-radio.ts';
import { readCampaign } from '../../src/validation/campaign.ts';
import { fixedPrediction, predictionBy } from '../../src/validation/prediction.ts';
import { environmentRadio, readPreset } from '../../src/fitting/preset-file.ts';
import { randomEffects } from '../../src/validation/random-effects.ts';
import { validate } from '../../src/validation/validate.ts';
import type { Validation } from '../../src/validation/validate.ts';
import type { ValidationRow } from '../../src/validation/validation-row.ts';
import { scratch } from '../cli/program.ts';
import { hasShared, sharedPath } from '../shared.ts';
import { mean, normalLaw, variance } from '../../src/testkit/statistics.ts';
import {
  importCsv,
  measuredCsv,
  ONE_ROOM,
  SAME_PLACES,
  PLAN_COLUMNS,
  planCsv,
} from './campaign-files.ts';
import { importSet } from '../../tools/import-set.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

const OPTIONS = { limitM: 2, replicates: 8, seed: 'test', onProgress: () => undefined };

async function validated(data: string, preset: string, options = {}): Promise<Validation> {
  const campaign = await readCampaign(at(data), undefined, 'auto');
  const prediction = fixedPrediction(readPreset(preset).radio);
  return validate(campaign, prediction, { ...OPTIONS, ...options });
}

const rowsOf = ({ rows }: Validation, kind: ValidationRow['kind']): ValidationRow[] =>
  rows.filter((row) => row.kind === kind);
const out = ({ rows }: Validation): string[] =>
  rows.filter(({ verdict }) => verdict === 'out').map(({ label }) => label);

describe('a campaign that the model itself measured', () => {
  beforeAll(async () => {
    writeFileSync(at('one-room.yaml'), ONE_ROOM);
    const text = await measuredCsv(planCsv(60), at('one-room.yaml'), 'truth', at);
    await importCsv(text, at('truth.csv'), at('truth'), PLAN_COLUMNS);
  });

  it('is predicted by the radio that made it, every figure of it', async () => {
    const result = await validated('truth', at('one-room.yaml'));
    expect(out(result)).toEqual([]);
    expect(result.isGood).toBe(true);
    expect(result.levelSource).toBe('calibration');
    const silent = result.rows.filter(({ verdict }) => verdict === 'no answer');
    // 25 s are too short for 60 s.
    expect(silent.map(({ kind }) => kind)).toEqual(['rho60']);
    const within = result.rows.filter(({ verdict }) => verdict === 'within');
    expect(within.length).toBeGreaterThan(0.8 * result.rows.length);
  });

  it('is the same to the last bit again, and another with another seed', async () => {
    const once = await validated('truth', 'room', { replicates: 3 });
    expect(await validated('truth', 'room', { replicates: 3 })).toEqual(once);
    const other = await validated('truth', 'room', { replicates: 3, seed: 'other' });
    expect(rowsOf(other, 'auc')[0].predicted).not.toEqual(rowsOf(once, 'auc')[0].predicted);
    expect(rowsOf(other, 'auc')[0].measured.value).toBe(rowsOf(once, 'auc')[0].measured.value);
  });

  it.each([
    ['a slope of 4', 'pathLossExponent: 4', 'naive slope n'],
    ['15 dB more loss', 'attenuationAt1m: 60.3 dB', 'mean attenuation, 1 m'],
    ['four times the shadowing', 'shadowing: 14 dB', 'sd, all distances: offset'],
    ['still air', 'packet: { channelOffset: 0 dB, ricianK: 900 }', 'sd within a still link'],
    ['a quarter of the packets heard', 'packet: { loss: 0.75 }', 'P(heard), 0.5 m'],
  ])('is not predicted by another radio: %s', async (_what, line, label) => {
    writeFileSync(at('wrong.yaml'), `${ONE_ROOM}  ${line}\n`);
    const result = await validated('truth', at('wrong.yaml'));
    expect(result.isGood).toBe(false);
    expect(out(result)).toContain(label);
    const off = ({ measured, predicted, tolerance }: ValidationRow): number =>
      Math.abs(measured.value - predicted.value) / tolerance;
    const most = Math.max(...result.rows.map(off).filter((x) => !Number.isNaN(x)));
    expect(off(result.largest!)).toBe(most);
  });
});

describe('figures of what was measured', () => {
  /** Normal levels about a line: -50 - 20 log10(d), sd 6 dB, one packet a link. */
  it('agree with closed forms', async () => {
    const key = purposeKey(rootKey('closed'), 'rows');
    const rows = ['session,tx,rx,t_s,range_m,rssi'];
    for (let k = 0; k < 40_000; k++) {
      const distance = k % 2 === 0 ? 1 : 4;
      const dbm = -50 - 20 * Math.log10(distance) + 6 * normal(key, k, 0);
      rows.push(`s${k % 20},a,b,${k * 0.3},${distance},${Math.round(dbm)}`);
    }
    await importCsv(rows.join('\n'), at('closed.csv'), at('closed'), PLAN_COLUMNS);
    const result = await validated('closed', 'room', { replicates: 2 });
    const measured = (label: string): number =>
      result.rows.find((row) => row.label === label)!.measured.value;
    // Attenuation = -20 - (RSSI + 5); a threshold takes the dB up to its own half.
    const gap = 20 * Math.log10(4);
    const shares = (threshold: number, mean: number): number =>
      normalLaw((threshold + 0.5 - mean) / 6);
    const expected: Record<string, number> = {
      'mean attenuation, 1 m': 25,
      'mean attenuation, 4 m': 25 + gap,
      'sd, 1 m': Math.sqrt(36 + 1 / 12),
      'naive slope n': 2,
      AUC: normalLaw(gap / Math.sqrt(2 * (36 + 1 / 12))),
      'TPR at 50 dB': shares(50, 25),
      'FPR at 50 dB': shares(50, 25 + gap),
      'sd within a still link': Math.sqrt(36 + 1 / 12),
    };
    for (const [label, value] of Object.entries(expected)) {
      expect(Math.abs(measured(label) - value), label).toBeLessThan(0.12);
    }
    // Standard errors by clusters of 2,000 independent packets.
    const [auc] = rowsOf(result, 'auc');
    expect(auc.measured.error).toBeGreaterThan(0.0005);
    expect(auc.measured.error).toBeLessThan(0.005);
  });

  it('know the correlation in time of a slow process', async () => {
    const key = purposeKey(rootKey('slow'), 'rows');
    const rows = ['t_s,range_m,rssi'];
    let level = 0;
    const keep = Math.exp(-0.5 / 5);
    for (let k = 0; k < 60_000; k++) {
      level = keep * level + Math.sqrt(1 - keep * keep) * normal(key, k, 0);
      rows.push(`${k * 0.5},2,${Math.round(-60 + 8 * level)}`);
    }
    const columns = 'time=t_s,distance=range_m,rssi=rssi';
    await importCsv(rows.join('\n'), at('slow.csv'), at('slow'), { columns });
    const result = await validated('slow', 'room', { replicates: 2 });
    const rho = (['rho1', 'rho10', 'rho60'] as const).map((kind) => rowsOf(result, kind)[0]);
    // The first row within the tolerance comes up to it early: after 1 s, 9 to 9.5 s and 57 s.
    [Math.exp(-1 / 5), Math.exp(-9 / 5), 0].forEach((value, k) => {
      expect(Math.abs(rho[k].measured.value - value), rho[k].label).toBeLessThan(0.06);
    });
  });
});

describe('what a set cannot answer', () => {
  it.each([
    ['AUC', 'one distance only (2 m)', 't_s,range_m,rssi\n0,2,-60\n1,2,-61\n2,2,-63\n'],
    ['naive slope n', 'one distance only (2 m)', 't_s,range_m,rssi\n0,2,-60\n1,2,-61\n2,2,-63\n'],
    ['AUC', 'all distances are beyond the limit', 't_s,range_m,rssi\n0,3,-60\n1,4,-61\n'],
    ['AUC', 'all distances are within the limit', 't_s,range_m,rssi\n0,1,-60\n1,2,-61\n'],
    ['correlation at 10 s', 'pairs of rows 10 s apart', 't_s,range_m,rssi\n0,2,-60\n1,2,-61\n'],
    [
      'TPR at 55 dB',
      'TX power or RX correction is unknown',
      't_s,range_m,rssi\n0,2,-60\n1,3,-61\n',
    ],
    ['P(heard)', 'the data do not record missed packets', 't_s,range_m,rssi\n0,2,-60\n1,2,-61\n'],
    ['sd within a still link', 'no geometry was held', 't_s,range_m,rssi\n0,2,-60\n1,3,-61\n'],
  ])('%s: %s', async (label, reason, text) => {
    const name = `dumb-${label}-${reason}`.replaceAll(/\W/g, '');
    const columns = 'time=t_s,distance=range_m,rssi=rssi';
    await importCsv(text, at(`${name}.csv`), at(name), { columns });
    const result = await validated(name, 'room', { replicates: 2 });
    const row = result.rows.find((one) => one.label === label)!;
    expect(row.verdict).toBe('no answer');
    expect(row.reason).toContain(reason);
  });

  it('correlation without times; nothing is said of sessions, phones or distance 0', async () => {
    const text = 'd_ft,rssi\n0,-30\n3,-60\n3,-61\n12,-70\n12,-72\n12,127\n';
    await importCsv(text, at('bare.csv'), at('bare'), { columns: 'distance=d_ft,rssi=rssi' });
    const campaign = await readCampaign(at('bare'), undefined, 'auto');
    expect([campaign.rssiDbm.length, campaign.passedOver, campaign.sessions]).toEqual([4, 1, 1]);
    const result = await validated('bare', 'room', { replicates: 4 });
    expect(rowsOf(result, 'rho1')[0].reason).toBe('no times');
    expect(rowsOf(result, 'mean').map(({ label }) => label)).toEqual([
      'mean RSSI, 0.91 m',
      'mean RSSI, 3.66 m',
    ]);
    expect(result.levelSource).toBe('the session itself');
  });
});

describe('levels of phones that are not calibrated', () => {
  const columns = 'session=session,sender=tx,receiver=rx,distance=range_m,rssi=rssi';
  /** Two pairs 20 dB apart in four sessions each, at 1 m and at 4 m. */
  const csv = (shiftOfLastDb: number): string => {
    const rows = ['session,tx,rx,range_m,rssi'];
    for (let s = 0; s < 8; s++) {
      const level = (s % 2 === 0 ? -40 : -60) + (s === 7 ? shiftOfLastDb : 0);
      for (let k = 0; k < 40; k++) {
        const dbm = level - (k % 2 === 0 ? 0 : 8) + (k % 5) - 2;
        rows.push(`s${s},t${s % 2},r,${k % 2 === 0 ? 1 : 4},${dbm}`);
      }
    }
    return rows.join('\n');
  };

  it('come from other sessions of the pair, never from the session itself', async () => {
    const means: number[] = [];
    for (const shift of [0, -12]) {
      const name = `levels${shift}`;
      await importCsv(csv(shift), at(`${name}.csv`), at(name), { columns });
      const campaign = await readCampaign(at(name), undefined, 'auto');
      const prediction = fixedPrediction(environmentRadio('room'));
      const { levels, source } = levelsOf(campaign, prediction);
      expect(source).toBe('other sessions');
      expect(levels.every(({ isOwnPair }) => isOwnPair)).toBe(true);
      means.push(levels.at(-1)!.dbm);
      const [even, odd] = [levels[0].dbm, levels.at(-1)!.dbm];
      expect(Math.abs(even - odd - 20)).toBeLessThan(1);
    }
    expect(means[1]).toBe(means[0]);
  });
});

describe('the air of a campaign', () => {
  /** Nothing but path, bodies of none, carrying and shadowing; the level is 0 dBm. */
  async function heard(rows: readonly string[], shadowing: string): Promise<number[]> {
    const name = `air${rows.length}${shadowing}${rows[0].length}`.replaceAll(/\W/g, '');
    const columns =
      'session=session,sender=tx,receiver=rx,distance=range_m,rssi=rssi,' +
      'carrySender=c,carryReceiver=d';
    const text = `session,tx,rx,c,d,range_m,rssi\n${rows.join('\n')}\n`;
    await importCsv(text, at(`${name}.csv`), at(name), { columns });
    writeFileSync(
      at('bare-air.yaml'),
      `radio: { bodyLoss: 0 dB, shadowing: ${shadowing}, slow: 0 dB, placeSpread: ` +
        `${SAME_PLACES}, packet: { channelOffset: 0 dB, ` +
        'ricianK: none, noise: 0 dB, loss: 0, lossSpread: 0, rounding: none } }\n',
    );
    const campaign = await readCampaign(at(name), undefined, 'packets');
    const level: PairLevel = {
      dbm: 0,
      errorDb: 0,
      sessionErrorDb: 0,
      isOwnPair: true,
      spread: { sendingDb: 0, receivingDb: 0 },
    };
    const levels: Levels = {
      levels: campaign.links.map(() => level),
      floorDbm: new Float64Array(campaign.links.length).fill(-120),
      source: 'calibration',
    };
    const prediction = fixedPrediction(readPreset(at('bare-air.yaml')).radio);
    const out = new Float64Array(campaign.rssiDbm.length);
    new CampaignRadio(campaign, prediction, levels).replicate(rootKey('air'), out);
    return [...out];
  }

  it('is the same in both directions, and another in another session or place', async () => {
    const rows = ['s,a,b,hand,purse,2,-60', 's,b,a,purse,hand,2,-60', 't,a,b,hand,purse,2,-60'];
    const [there, back, later, further] = await heard([...rows, 't,a,b,hand,purse,3,-60'], '8 dB');
    expect(there).toBeCloseTo(back, 9);
    expect(Math.abs(there - later)).toBeGreaterThan(0.01);
    expect(Math.abs(later - further)).toBeGreaterThan(0.01);
  });

  it('loses by the words for carrying what the radio loses at these positions', async () => {
    const words = [
      ['in hand', 'hand'],
      ['front pants pocket', 'trouser-pocket'],
      ['rear pants pocket', 'rear-pocket'],
      ['shirt pocket', 'shirt-pocket'],
      ['in purse', 'bag'],
      ['backpack', 'backpack'],
      ['fixed', 'hand'],
    ] as const;
    const sessions = 400;
    const rows = [...words.map(([word]) => word), ''].flatMap((word, k) =>
      Array.from({ length: sessions }, (_, s) => `s${k}-${s},a,b,in hand,${word},1,-60`),
    );
    const values = await heard(rows, '0 dB');
    const { attenuationAt1mDb } = environmentRadio('room');
    const lossesOf = (k: number): number[] =>
      values.slice(k * sessions, (k + 1) * sessions).map((dbm) => -attenuationAt1mDb - dbm);
    const off = (one: number, other: number): number => Math.abs(one - other);
    words.forEach(([word, position], k) => {
      const { lossDb, spreadDb } = carryLaw(position);
      const losses = lossesOf(k);
      // Four standard errors; exactly what is stated where links do not differ.
      const most = 1e-9 + (4 * spreadDb) / Math.sqrt(sessions);
      expect(off(mean(losses), lossDb), word).toBeLessThan(most);
      expect(off(Math.sqrt(variance(losses)), spreadDb), word).toBeLessThan(most);
    });
    // Where the words say nothing: anybody of the measured mix.
    const { shares } = MEASURED_CARRY;
    const mixed = (of: (law: CarryLaw) => number): number =>
      shares.reduce((sum, { position, share }) => sum + share * of(carryLaw(position)), 0);
    const meanDb = mixed(({ lossDb }) => lossDb);
    const squares = mixed(({ lossDb, spreadDb }) => lossDb * lossDb + spreadDb * spreadDb);
    const errorDb = Math.sqrt((squares - meanDb * meanDb) / sessions);
    expect(off(mean(lossesOf(words.length)), meanDb)).toBeLessThan(4 * errorDb);
  });
});

describe('rows that are scans', () => {
  it('are told by their time, and heard far more often than one packet', async () => {
    const rows = ['session,tx,rx,t_s,range_m,rssi'];
    for (let k = 0; k < 400; k++) {
      const [session, distance] = [`s${k % 20}`, k % 2 === 0 ? 1 : 30];
      rows.push(`${session},a${k % 20},b,${300 * k},${distance},${k % 3 === 0 ? '' : -80}`);
    }
    await importCsv(rows.join('\n'), at('scans.csv'), at('scans'), PLAN_COLUMNS);
    const campaign = await readCampaign(at('scans'), undefined, 'auto');
    expect(campaign.rowKind).toBe('scans');
    // Phones that lose alike: the share is that of the radio.
    const { packet, ...room } = environmentRadio('room');
    const alike = { ...packet, lossSpread: 0 };
    const prediction = fixedPrediction({ ...room, packet: alike });
    const heard = async (rowKind: 'scans' | 'packets'): Promise<number> => {
      const result = await validate({ ...campaign, rowKind }, prediction, OPTIONS);
      return rowsOf(result, 'heard')[0].predicted.value;
    };
    // At 1 m the flat loss alone is left of a packet; 14 packets are not all lost.
    expect(Math.abs((await heard('packets')) - (1 - packet.loss))).toBeLessThan(0.06);
    expect(await heard('scans')).toBeGreaterThan(0.99);
  });
});

describe('what sets say together', () => {
  it('is their mean where they agree, and one set does not drown the others where not', () => {
    const alike = randomEffects([
      { value: 1.5, error: 0.1 },
      { value: 1.5, error: 0.2 },
    ])!;
    expect(alike.value).toBeCloseTo(1.5);
    expect(alike.error).toBeCloseTo(1 / Math.sqrt(100 + 25));
    const apart = randomEffects([
      { value: 1, error: 0.001 },
      { value: 2, error: 0.1 },
      { value: NaN, error: 1 },
    ])!;
    expect(apart.sets).toBe(2);
    expect(Math.abs(apart.value - 1.5)).toBeLessThan(0.01);
    expect(apart.betweenSd).toBeGreaterThan(0.5);
    expect(randomEffects([])).toBeUndefined();
  });
});

describe.skipIf(!hasShared)('published sets (../shared)', () => {
  it('two people with phones in many pockets: AUC, slope and levels as measured', async () => {
    expect(sharedPath('data')).toContain('shared');
    await importSet('mit-matrix', 'mit-matrix/samples.csv.gz', at('matrix'));
    const campaign = await readCampaign(at('matrix'), undefined, 'auto');
    const result = await validate(campaign, predictionBy(environmentRadio), OPTIONS);
    const [auc] = rowsOf(result, 'auc');
    expect(auc.measured.value).toBeCloseTo(0.68, 2);
    expect(auc.verdict).toBe('within');
    expect(rowsOf(result, 'slope')[0].verdict).toBe('within');
    expect(rowsOf(result, 'mean').filter(({ verdict }) => verdict === 'out')).toEqual([]);
    expect(result.levelSource).toBe('other sessions');
  });
});
