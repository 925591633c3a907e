import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { attenuationOffset } from '../../src/measurements/attenuation-offset.ts';
import { bluecrowd, scratch } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

/** Sessions of six packets at four distances, with TX power and RX correction as `beside` says. */
function imported(name: string, beside: (k: number) => string): string {
  const rows = Array.from({ length: 12 * 24 }, (_, k) => {
    const distanceM = [0.5, 1, 2, 4][Math.floor(k / 6) % 4];
    const rssi = Math.round(-60 - 20 * Math.log10(distanceM)) - ((k * 7) % 5);
    return `s${Math.floor(k / 24)},${k},${distanceM},${rssi},${beside(k)}`;
  });
  writeFileSync(at(`${name}.csv`), `session,t_s,d_m,rssi,tx,rx\n${rows.join('\n')}\n`);
  const columns = 'session=session,time=t_s,distance=d_m,rssi=rssi,txPower=tx,rxCorrection=rx';
  const args = ['measurements', at(`${name}.csv`), '--columns', columns, '--out', at(name)];
  expect(bluecrowd(['import', ...args]).code).toBe(0);
  return at(name);
}

const fit = (data: string, preset: string, ...more: string[]) =>
  bluecrowd(['fit', data, '--bootstrap', '0', '--out', at(preset), ...more]);
const at1mDb = (preset: string): number =>
  Number(/attenuationAt1m: (.*) dB/.exec(readFileSync(at(preset), 'utf8'))?.[1]);

describe('the attenuation of a preset', () => {
  it('is that of the TX power alone where no RX correction is known, which is said', () => {
    const data = imported('bare', () => '-20,');
    const { code, stdout } = fit(data, 'bare.yaml');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/not in the preset: the RX correction/),
    ]);
    expect(readFileSync(at('bare.yaml'), 'utf8')).toMatch(/leftOut:[^]*RX correction/);
    expect(at1mDb('bare.yaml')).toBeGreaterThan(35);
    // The same as a TX power given, which is told where it is another.
    const given = fit(data, 'given.yaml', '--tx-power=-20');
    expect([given.code, given.stderr]).toEqual([0, '']);
    expect(at1mDb('given.yaml')).toBe(at1mDb('bare.yaml'));
    expect(fit(data, 'other.yaml', '--tx-power=-10').stderr).toMatch(/-10 replaces .* -20 dBm/);
  });

  it('is calibrated where both are known', () => {
    const { code, stdout } = fit(
      imported('both', () => '-20,5'),
      'both.yaml',
    );
    expect([code, stdout]).toEqual([0, expect.not.stringMatching(/RX correction/)]);
    expect(at1mDb('both.yaml')).toBeCloseTo(at1mDb('bare.yaml') - 5, 3);
  });

  it('is refused with the name of what is missing', () => {
    const parts = { heard: 9, txPowers: 9, txPowerDbm: -20, rxCorrections: 0, rxCorrectionDb: 0 };
    expect(attenuationOffset(parts, undefined)).toEqual({ offsetDb: -20, hasRxCorrection: false });
    expect(() => attenuationOffset({ ...parts, txPowers: 0 }, undefined)).toThrow(
      /expected a TX power for all 9 packets, found none in the data; give --tx-power/,
    );
    expect(() => attenuationOffset({ ...parts, txPowers: 8 }, undefined)).toThrow(
      /found one for 8/,
    );
    expect(() => attenuationOffset({ ...parts, rxCorrections: 5 }, -20)).toThrow(
      /expected an RX correction for all 9 packets or for none, found one for 5/,
    );
  });
});
