// npm run kill [-- --count N] [-- --seed TEXT]: commands killed at random moments, by default 200.
// Ends with 0 where each left the old state or the new one, and with 1 at the first that did not.
import { rmSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { scratch } from '../cli/program.ts';
import { KILLED } from './commands.ts';
import { KillGround } from './kill.ts';
import type { Outcome } from './kill.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { count: { type: 'string', default: '200' }, seed: { type: 'string' } },
  });
  const count = Number(values.count);
  if (!Number.isInteger(count) || count < 1) {
    console.error('--count: expected a whole number of kills');
    process.exitCode = 2;
    return;
  }
  const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 32));
  console.log(`seed ${seed}, ${count} kills of ${KILLED.length} commands`);
  const startMs = performance.now();
  const folder = scratch();
  try {
    const ground = new KillGround(folder.path, seed);
    const outcomes: Outcome[] = [];
    for (let k = 0; k < count; k++) {
      outcomes.push(await ground.kill(k));
      ground.rerun([KILLED[k % KILLED.length]]);
      if ((k + 1) % 20 === 0) console.error(`${k + 1} of ${count}`);
    }
    tell(outcomes, (performance.now() - startMs) / 1000);
  } finally {
    rmSync(folder.path, { recursive: true, force: true });
  }
}

function tell(outcomes: readonly Outcome[], seconds: number): void {
  const where = (has: (outcome: Outcome) => boolean): number => outcomes.filter(has).length;
  const counted = (key: 'command' | 'signal' | 'state'): string => {
    const values = [...new Set(outcomes.map((outcome) => outcome[key]))].sort();
    return values.map((value) => `${value} ${where((one) => one[key] === value)}`).join(', ');
  };
  console.log(`${outcomes.length} kills in ${seconds.toFixed(0)} s`);
  console.log(`commands: ${counted('command')}`);
  console.log(`signals: ${counted('signal')}, each before the end of its command`);
  console.log(
    `state after: ${counted('state')}; ${where(({ left }) => left)} left something beside`,
  );
  console.log('each ran again to the same digests, left nothing, and no file of the user changed');
}

process.on('unhandledRejection', (error) => {
  console.error(error);
  process.exit(1);
});
void main();
