// npm run fuzz [-- INPUTS [SEED]]: mutated inputs for every parser of files and messages
// of strangers, by default a million.
// Ends with 0 where each was taken or refused with one sentence, and with 1 at the first other throw.
import { performance } from 'node:perf_hooks';
import { fuzz } from './fuzz.ts';
import { TARGETS } from './targets.ts';

const SHOWN_EVERY = 20_000;

async function main(): Promise<void> {
  const [inputs = 1_000_000, seed = Math.floor(Math.random() * 2 ** 32)] = process.argv
    .slice(2)
    .map(Number);
  if (!(Number.isInteger(inputs) && inputs > 0 && Number.isInteger(seed))) {
    console.error('expected the number of inputs and a seed, both whole numbers');
    process.exitCode = 2;
    return;
  }
  console.log(`seed ${seed}, ${inputs} inputs for ${TARGETS.length} parsers`);
  const startMs = performance.now();
  const seconds = (): string => ((performance.now() - startMs) / 1000).toFixed(0);
  const { taken } = await fuzz(seed, inputs, (done) => {
    if (done % SHOWN_EVERY === 0) console.error(`${done} of ${inputs} after ${seconds()} s`);
  });
  const memoryMb = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  console.log(
    `${inputs} inputs in ${seconds()} s, peak memory ${memoryMb} MB: ${taken} taken, ` +
      `${inputs - taken} refused with one sentence, no other throw`,
  );
}

for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) => {
    console.error(error);
    process.exit(1);
  });
}
void main();
