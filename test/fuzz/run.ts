// npm run fuzz [-- INPUTS [SEED [NAME]]]: mutated inputs for every parser of files and messages
// of strangers, by default a million over all; with NAME for the one
// called so, or those whose name holds it.
// Ends with 0 where each was taken or refused with one sentence within 2 s, and with 1 at the first
// that was not.
import { performance } from 'node:perf_hooks';
import { fuzz } from './fuzz.ts';
import { TARGETS } from './targets.ts';

const SHOWN_EVERY = 20_000;

async function main(): Promise<void> {
  const [first, second, part = ''] = process.argv.slice(2);
  const inputs = Number(first ?? 1_000_000);
  const seed = Number(second ?? Math.floor(Math.random() * 2 ** 32));
  const named = TARGETS.filter(({ name }) => name === part);
  const targets = named.length > 0 ? named : TARGETS.filter(({ name }) => name.includes(part));
  if (!(Number.isInteger(inputs) && inputs > 0 && Number.isInteger(seed) && targets.length > 0)) {
    console.error(
      'expected the number of inputs, a seed and a part of a name, such as 100000 7 GAEN; names ' +
        'are ' +
        TARGETS.map(({ name }) => name).join(', '),
    );
    process.exitCode = 2;
    return;
  }
  console.log(`seed ${seed}, ${inputs} inputs for ${targets.length} parsers`);
  const startMs = performance.now();
  const seconds = (): string => ((performance.now() - startMs) / 1000).toFixed(0);
  const onInput = (done: number): void => {
    if (done % SHOWN_EVERY === 0) console.error(`${done} of ${inputs} after ${seconds()} s`);
  };
  const { taken, slowest } = await fuzz(seed, inputs, onInput, targets);
  for (const [name, { ms, input }] of slowest) {
    console.log(`${name}: slowest ${ms.toFixed(1)} ms (input ${input})`);
  }
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
