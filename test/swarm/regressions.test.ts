import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { holdToPromises } from '../../src/testkit/swarm/promises.ts';
import { regressionsIn } from '../../src/testkit/swarm/regression.ts';
import { TRIAL } from '../../tools/swarm-trial.ts';

const REGRESSIONS = fileURLToPath(new URL('../../fixtures/regressions', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('scenarios that once broke a promise', () => {
  const files = regressionsIn(REGRESSIONS);

  it('are kept for ever', () => expect(files.length).toBeGreaterThan(0));

  it.each(files.map((file) => [basename(file), file]))('%s keeps them all', async (name, file) => {
    const out = join(folder, name);
    expect(await holdToPromises(file, { ...TRIAL, workers: [2, 3], out })).toMatchObject({
      kind: 'held',
    });
  });
});
