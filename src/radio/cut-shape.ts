const LEAST_SHARE = 0.2;
const LEAST_SQUARE = 0.05;
const MOST_CUBIC = 0.03;
const MOST_STRETCH = 0.2;

/**
 * Turns the shape of a skewed normal variable into that of what a floor leaves of it: deviation,
 * bend (a sixth of the skewness) and cubic part. The floor is the normal law that has `density` and
 * `mass` at `over`, how far the variable's middle is above it in `softDb`: the deviation of the
 * floor and the variable together.
 *
 * Moments J(n) by parts: J(n) = (n - 1) J(n - 2) + share density H(n - 1), with H those of the
 * variable on the floor, itself normal; skewness by Edgeworth's first term, quantiles by Cornish
 * and Fisher's to the fourth moment (Johnson, Kotz and Balakrishnan, Continuous Univariate
 * Distributions 1, 12.4 and 12.5).
 */
export function cutShape(
  shape: Float64Array,
  softDb: number,
  over: number,
  density: number,
  mass: number,
): void {
  if (shape[0] === 0) return;
  const share = Math.min(shape[0] / softDb, 1);
  const tilt = shape[1];
  const at = -over * share;
  const left = 1 - share * share;
  const edge = share * density;
  const h2 = at * at + left;
  const h3 = at * (h2 + 2 * left);
  const h4 = at * h3 + 3 * left * h2;
  const h5 = at * h4 + 4 * left * h3;
  const h6 = at * h5 + 5 * left * h4;
  const j2 = mass + edge * at;
  const j3 = edge * (2 + h2);
  const j4 = 3 * j2 + edge * h3;
  const j5 = 4 * j3 + edge * h4;
  const j6 = 5 * j4 + edge * h5;
  const j7 = 6 * j5 + edge * h6;
  const all = 1 / Math.max(mass + tilt * (j3 - 3 * edge), LEAST_SHARE * mass);
  const m1 = (edge + tilt * (j4 - 3 * j2)) * all;
  const m2 = (j2 + tilt * (j5 - 3 * j3)) * all;
  const m3 = (j3 + tilt * (j6 - 3 * j4)) * all;
  const m4 = (j4 + tilt * (j7 - 3 * j5)) * all;
  const square = Math.max(m2 - m1 * m1, LEAST_SQUARE);
  const sd = Math.sqrt(square);
  const bend = (m3 - m1 * (3 * m2 - 2 * m1 * m1)) / (6 * square * sd);
  const fourth = m4 - m1 * (4 * m3 - m1 * (6 * m2 - 3 * m1 * m1));
  const kurtosis = fourth / (square * square) - 3;
  const bends = bend * bend - tilt * tilt;
  const stretch = 5 * bends - kurtosis / 8;
  shape[0] *= sd * (1 + Math.min(Math.max(stretch, -MOST_STRETCH), MOST_STRETCH));
  shape[1] = bend;
  shape[2] = Math.min(Math.max(kurtosis / 24 - 2 * bends, -MOST_CUBIC), MOST_CUBIC);
}
