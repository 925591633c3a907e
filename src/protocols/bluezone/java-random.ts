/**
 * java.util.Random: a linear congruence on 48 bits (the class's documentation gives it). Bluezone 1
 * drew its identifier with it; predictable, which is the point of having it here.
 */
const MULTIPLIER = 0x5deece66dn;
const INCREMENT = 0xbn;
const MASK = (1n << 48n) - 1n;

/** The next `nextLong()` of a generator at each call. */
export function javaLongs(seed: number): () => bigint {
  let state = (BigInt(seed) ^ MULTIPLIER) & MASK;
  const next32 = (): bigint => {
    state = (state * MULTIPLIER + INCREMENT) & MASK;
    return BigInt.asIntN(32, state >> 16n);
  };
  return () => {
    const high = next32();
    return BigInt.asIntN(64, (high << 32n) + next32());
  };
}
