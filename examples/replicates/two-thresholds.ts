// Is 55 dB better than 62 dB? The same bench over 20 seeds with either, in code.
import { fileURLToPath } from 'node:url';
import { figuresOfRule, loadScenario, pairSets, runReplicates } from 'bluecrowd';

const file = fileURLToPath(new URL('bench.yaml', import.meta.url));
const percent = (share: number): string => (100 * share).toFixed(0);

async function replicatesWith(attenuation: string) {
  const set = [`apps.0.rules.0.attenuation=${attenuation}`];
  const loaded = loadScenario(file, { set });
  const outcomes = await runReplicates(loaded, 20);
  const { recall, fpr } = figuresOfRule(outcomes, { app: 0, rule: 0 });
  for (const [name, { value, interval }] of Object.entries({ recall, fpr })) {
    const range =
      interval === null ? '' : ` (${percent(interval.low)} to ${percent(interval.high)})`;
    console.log(`${attenuation}: ${name} ${value === null ? '-' : percent(value)} %${range}`);
  }
  return { scenario: loaded.scenario, outcomes };
}

const [before, after] = [await replicatesWith('62 dB'), await replicatesWith('55 dB')];

// The same people under the same draws: the difference is surer than the two figures are.
const { seeds, rules } = pairSets('55 dB after 62 dB', before, after);
for (const { rule, figures } of rules) {
  const { difference, interval } = figures.recall;
  const range = interval === null ? '' : ` (${percent(interval.low)} to ${percent(interval.high)})`;
  console.log(`${rule}: recall ${percent(difference ?? 0)} points${range}, ${seeds.length} seeds`);
}
