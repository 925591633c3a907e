import { FIGURES, RANGES } from '../../evaluation/figures.ts';
import { listed, quoted } from '../../base/text/printable.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import type { TraceData } from '../../world/trace/trace-data.ts';
import type { Problem } from '../file/problems.ts';
import type { ScenarioSource } from '../file/source.ts';
import type { ExpectationScenario, Scenario, WorldScenario } from '../scenario.ts';
import type { Tell } from './channel-checks.ts';

/** What expectations cannot be held against: all that could pass or fail for no good reason. */
export function expectationProblems(
  { expect = [], replicates = 1, apps, world }: Scenario,
  trace: TraceData | undefined,
  source: ScenarioSource,
): Problem[] {
  const problems: Problem[] = [];
  const groups = expect.length === 0 ? [] : groupsOf(world, trace);
  const bounds = new Bounds();
  expect.forEach((expectation, k) => {
    const tell: Tell = (path, message) => {
      const at = ['expect', k, ...path];
      problems.push({ path: at, message, place: source.placeOf(at) });
    };
    checkRule(expectation, apps, tell);
    checkGroup(expectation, groups, tell);
    checkBounds(expectation, tell);
    bounds.check(expectation, k, tell);
    if (expectation.judge === 'interval' && replicates < 2) {
      tell(
        ['judge'],
        `expected 2 replicates or more for an interval, found ${replicates}; raise replicates, ` +
          'or judge the value',
      );
    }
  });
  return problems;
}

/** Each name once; a contact list may have no classes, and people of a bench no groups. */
function groupsOf(world: WorldScenario, trace: TraceData | undefined): string[] {
  let names: readonly string[] = trace?.groups ?? [];
  if (world.kind === 'rooms') names = world.groups.map(({ name }) => name);
  if (world.kind === 'static') names = world.people.map(({ group }) => group);
  return [...new Set(names)].filter((name) => name !== '').sort();
}

function checkRule({ app, rule }: ExpectationScenario, apps: Scenario['apps'], tell: Tell): void {
  if (app >= apps.length) {
    const known = apps.map(({ engine }, k) => `${k} (${engine})`);
    tell(['app'], `expected the position of an app, ${listed(known)}, found ${app}`);
    return;
  }
  const { engine, rules } = apps[app];
  if (rule < rules.length) return;
  const known = rules.map(({ kind }, k) => `${k} (${kind})`);
  tell(['rule'], `expected the position of a rule of ${engine}, ${listed(known)}, found ${rule}`);
}

function checkGroup({ group }: ExpectationScenario, groups: readonly string[], tell: Tell): void {
  if (group === undefined || groups.includes(group)) return;
  tell(['group'], () => {
    const known = groups.length === 0 ? 'it has none' : `it has ${listed(groups)}`;
    const hint = nearestHint(group, groups) ?? known;
    return `expected a group of people of this world, found ${quoted(group)}; ${hint}`;
  });
}

function checkBounds({ figure, ...bounds }: ExpectationScenario, tell: Tell): void {
  const { min, max, words } = RANGES[FIGURES[figure].kind];
  if (bounds.atLeast === undefined && bounds.atMost === undefined) {
    tell([], 'expected atLeast or atMost, found neither; say what is expected');
  }
  for (const name of ['atLeast', 'atMost'] as const) {
    const bound = bounds[name];
    if (bound === undefined || (bound >= min && bound <= max)) continue;
    const hint = bound <= 100 ? `; ${bound} % is ${bound / 100}` : '';
    tell([name], `expected ${words} for ${figure}, found ${bound}${hint}`);
  }
}

interface Bound {
  readonly value: number;
  /** Position of the expectation that sets it. */
  readonly at: number;
}

/** The tightest bounds so far of each figure of a rule and group. */
class Bounds {
  private readonly lower = new Map<string, Bound>();
  private readonly upper = new Map<string, Bound>();

  /** Tells where the bounds of an expectation exclude its own or those of one above. */
  check(expectation: ExpectationScenario, at: number, tell: Tell): void {
    const { figure, app, rule, group, atLeast, atMost } = expectation;
    const key = JSON.stringify([figure, app, rule, group ?? null]);
    const least = this.lower.get(key);
    if (atLeast !== undefined && !(least !== undefined && least.value >= atLeast)) {
      this.lower.set(key, { value: atLeast, at });
    }
    const most = this.upper.get(key);
    if (atMost !== undefined && !(most !== undefined && most.value <= atMost)) {
      this.upper.set(key, { value: atMost, at });
    }
    const [low, high] = [this.lower.get(key), this.upper.get(key)];
    if (low === undefined || high === undefined || low.value <= high.value) return;
    const below = `atLeast of expect.${low.at}, ${low.value}`;
    const above = `atMost of expect.${high.at}, ${high.value}`;
    if (high.at === at) {
      tell(['atMost'], `expected not less than ${below}, found ${high.value}; nothing is both`);
    } else if (low.at === at) {
      tell(['atLeast'], `expected not more than ${above}, found ${low.value}; nothing is both`);
    }
  }
}
