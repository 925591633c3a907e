import { line } from 'd3';
import type { NumberScale } from './axes.ts';
import { at } from './figure.ts';

/** The model's level against distance. */
export interface ModelLine {
  readonly label: string;
  /** A law for any distance, or levels at the distances of a bench, ascending. */
  readonly levels:
    | ((distanceM: number) => number)
    | readonly { readonly distanceM: number; readonly level: number }[];
}

const STEPS = 60;

/** The line as a path within the axes, `shift` above the model. */
export function modelPath(
  { levels }: ModelLine,
  x: NumberScale,
  y: NumberScale,
  shift = 0,
): string {
  const [low, high] = y.domain();
  const points = pointsOf(levels, x)
    .map(({ distanceM, level }) => ({ distanceM, level: level + shift }))
    .filter(({ level }) => level >= low && level <= high)
    .map(({ distanceM, level }): [number, number] => [at(x(distanceM)), at(y(level))]);
  return line()(points) ?? '';
}

function pointsOf(levels: ModelLine['levels'], x: NumberScale) {
  if (typeof levels !== 'function') return levels;
  const [nearM, farM] = x.domain();
  return Array.from({ length: STEPS + 1 }, (_, i) => {
    const distanceM = nearM * (farM / nearM) ** (i / STEPS);
    return { distanceM, level: levels(distanceM) };
  });
}
