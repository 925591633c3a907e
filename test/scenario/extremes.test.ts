import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { baseOf, BASES, CONTACTS } from './bases.ts';
import { schemaLeaves, withValue } from './schema-keys.ts';
import type { Leaf, SchemaNode } from './schema-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-extremes-'));
const file = join(folder, 's.yaml');
writeFileSync(join(folder, 'contacts.txt'), CONTACTS);

// A world of a few people and minutes takes some ten milliseconds, on a busy machine a second.
const LIMIT_MS = 10_000;
const entry = fileURLToPath(new URL('./extremes-worker.mjs', import.meta.url));
let worker = new Worker(entry);
afterAll(async () => {
  await worker.terminate();
  rmSync(folder, { recursive: true });
});

function outcome(scenario: unknown): Promise<string> {
  writeFileSync(file, JSON.stringify(scenario));
  return new Promise((resolve) => {
    const end = (said: string): void => {
      clearTimeout(timer);
      worker.removeAllListeners('message');
      worker.removeAllListeners('error');
      resolve(said);
    };
    const restart = (said: string): void => {
      void worker.terminate();
      end(said);
      worker = new Worker(entry);
    };
    const timer = setTimeout(() => restart('no end'), LIMIT_MS);
    worker.once('message', end);
    worker.once('error', (error) => restart(`crashed: ${error.message}`));
    worker.postMessage(file);
  });
}

function extremesOf({ type, minimum, maximum, unit, examples = [] }: SchemaNode): unknown[] {
  if (type === 'integer' || type === 'number') return [minimum, maximum, 0, 1e12];
  const [, written] = /^-?[\d.]+ (\S+)$/.exec(examples[0] ?? '') ?? [];
  if (written !== undefined)
    return [0, 1e-3, 1e4, 1e7, 1e15, 1e300].map((v) => `${v} ${written}`.replace('+', ''));
  return unit === 'time of day' ? ['00:00', '24:00'] : [];
}

const LEAVES = schemaLeaves()
  .map((leaf) => ({ leaf, values: extremesOf(leaf.node).filter((value) => value !== undefined) }))
  .filter(({ values }) => values.length > 0);

async function surprises({ groups, ...rest }: Leaf, values: readonly unknown[], base: unknown) {
  const found: string[] = [];
  for (const value of new Set(values)) {
    const said = await outcome(withValue(base, { ...rest, groups }, value));
    if (!/^(ran|refused: )/.test(said)) found.push(`${String(value)}: ${said}`);
  }
  return found;
}

describe('every number of a scenario at its extremes ends in a run or in one sentence', () => {
  it.each(LEAVES.map(({ leaf, values }) => [leaf.path.join('.'), leaf, values] as const))(
    '%s',
    async (_path, leaf, values) => {
      expect(await surprises(leaf, values, baseOf(leaf.groups))).toEqual([]);
    },
    6 * LIMIT_MS,
  );

  it.each(
    LEAVES.filter(({ leaf }) => leaf.path[0] === 'radio').map(
      ({ leaf, values }) => [leaf.path.join('.'), leaf, values] as const,
    ),
  )(
    '%s at packet level',
    async (_path, leaf, values) => {
      const base = { ...BASES.static, radio: { level: 'packet' } };
      expect(await surprises(leaf, values, base)).toEqual([]);
    },
    6 * LIMIT_MS,
  );
});

describe('a size beyond anything that is', () => {
  it.each(['1e10 m', '-1e20 m', '1e300 km'])('%s is refused before anything runs', async (x) => {
    const base = structuredClone(BASES.static) as { world: { people: { x: string }[] } };
    base.world.people[0].x = x;
    expect(await outcome(base)).toMatch(/world\.people\.0\.x: expected at most .* in size, found/);
  });
});

describe('seats', () => {
  const hall = (width: string, depth: string): unknown => {
    const { world, ...rest } = structuredClone(BASES.rooms) as { world: { rooms: object[] } };
    Object.assign(world.rooms[0], { width, depth });
    return { ...rest, world };
  };

  it('a room of 10,000 km or of 30 km has too many, and the sentence names the keys', async () => {
    for (const size of ['10000 km', '30 km']) {
      const said = await outcome(hall(size, size));
      expect(said).toMatch(
        /s\.yaml:1:\d+: world\.rooms\.0: expected at most 1000000 seats in all rooms, found more .* seatSpacing$/,
      );
    }
  });

  it('many rooms have them together', async () => {
    const base = hall('1 km', '1 km') as { world: { rooms: object[] } };
    expect(await outcome(base)).toBe('ran');
    base.world.rooms = [0, 1, 2, 3].map((k) => ({ ...base.world.rooms[0], name: `hall ${k}` }));
    expect(await outcome(base)).toMatch(/world\.rooms\.2: expected at most 1000000 seats/);
  });
});
