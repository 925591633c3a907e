import { describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { loadScenario } from '../../src/scenario/load.ts';
import { digestsOf } from '../../src/testkit/small-scenario.ts';
import pinned from '../../fixtures/office-digests.json' with { type: 'json' };

const OFFICE = fileURLToPath(new URL('../../scenarios/office.yaml', import.meta.url));

describe('the flagship, bit for bit', () => {
  // A change of these bytes is a decision: say why in the commit that changes the fixture.
  it('gives the pinned digests, lazily and eagerly', async () => {
    const { scenario } = loadScenario(OFFICE);
    const eager = await digestsOf({ ...scenario, materialise: 'all' }, { workers: 2 });
    expect({ ...eager.digests, journal: eager.outcome.journal.digest }).toEqual(pinned.all);
    const lazy = await digestsOf({ ...scenario, materialise: 'cases' });
    const outcomes = ['exposures', 'windows', 'scans', 'notifications', 'verdicts'] as const;
    for (const table of [...outcomes, 'publications'] as const) {
      expect(lazy.digests[table]).toBe(eager.digests[table]);
    }
    expect(lazy.digests.sightings).toBe(pinned.cases.sightings);
  });
});
