import { describe, expect, it } from 'vitest';
import { checkShape } from '../../src/results/manifest-schema.ts';
import { scenarioDocument, scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import type { Entry, Group } from '../../src/scenario/keys/field.ts';
import { key } from '../../src/scenario/keys/key.ts';
import { section, storedParts } from '../../src/scenario/keys/section.ts';
import { quantity } from '../../src/scenario/keys/values.ts';
import { givenFor } from '../../src/scenario/resolve.ts';
import { radio } from '../../src/scenario/sections/radio.ts';
import { scenario } from '../../src/scenario/sections/scenario.ts';
import { BASES } from './bases.ts';

describe('a key that is added to a copy of a section', () => {
  const copy = section({
    ...scenario.keys,
    radio: key(
      section({
        ...radio.keys,
        heavyRain: key(quantity('ratio'), {
          as: 'heavyRainDb',
          default: '2.5 dB',
          description: 'lost to heavy rain',
          source: 'made up for this test',
        }),
      }),
      { default: {}, description: 'as before, and rain' },
    ),
  });
  const resolved = (written: object) => {
    const file = copy.file.parse({ ...BASES.static, ...written });
    return copy.resolve(file, givenFor(file, 'rainy', undefined));
  };
  const checked = (value: unknown) =>
    checkShape(copy.stored, value, 'manifest.json', { writer: 'a run', remedy: 'run it again' });

  it('is in the JSON schema, with its range and default', () => {
    const schema = JSON.parse(scenarioJsonSchema(copy.file)) as Published;
    expect(schema.properties.radio.properties.heavyRain).toMatchObject({
      type: 'string',
      unit: 'dB',
      range: 'not below zero',
      default: '2.5 dB',
      description: 'lost to heavy rain',
    });
    expect(scenarioJsonSchema()).not.toContain('heavyRain');
  });

  it('is in the documentation', () => {
    expect(scenarioDocument(copy.file)).toContain(
      '| `radio.heavyRain` | dB | `2.5 dB` | not below zero | lost to heavy rain | ' +
        'made up for this test |',
    );
  });

  it('is in the resolved scenario under its resolved name, behind all others of its group', () => {
    const { radio: heard } = resolved({ radio: { heavyRain: '7 dB' } });
    expect(heard.heavyRainDb).toBe(7);
    expect(Object.keys(heard).at(-1)).toBe('heavyRainDb');
    expect(resolved({}).radio.heavyRainDb).toBe(2.5);
  });

  it('is checked in a manifest, in its range', () => {
    const stored = resolved({});
    expect(checked(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
    const without = structuredClone(stored) as { radio: Partial<typeof stored.radio> };
    delete without.radio.heavyRainDb;
    expect(() => checked(without)).toThrow(
      'manifest.json: radio.heavyRainDb: expected number, found nothing; run it again',
    );
    expect(() => checked({ ...stored, radio: { ...stored.radio, heavyRainDb: -1 } })).toThrow(
      /radio\.heavyRainDb: expected a value that can stand there, found -1/,
    );
    expect(scenario.stored.safeParse(stored).success).toBe(false);
  });

  it('may not have the resolved name of another', () => {
    const twin = key(quantity('ratio'), { as: 'bodyDb', description: 'twice' });
    expect(() => section({ ...radio.keys, twin })).toThrow('two keys are resolved to "bodyDb"');
  });
});

/** As far as the first test looks into it. */
interface Published {
  readonly properties: { readonly radio: { readonly properties: { readonly heavyRain: unknown } } };
}

interface Row {
  readonly path: string;
  readonly name: string;
  readonly entry: Entry;
  /** Whether a group around it has a source. */
  readonly isSourced: boolean;
}

/** All keys of all sections, each once for each place where it stands. */
function rowsOf(group: Group, path: string, isSourced: boolean): Row[] {
  return Object.entries(group.keys).flatMap(([name, entry]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const sourced = isSourced || metaOf(entry)?.source !== undefined;
    const inside = (entry.field?.sections ?? []).flatMap((one) => rowsOf(one, at, sourced));
    return [{ path: at, name, entry, isSourced: sourced }, ...inside];
  });
}

interface Meta {
  readonly type?: string;
  readonly const?: unknown;
  readonly description?: string;
  readonly source?: string;
  readonly fallback?: string;
  readonly unit?: string;
  readonly range?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

function metaOf({ file }: Entry): Meta | undefined {
  if (file === undefined) return undefined;
  const { properties } = JSON.parse(scenarioJsonSchema(section({ it: fileOnly(file) }).file)) as {
    properties: { it: Meta };
  };
  return properties.it;
}

const fileOnly = (file: NonNullable<Entry['file']>) =>
  ({ file, field: undefined, as: null, stored: undefined, isSpread: false }) as const;

describe('every key of the scenario', () => {
  const rows = rowsOf(scenario, '', false);
  const written = rows.filter(
    ({ entry, name }) =>
      entry.file !== undefined &&
      name !== 'kind' &&
      !(name === 'model' && metaOf(entry)?.const !== undefined),
  );
  const lacking = (test: (row: Row, meta: Meta) => boolean): string[] =>
    written.filter((row) => test(row, metaOf(row.entry)!)).map(({ path }) => path);

  it('is seen by these tests', () => {
    expect(written.length).toBeGreaterThan(120);
    expect(new Set(written.map(({ path }) => path)).size).toBeGreaterThan(110);
  });

  it('has a description', () => {
    expect(lacking((_row, { description = '' }) => description === '')).toEqual([]);
  });

  it('is needed, has a default, or says in words what happens without it', () => {
    const open = ({ entry }: Row, { fallback }: Meta): boolean =>
      entry.file!.safeParse(undefined).data === undefined &&
      entry.file!.safeParse(undefined).success &&
      fallback === undefined;
    // Shares of people by position: those left out are 0.
    expect(lacking(open).filter((path) => !path.startsWith('phones.carry.'))).toEqual([]);
  });

  it('has a range where it is a plain number', () => {
    const isNumber = (meta: Meta): boolean =>
      (meta.type === 'number' || meta.type === 'integer') && meta.const === undefined;
    expect(
      lacking((_row, meta) => isNumber(meta) && (meta.minimum ?? meta.maximum) === undefined),
    ).toEqual([]);
    expect(lacking((_row, meta) => isNumber(meta) && meta.maximum === undefined)).toEqual([]);
  });

  it('has a unit where it is a quantity, and the resolved name ends in a unit', () => {
    const units = /(Us|S|M|M2|Db|Dbm|Ppm|Rad|Min|MPerS)$/;
    const wrong = ({ name, entry }: Row, { unit }: Meta): boolean =>
      unit !== undefined &&
      /^(s|m|m2|m\/s|dB|dBm|deg|ppm|time of day)$/.test(unit) &&
      storedParts(name, entry).some(([part]) => !units.test(part));
    expect(lacking(wrong)).toEqual([]);
  });

  it('names the source of a default that claims something about the world', () => {
    const claims = ({ path, entry, isSourced }: Row, { unit = '' }: Meta): boolean => {
      const usual = entry.file!.safeParse(undefined).data;
      const isQuantity = /^(s|m|m2|m\/s|dB|dBm|deg|ppm)$/.test(unit);
      return isQuantity && typeof usual === 'number' && usual !== 0 && !isSourced && path !== '';
    };
    expect(lacking(claims)).toEqual([]);
  });

  it('has a stored form for each of its resolved names, and no name twice in its group', () => {
    const kept = rows.flatMap(({ name, entry }) => storedParts(name, entry));
    expect(kept.length).toBeGreaterThan(100);
    expect(kept.filter(([, form]) => typeof form.safeParse !== 'function')).toEqual([]);
    // What has no name of its own is taken up by others.
    const lost = written.filter(({ name, entry }) => storedParts(name, entry).length === 0);
    expect(new Set(lost.map(({ path }) => path))).toEqual(TAKEN_UP);
  });
});

/** Keys that other resolved values follow from. */
const TAKEN_UP = new Set([
  'start',
  'world.people.carry',
  'world.people.model',
  'world.walls',
  'world.materials',
  'world.origin',
  'phones.carry',
  'phones.device',
  'apps.rules',
  'radio.preset',
  'radio.packet.otherTraffic',
  'radio.packet.otherTrafficLevel',
  'radio.packet.otherTrafficBurst',
  'cases.testDay',
  'cases.testTime',
]);
