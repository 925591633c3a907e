import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import type { CentralisedEngine } from '../../src/protocols/engine.ts';
import { CENTRALISED } from '../../src/protocols/engines.ts';
import { Crowd, START_S } from './centralised-crowd.ts';

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** Where each field stands, its least and greatest value, and what is none. */
const FIELDS: Record<keyof typeof CENTRALISED, readonly [string, number, number][]> = {
  bluetrace: [
    ['timestamp', 0, 4_294_967_295],
    ['rssi', -128, 127],
  ],
  'robert@1.1': [
    ['timeCollectedOnDevice', 2_208_988_800, 6_503_956_095],
    ['timeFromHelloMessage', 0, 65_535],
    ['rssiCalibrated', -128, 127],
  ],
};

describe.each(Object.values<CentralisedEngine>(CENTRALISED))('uploads of $name', (engine) => {
  const crowd = new Crowd(engine);
  const valid = new TextDecoder().decode(engine.encodeUpload([crowd.heard(1, START_S + 900)]));
  const fields = FIELDS[engine.name as keyof typeof CENTRALISED];
  const withField = (name: string, value: string): Uint8Array => {
    const changed = valid.replace(new RegExp(`"${name}":-?\\d+`), `"${name}":${value}`);
    expect(changed === valid).toBe(new RegExp(`"${name}":${value}[,}]`).test(valid));
    return new TextEncoder().encode(changed);
  };

  it.each(fields)('have a %s from %d to %d, whole, and nothing else', (name, least, most) => {
    for (const value of [least, most]) {
      expect(engine.parseUpload(withField(name, `${value}`))).toHaveLength(1);
    }
    for (const value of [`${least - 1}`, `${most + 1}`, '0.5', 'null', '"1"', '1e999']) {
      const parse = (): unknown => engine.parseUpload(withField(name, value));
      expect(parse).toThrow(InputError);
      expect(parse).toThrow(
        new RegExp(`a whole number from ${least} to ${most} at \\S+\\.${name}, `),
      );
    }
  });

  it('may have fields that are not known here, such as the token that allows them', () => {
    const upload = { ...(JSON.parse(valid) as object), token: '123456' };
    expect(engine.parseUpload(bytesOf(upload))).toHaveLength(1);
  });

  it('say where the mistake stands, and show no more than its beginning', () => {
    const long = '*'.repeat(1000);
    const changed = valid.replace(/"(msg|mac)":"[^"]*"/, `"$1":"${long}"`);
    const parse = (): unknown => engine.parseUpload(new TextEncoder().encode(changed));
    const place = /^upload: expected .* at (records\[0\]\.msg|contacts\[0\]\.ids\[0\]\.mac), /;
    expect(parse).toThrow(place);
    expect(parse).toThrow(/, found "\*{60}\.\.\."; correct it$/);
  });
});
