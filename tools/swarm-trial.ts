import { simulate } from '../src/cli/simulate.ts';
import { runScenario } from '../src/run/run.ts';
import type { Trial } from '../src/testkit/swarm/promises.ts';

const SILENT = { update: () => undefined, stop: () => undefined };

/** How a swarm runs scenarios and writes run folders: as the command line does. */
export const TRIAL: Pick<Trial, 'simulate' | 'writeRun'> = {
  simulate: runScenario,
  writeRun: async (loaded, out, workers) => {
    await simulate(loaded, { out, workers, progress: SILENT });
  },
};
