import type { ModelOptions } from '../phone/models.ts';
import { CARRY_POSITIONS } from '../radio/carry.ts';
import type { CarryOptions } from '../radio/carry.ts';
import type { PathLossOptions } from '../radio/path-loss.ts';
import type { WallOptions } from '../world/walls.ts';
import { lossOf } from './materials.ts';
import type { ScenarioFile } from './schema.ts';

type RadioFile = ScenarioFile['radio'];

export function resolveModels(
  models: ScenarioFile['phones']['models'],
  world: ScenarioFile['world'],
): ModelOptions {
  const people = world.kind === 'static' ? world.people : [];
  const known = people.map((person) => person.model ?? null);
  return {
    models:
      models === undefined || models === 'catalogue'
        ? (models ?? null)
        : Object.entries(models).map(([name, share]) => ({ name, share })),
    ...(known.some((name) => name !== null) ? { knownModels: known } : {}),
  };
}

export function resolveCarry(
  carry: ScenarioFile['phones']['carry'],
  world: ScenarioFile['world'],
): CarryOptions {
  const people = world.kind === 'static' ? world.people : [];
  return {
    shares: CARRY_POSITIONS.flatMap((position) => {
      const share = carry[position] ?? 0;
      return share > 0 ? [{ position, share }] : [];
    }),
    known: people.some((person) => person.carry !== undefined)
      ? people.map((person) => person.carry ?? null)
      : [],
  };
}

/** Parts of log-distance mean that model, whatever the environment has. */
export function resolvePathLoss(
  { pathLoss, attenuationAt1m, pathLossExponent }: RadioFile,
  preset: PathLossOptions,
): PathLossOptions {
  if (pathLoss === undefined) {
    const isLogDistance = attenuationAt1m !== undefined || pathLossExponent !== undefined;
    return isLogDistance ? { model: 'log-distance' } : preset;
  }
  switch (pathLoss.model) {
    case 'log-distance':
      return pathLoss;
    case 'free-space':
      return { model: pathLoss.model, excessDb: pathLoss.excess };
    case 'two-ray': {
      const { model, excess, height, permittivity } = pathLoss;
      return { model, excessDb: excess, heightM: height, permittivity };
    }
    case 'itu-indoor': {
      const { model, excess, coefficient } = pathLoss;
      return { model, excessDb: excess, coefficient };
    }
    case 'reverberant': {
      const { model, excess, diffuse } = pathLoss;
      return { model, excessDb: excess, diffuseDb: diffuse };
    }
  }
}

export function resolveRicianK(
  written: RadioFile['packet']['ricianK'],
  preset: number | null,
): number | null {
  return written === 'none' ? null : (written ?? preset);
}

/** A world without walls has no such key. */
export function resolveWalls({
  walls,
  materials,
}: Extract<ScenarioFile['world'], { kind: 'static' | 'rooms' }>): { walls?: WallOptions[] } {
  if (walls.length === 0) return {};
  return {
    walls: walls.map(({ from, to, material }) => ({
      fromXM: from[0],
      fromYM: from[1],
      toXM: to[0],
      toYM: to[1],
      lossDb: lossOf(material, materials) ?? 0,
    })),
  };
}
