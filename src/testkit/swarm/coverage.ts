import { WORLD_KINDS } from './draw-world.ts';
import { isDeepStrictEqual } from 'node:util';
import { MEASURED_CARRY } from '../../radio/carry.ts';
import { DUTY_CYCLES } from '../../phone/duty-cycles.ts';
import { ENGINE_NAMES } from '../../protocols/engines.ts';
import { ENVIRONMENT_NAMES } from '../../scenario/environments.ts';
import type { Scenario } from '../../scenario/scenario.ts';

/** How many scenarios had what: by group (`engine`) and value (`tcn`). */
export type Coverage = Record<string, Record<string, number>>;

/** Everything that a swarm should meet, none met yet. */
export function emptyCoverage(): Coverage {
  const none = (values: readonly string[]): Record<string, number> =>
    Object.fromEntries(values.map((value) => [value, 0]));
  return {
    world: none(WORLD_KINDS),
    bystanders: none(['none', 'cluster', 'hall']),
    level: none(['scan', 'packet']),
    engine: none(ENGINE_NAMES),
    apps: none(['1', '2', '3']),
    'duty cycle': none(['own', ...DUTY_CYCLES]),
    environment: none(ENVIRONMENT_NAMES),
    'path loss': none(['log-distance', 'free-space', 'two-ray', 'itu-indoor', 'reverberant']),
    days: none(['1', '2', '3']),
    materialise: none(['all', 'cases', 'auto']),
    with: none([
      'cases',
      'exposures',
      'walls',
      'carry',
      'models',
      'crowd',
      'gain step',
      'behaviour',
    ]),
  };
}

export function addCoverage(sums: Coverage, scenario: Scenario, exposures: number): void {
  const { world, radio, apps, phones, cases } = scenario;
  const count = (group: string, values: readonly string[]): void => {
    for (const value of new Set(values)) sums[group][value] = (sums[group][value] ?? 0) + 1;
  };
  const walls = 'walls' in world ? (world.walls ?? []) : [];
  count('world', [world.kind]);
  if (world.kind === 'trace') count('bystanders', [world.bystanders.kind]);
  count('level', [radio.level]);
  count('engine', apps.map(({ engine }) => engine)); // prettier-ignore
  count('apps', [String(apps.length)]);
  count('duty cycle', apps.map(({ dutyCycle }) => dutyCycle)); // prettier-ignore
  count('environment', [radio.environment]);
  count('path loss', [radio.pathLoss.model]);
  count('days', [String(scenario.days)]);
  count('materialise', [scenario.materialise]);
  const has: [string, boolean][] = [
    ['cases', cases.count > 0],
    ['exposures', exposures > 0],
    ['walls', walls.length > 0],
    ['carry', !isDeepStrictEqual(radio.carry.shares, MEASURED_CARRY.shares)],
    ['models', phones.models !== null],
    ['crowd', radio.crowdDensityPerM2 > 0],
    ['behaviour', scenario.behaviour !== undefined],
    ['gain step', radio.packet.gainStepShare > 0],
  ];
  count('with', has.filter(([, is]) => is).map(([name]) => name)); // prettier-ignore
}
