// Runs scenario files that it is sent the paths of, with the built program's code.
import { parentPort } from 'node:worker_threads';
import { runScenario } from '../../dist/run/run.js';
import { loadScenario } from '../../dist/scenario/load.js';

const sink = { append: () => undefined };

async function outcome(path) {
  try {
    const { scenario, trace } = loadScenario(path);
    await runScenario(scenario, sink, { trace, workers: 1, onProgress: () => undefined });
    return 'ran';
  } catch (error) {
    return error.name === 'InputError' ? `refused: ${error.message}` : `threw: ${error.stack}`;
  }
}

parentPort.on('message', async (path) => parentPort.postMessage(await outcome(path)));
