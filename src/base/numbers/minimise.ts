export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** Whether it stopped because nothing got better, and not at the limit. */
  readonly isConverged: boolean;
}

export interface MinimiseOptions {
  readonly maxIterations: number;
  /** Ends where a step lowers the value by less than this. */
  readonly tolerance: number;
}

/** Step of the central differences; parameters are taken to be of order 1 to 100. */
const STEP = 1e-3;
/** Armijo's constant: a step must gain this share of what the slope promises. */
const SUFFICIENT = 1e-4;
const MAX_HALVINGS = 30;
/** Longest step in one parameter: far jumps lead where a function means nothing. */
const MAX_MOVE = 1;
/** Least curvature that a diagonal guess may have. */
const FLAT = 1e-3;

/**
 * Lowest value of a smooth function near `start`, by the method of Broyden, Fletcher, Goldfarb and
 * Shanno: derivatives from central differences, the first guess of the curvature from the second
 * ones, backtracking.
 * Source: Nocedal and Wright, Numerical Optimization, 2nd edition, chapters 3 and 6.
 */
export function minimise(
  f: (x: Float64Array) => number,
  start: ArrayLike<number>,
  { maxIterations, tolerance }: MinimiseOptions = { maxIterations: 200, tolerance: 1e-6 },
): Minimum {
  const x = Float64Array.from(start);
  let value = f(x);
  let at = differences(f, x, value);
  let inverse = diagonal(at.curvature);
  let isFresh = true;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const step = direction(inverse, at.slope);
    const promised = dot(step, at.slope);
    const found = promised < 0 ? search(f, x, value, step, promised) : undefined;
    const gained = found === undefined ? 0 : value - found.value;
    // A bad memory of the curvature stops it as well as a minimum does: look again without.
    if (gained < tolerance && isFresh)
      return { x, value, iterations: iteration, isConverged: true };
    if (found === undefined || gained < tolerance) {
      inverse = diagonal(at.curvature);
      isFresh = true;
      continue;
    }
    const next = differences(f, found.x, found.value);
    const moved = found.x.map((v, k) => v - x[k]);
    update(
      inverse,
      moved,
      next.slope.map((v, k) => v - at.slope[k]),
    );
    isFresh = false;
    x.set(found.x);
    ({ value } = found);
    at = next;
  }
  return { x, value, iterations: maxIterations, isConverged: false };
}

interface Differences {
  readonly slope: Float64Array;
  readonly curvature: Float64Array;
}

function differences(f: (x: Float64Array) => number, x: Float64Array, value: number): Differences {
  const at = Float64Array.from(x);
  const curvature = new Float64Array(x.length);
  const slope = x.map((middle, k) => {
    at[k] = middle + STEP;
    const above = f(at);
    at[k] = middle - STEP;
    const below = f(at);
    at[k] = middle;
    curvature[k] = (above - 2 * value + below) / (STEP * STEP);
    return (above - below) / (2 * STEP);
  });
  return { slope, curvature };
}

/** Halves the step until it gains enough; undefined where even a tiny one does not. */
function search(
  f: (x: Float64Array) => number,
  x: Float64Array,
  value: number,
  step: Float64Array,
  promised: number,
): { x: Float64Array; value: number } | undefined {
  let scale = 1;
  for (let k = 0; k < MAX_HALVINGS; k++) {
    const to = x.map((v, i) => v + scale * step[i]);
    const reached = f(to);
    if (reached <= value + SUFFICIENT * scale * promised) return { x: to, value: reached };
    scale /= 2;
  }
  return undefined;
}

/** Downhill by the guessed curvature, no parameter farther than MAX_MOVE. */
function direction(inverse: Float64Array, slope: Float64Array): Float64Array {
  return times(inverse, slope).map((v) => Math.max(-MAX_MOVE, Math.min(MAX_MOVE, -v)));
}

/** The rank-two correction of the inverse Hessian; left out where the curvature is not positive. */
function update(inverse: Float64Array, moved: Float64Array, turned: Float64Array): void {
  const n = moved.length;
  const curvature = dot(moved, turned);
  if (curvature <= 1e-12) return;
  const image = times(inverse, turned);
  const factor = (1 + dot(turned, image) / curvature) / curvature;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      inverse[i * n + j] +=
        factor * moved[i] * moved[j] - (image[i] * moved[j] + moved[i] * image[j]) / curvature;
    }
  }
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  return vector.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j] * vector[j];
    return sum;
  });
}

function diagonal(curvature: Float64Array): Float64Array {
  const n = curvature.length;
  const matrix = new Float64Array(n * n);
  for (let k = 0; k < n; k++) matrix[k * n + k] = 1 / Math.max(Math.abs(curvature[k]), FLAT);
  return matrix;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
