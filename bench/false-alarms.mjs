// How often `bench --compare` raises a false alarm, and how often it finds a slowdown that was put
// in:
//   node bench/false-alarms.mjs [COMPARISONS] [SLOWED]
// Comparisons of identical code, each with the one before as its baseline, in two chains at a time,
// which keep both cores of a small machine busy; then some of a suite that does 15 % more work.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = new URL('../dist/', import.meta.url);
const main = fileURLToPath(new URL('cli/main.js', dist));
const [comparisons, slowed] = [process.argv[2] ?? 40, process.argv[3] ?? 20].map(Number);
const CHAINS = 2;
const SLOWER = 1.15;
const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-false-alarms-'));

/** Timers that re-arm, and draws: what is counted is the usual work, what is done `times` that. */
const suite = (times) => `
import { Simulator } from ${JSON.stringify(new URL('kernel/simulator.js', dist).href)};
import { normal, purposeKey, rootKey } from ${JSON.stringify(new URL('kernel/keyed.js', dist).href)};
const key = purposeKey(rootKey('bench'), 'keyed');
const kept = new Float64Array(1);
const hold = (timers, events, memoryShare) => ({
  ...{ name: timers + ' pending', role: 'subject', operation: 'events', memoryShare },
  run() {
    const limits = { pendingEvents: 1e9, events: 1e12 };
    const simulator = new Simulator({ limits, ranks: [0] });
    const delayUs = (entity) => [25e4, 15e6, 3e8][entity % 3] + ((entity * 7919) % 10007);
    let left = ${times} * events;
    simulator.handle(0, (entity, _data, timeUs) => {
      if (left-- > 0) simulator.schedule(timeUs + delayUs(entity), 0, entity);
    });
    for (let k = 0; k < timers; k++) simulator.schedule((k * 7919) % 1000003, 0, k);
    simulator.run();
    return events;
  },
});
const draws = {
  ...{ name: 'normal', role: 'subject', operation: 'draws', memoryShare: 0 },
  run() {
    for (let k = 0; k < ${times} * 1e6; k++) kept[0] += normal(key, k, 1);
    return 1e6;
  },
};
export const suite = {
  about: 'what the rate of false alarms is measured with',
  prepare: () => ({ contenders: [hold(10, 6e5, 0.1), hold(20000, 1e6, 0.5), draws] }),
};`;

function write(name, times) {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'tiny.mjs'), suite(times));
  return path;
}

/** The exit code, and each change in words. */
function bench(suites, out, baseline) {
  const options = ['--suites', suites, '--processes', '3', '--out', out, '--json'];
  if (baseline !== undefined) options.push('--compare', baseline);
  const child = spawn(process.execPath, [main, 'bench', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      if (code !== 0 && code !== 1) return reject(new Error(`bench ended with ${code}`));
      const changes = JSON.parse(stdout).comparison?.changes ?? [];
      const words = changes.map(({ contender, factor, verdict }) => {
        const percent = (100 * (factor.median - 1)).toFixed(1);
        return `${contender ?? 'peak memory'} ${percent} %${verdict === 'regression' ? ' !' : ''}`;
      });
      resolve({ isAlarm: code === 1, words: words.join(', ') });
    });
  });
}

const usual = write('usual', 1);
const slower = write('slower', SLOWER);
const counts = { same: [0, 0], slower: [0, 0] };

async function chain(which) {
  const share = (all) => Math.floor((all + which) / CHAINS);
  const at = (k) => join(folder, `${which}-${k % 2}.json`);
  await bench(usual, at(0));
  let slow = 0;
  for (let k = 1; k <= share(comparisons); k++) {
    note('same', await bench(usual, at(k), at(k - 1)));
    // As many slowed ones in between, so that both are of the same hour.
    while (slow < (k * share(slowed)) / share(comparisons)) {
      slow++;
      note('slower', await bench(slower, join(folder, `${which}-slow.json`), at(k)));
    }
  }
}

function note(what, { isAlarm, words }) {
  counts[what][0] += isAlarm ? 1 : 0;
  counts[what][1]++;
  console.log(`${what.padEnd(6)} ${isAlarm ? 'ALARM' : 'quiet'}  ${words}`);
}

try {
  await Promise.all(Array.from({ length: CHAINS }, (_, k) => chain(k)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`identical code: ${counts.same[0]} false alarms in ${counts.same[1]} comparisons`);
console.log(`15 % slower: found ${counts.slower[0]} times of ${counts.slower[1]}`);
console.log(`processes that wanted a core in the last minutes: ${loadavg()[2].toFixed(1)}`);
