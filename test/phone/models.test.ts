import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rootKey } from '../../src/kernel/keyed.ts';
import { ModelDraw, modelNames, modelsNamed, PHONE_MODELS } from '../../src/phone/models.ts';
import type { DrawnModel, ModelShares } from '../../src/phone/models.ts';
import { drawPhones, phonesOf } from '../../src/phone/phones.ts';
import { decryptAem, gaen12 } from '../../src/protocols/gaen/gaen12.ts';
import { smallScenario, lineWorld } from '../../src/testkit/small-scenario.ts';
import { hasShared, sharedPath } from '../shared.ts';
import { mean, variance } from '../../src/testkit/statistics.ts';

const root = rootKey('models');
const SPREAD = { residualSdDb: 3.1, unitSdDb: 1.4 };
const sd = (values: readonly number[]): number => Math.sqrt(variance(values));

function drawn(shares: NonNullable<ModelShares>, people = 20_000): DrawnModel[] {
  const draw = new ModelDraw({ models: shares }, SPREAD, root);
  return Array.from({ length: people }, (_, person) => draw.phoneOf(person)!);
}

describe('the calibration table', () => {
  it('has 551 models, with the mean and spread that the default phones have', () => {
    expect(PHONE_MODELS.length).toBe(551);
    expect(mean(PHONE_MODELS.map((row) => row.txPowerDbm))).toBeCloseTo(-24.65, 2);
    expect(sd(PHONE_MODELS.map((row) => row.txPowerDbm))).toBeCloseTo(7.39, 2);
    expect(mean(PHONE_MODELS.map((row) => row.rxCorrectionDb))).toBeCloseTo(3.61, 2);
    expect(sd(PHONE_MODELS.map((row) => row.rxCorrectionDb))).toBeCloseTo(4.39, 2);
  });

  it('is the later table: SM-G973F has 2 dB and -29 dBm', () => {
    const found = { maker: 'samsung', model: 'SM-G973F', rxCorrectionDb: 2, txPowerDbm: -29 };
    expect(modelsNamed('SM-G973F')).toEqual([found]);
  });

  it.skipIf(!hasShared)('is, row by row, the file that it was taken from', () => {
    const path = sharedPath('data/google-en-calibration/en_calibration_microg.csv');
    const rows = readFileSync(path, 'utf8').trim().split(/\r?\n/).slice(1);
    const expected = rows.map((row) => {
      const [maker, , model, correction, power, confidence] = row.split(',');
      expect(confidence).toBe('3');
      return { maker, model, rxCorrectionDb: Number(correction), txPowerDbm: Number(power) };
    });
    const sorted = (list: readonly object[]) => list.map((row) => JSON.stringify(row)).sort();
    expect(sorted(PHONE_MODELS)).toEqual(sorted(expected));
  });

  it('names makers and the unlisted by averages; their spread is that of the table', () => {
    const samsung = modelsNamed('samsung');
    const rows = PHONE_MODELS.filter(({ maker }) => maker === 'samsung');
    expect(samsung).toMatchObject({
      txPowerDbm: Math.round(mean(rows.map((row) => row.txPowerDbm))),
      confidence: 1,
    });
    expect(modelsNamed('unlisted')).toMatchObject({
      txPowerDbm: -25,
      rxCorrectionDb: 4,
      confidence: 0,
    });
    expect(modelsNamed('SM-G973')).toBeUndefined();
    for (const name of modelNames()) expect(modelsNamed(name)).toBeDefined();
    // Pooled within makers, as the averages of makers claim.
    for (const [value, claimed] of [
      ['txPowerDbm', 6.8],
      ['rxCorrectionDb', 4.06],
    ] as const) {
      // prettier-ignore
      let squares = 0;
      let freedom = 0;
      for (const maker of new Set(PHONE_MODELS.map((row) => row.maker))) {
        const values = PHONE_MODELS.filter((row) => row.maker === maker).map((row) => row[value]);
        squares += values.length * variance(values);
        freedom += values.length - 1;
      }
      expect(Math.sqrt(squares / freedom)).toBeCloseTo(claimed, 1);
    }
  });
});

describe('phones drawn by model', () => {
  it('follow the shares, each person alone, with the values of the table', () => {
    const shares = [
      { name: 'SM-G973F', share: 2 },
      { name: 'HTC 10', share: 1 },
      { name: 'Pixel 4', share: 1 },
    ];
    const phones = drawn(shares);
    const share = (name: string) => phones.filter((one) => one.name === name).length / 20_000;
    expect(Math.abs(share('SM-G973F') - 0.5)).toBeLessThan(0.015);
    expect(Math.abs(share('HTC 10') - 0.25)).toBeLessThan(0.015);
    // Two rows of the table are called so; each gets half.
    const powers = phones.filter(({ name }) => name === 'HTC 10').map((one) => one.txPowerDbm);
    expect(Math.abs(powers.filter((dbm) => dbm === -31).length / powers.length - 0.5)).toBeLessThan(
      0.04,
    );
    expect([...new Set(powers)].sort()).toEqual([-31, -33]);
    const galaxy = phones.filter(({ name }) => name === 'SM-G973F');
    expect(new Set(galaxy.map((one) => `${one.rxCorrectionDb} ${one.txPowerDbm}`))).toEqual(
      new Set(['2 -29']),
    );
    expect(drawn(shares, 5)).toEqual(phones.slice(0, 5));
  });

  it('of one model share what calibration leaves but for the spread of units', () => {
    const phones = drawn([{ name: 'SM-G973F', share: 1 }]);
    expect(Math.abs(sd(phones.map((one) => one.txResidualDb)) - 1.4)).toBeLessThan(0.04);
    expect(Math.abs(sd(phones.map((one) => one.rxResidualDb)) - 1.4)).toBeLessThan(0.04);
  });

  it('over all models keep the residual that was asked for', () => {
    const phones = drawn('catalogue', 60_000);
    // 551 draws of a model's own part: the sd is told to within 3 % (one deviation).
    expect(Math.abs(sd(phones.map((one) => one.txResidualDb)) - 3.1)).toBeLessThan(0.35);
    expect(Math.abs(mean(phones.map((one) => one.txPowerDbm)) + 24.65)).toBeLessThan(0.15);
    expect(new Set(phones.map(({ name }) => name)).size).toBe(546);
    expect(phones.every(({ confidence }) => confidence === 3)).toBe(true);
  });

  it('are off by more the less is known: makers 7.5 and 5.1 dB, unlisted 8.0 and 5.4 dB', () => {
    for (const [name, confidence, txSdDb, rxSdDb] of [
      ['samsung', 1, 7.47, 5.11],
      ['unlisted', 0, 8.01, 5.37],
    ] as const) {
      const phones = drawn([{ name, share: 1 }]);
      expect(Math.abs(sd(phones.map((one) => one.txResidualDb)) - txSdDb)).toBeLessThan(0.15);
      expect(Math.abs(sd(phones.map((one) => one.rxResidualDb)) - rxSdDb)).toBeLessThan(0.15);
      expect(phones.every((one) => one.confidence === confidence)).toBe(true);
    }
  });

  it('refuse what stands for nothing', () => {
    expect(() => drawn([{ name: 'SM-G973', share: 1 }])).toThrow(/SM-G973/);
    expect(() => drawn([{ name: 'Pixel 4', share: 0 }])).toThrow(/above 0/);
  });

  it('are of the model that is known, where one is', () => {
    const shares = [{ name: 'Pixel 4', share: 1 }];
    const knownModels = [null, 'samsung'];
    const draw = new ModelDraw({ models: shares, knownModels }, SPREAD, root);
    const names = [0, 1, 2].map((person) => draw.phoneOf(person)?.name);
    expect(names).toEqual(['Pixel 4', 'samsung', 'Pixel 4']);
    const alone = new ModelDraw({ models: null, knownModels }, SPREAD, root);
    expect([0, 1, 2].map((person) => alone.phoneOf(person)?.name)).toEqual([
      undefined,
      'samsung',
      undefined,
    ]);
  });

  it('reach the table of phones, and their confidence the air', () => {
    const { phones: options } = smallScenario(lineWorld(2));
    const models = [{ name: 'unlisted', share: 1 }];
    const ids = Float64Array.of(0, 1, 2);
    const shares = [{ id: 0, share: 1 }];
    const phones = phonesOf(drawPhones(ids, shares, { ...options, models }, root));
    expect(phones.model).toEqual(['unlisted', 'unlisted', 'unlisted']);
    expect(Array.from(phones.confidence)).toEqual([0, 0, 0]);
    expect(phonesOf(drawPhones(ids, shares, options, root)).model).toEqual(['', '', '']);
    const identity = gaen12.createIdentity(() => new Uint8Array(16), 1_600_000_000);
    const slot = Math.floor(1_600_000_000 / 600);
    const [{ key }] = gaen12.publish(identity, 1_600_000_000, 1_600_000_600, 1_600_100_000, {
      testS: 1_600_000_000,
      onsetS: 1_600_000_000,
    }).keys;
    const said = (confidence?: number) =>
      decryptAem(
        key,
        gaen12.identifier(identity, slot),
        gaen12.metadata(identity, slot, -25, confidence),
      );
    expect(said(0)).toMatchObject({ calibrationConfidence: 'lowest', txPowerDbm: -25 });
    expect(said(1).calibrationConfidence).toBe('low');
    expect(said()).toEqual(said(3));
    expect(said().calibrationConfidence).toBe('high');
  });
});
