import { instantiate, moduleBytes, op, PAGE_BYTES, PAGES } from './wasm-module.ts';

/**
 * AES-128 of many blocks under one key: eight blocks at a time, bit-sliced in 128-bit registers of
 * WebAssembly. Plane k holds bit k of all bytes; bit b of its byte p belongs to block b (layout of
 * Kaesper and Schwabe, "Faster and timing-attack resistant AES-GCM", CHES 2009). The S-box is the
 * circuit of Boyar and Peralta, "A small depth-16 circuit for the AES S-box", 2012; its four
 * inversions of output bits are folded into the round keys. A test holds it against FIPS 197.
 */
const SBOX_GATES = `
  y14=x3^x5 y13=x0^x6 y9=x0^x3 y8=x0^x5 t0=x1^x2 y1=t0^x7 y4=y1^x3 y12=y13^y14 y2=y1^x0 y5=y1^x6
  y3=y5^y8 t1=x4^y12 y15=t1^x5 y20=t1^x1 y6=y15^x7 y10=y15^t0 y11=y20^y9 y7=x7^y11 y17=y10^y11
  y19=y10^y8 y16=t0^y11 y21=y13^y16 y18=x0^y16
  t2=y12&y15 t3=y3&y6 t4=t3^t2 t5=y4&x7 t6=t5^t2 t7=y13&y16 t8=y5&y1 t9=t8^t7 t10=y2&y7 t11=t10^t7
  t12=y9&y11 t13=y14&y17 t14=t13^t12 t15=y8&y10 t16=t15^t12 t17=t4^t14 t18=t6^t16 t19=t9^t14
  t20=t11^t16 t21=t17^y20 t22=t18^y19 t23=t19^y21 t24=t20^y18
  t25=t21^t22 t26=t21&t23 t27=t24^t26 t28=t25&t27 t29=t28^t22 t30=t23^t24 t31=t22^t26 t32=t31&t30
  t33=t32^t24 t34=t23^t33 t35=t27^t33 t36=t24&t35 t37=t36^t34 t38=t27^t36 t39=t29&t38 t40=t25^t39
  t41=t40^t37 t42=t29^t33 t43=t29^t40 t44=t33^t37 t45=t42^t41
  z0=t44&y15 z1=t37&y6 z2=t33&x7 z3=t43&y16 z4=t40&y1 z5=t29&y7 z6=t42&y11 z7=t45&y17 z8=t41&y10
  z9=t44&y12 z10=t37&y3 z11=t33&y4 z12=t43&y13 z13=t40&y5 z14=t29&y2 z15=t42&y9 z16=t45&y14
  z17=t41&y8
  t46=z15^z16 t47=z10^z11 t48=z5^z13 t49=z9^z10 t50=z2^z12 t51=z2^z5 t52=z7^z8 t53=z0^z3 t54=z6^z7
  t55=z16^z17 t56=z12^t48 t57=t50^t53 t58=z4^t46 t59=z3^t54 t60=t46^t57 t61=z14^t57 t62=t52^t58
  t63=t49^t58 t64=z4^t59 t65=t61^t62 t66=z1^t63 s0=t59^t63 s6=t56^t62 s7=t48^t60 t67=t64^t65
  s3=t53^t66 s4=t51^t66 s5=t47^t65 s1=t64^s3 s2=t55^t67`;
// The bits of s1, s2, s6 and s7 that the circuit above leaves out, in every byte of a word.
const INVERTED = 0x63636363;

// Memory: the bit-sliced round keys, the round keys, the blocks.
const ROUND_KEYS = 11;
const PLANES = 8;
const SLICED_ROUND = 16 * PLANES;
const SLICED_AT = PAGE_BYTES * PAGES.aes128;
const KEYS_AT = SLICED_AT + 2048;
const INPUT_AT = SLICED_AT + 4096;
/** Most blocks of one call. */
export const BULK_BLOCKS = 256;
const OUTPUT_AT = INPUT_AT + 16 * BULK_BLOCKS;

// Locals: three parameters (from, to, end of input), then an address, then v128.
const [FROM, TO, COUNTER, KEY] = [0, 1, 2, 3];
const PARAMETERS = 4;
const STATE = PARAMETERS;
const SHIFTED = STATE + PLANES;
const TURNED = SHIFTED + PLANES;
const SCRATCH = TURNED + PLANES;
const GATES = SCRATCH + 1;

const every16 = (byte: number): number[] => op.bytes16(Array.from({ length: 16 }, () => byte));
const planes = (make: (plane: number) => number[]): number[] =>
  Array.from({ length: PLANES }, (_, plane) => make(plane)).flat();
const assign = (local: number, ...code: (readonly number[])[]): number[] => [
  ...code.flat(),
  ...op.set(local),
];
const shuffled = (local: number, from: readonly number[]): number[] => [
  ...op.get(local),
  ...op.bytes16(from),
  ...op.swizzle,
];

// FIPS 197 5.1.2: row r of the state moves r columns to the left.
const SHIFT_ROWS = Array.from({ length: 16 }, (_, p) => (p + 4 * (p % 4)) % 16);
/** Each byte from `rows` rows below in its column. */
const turned = (rows: number): number[] =>
  Array.from({ length: 16 }, (_, p) => p - (p % 4) + ((p + rows) % 4));

/** Round keys as planes: 0xff where the bit is set. */
function sliceKeys(): number[] {
  return Array.from({ length: ROUND_KEYS }, (_, round) =>
    planes((plane) => [
      ...op.i32(0),
      ...op.i32(0),
      ...op.load(KEYS_AT + 16 * round),
      ...every16(1 << plane),
      ...op.and,
      ...every16(1 << plane),
      ...op.bytesEqual,
      ...op.store(SLICED_AT + SLICED_ROUND * round + 16 * plane),
    ]),
  ).flat();
}

/** Exchanges bit i + shift of plane a with bit i of plane b, for the bits i of the mask. */
function exchange(a: number, b: number, shift: number, mask: number): number[] {
  return [
    ...assign(
      SCRATCH,
      [...op.get(a), ...op.i32(shift), ...op.shiftRight64, ...op.get(b), ...op.xor],
      [...every16(mask), ...op.and],
    ),
    ...assign(b, op.get(b), op.get(SCRATCH), op.xor),
    ...assign(a, op.get(a), op.get(SCRATCH), op.i32(shift), op.shiftLeft64, op.xor),
  ];
}

/** Eight blocks to eight planes, or back: bit k of register b changes place with bit b of k. */
function transpose(): number[] {
  const code: number[] = [];
  for (const [shift, mask] of [
    [1, 0x55],
    [2, 0x33],
    [4, 0x0f],
  ]) {
    for (let a = 0; a < PLANES; a++) {
      if ((a & shift) === 0) code.push(...exchange(STATE + a, STATE + a + shift, shift, mask));
    }
  }
  return code;
}

/** SubBytes, but for the inverted bits; the circuit counts bits from the highest. */
function subBytes(): number[] {
  const locals = new Map<string, number>();
  for (let bit = 0; bit < 8; bit++) locals.set(`x${bit}`, STATE + 7 - bit);
  const code: number[] = [];
  for (const gate of SBOX_GATES.trim().split(/\s+/)) {
    const [result, left, sign, right] = gate.split(/[=]|([&^])/).filter((part) => part);
    locals.set(result, GATES + locals.size);
    const operands = [...op.get(locals.get(left)!), ...op.get(locals.get(right)!)];
    code.push(...assign(locals.get(result)!, operands, sign === '&' ? op.and : op.xor));
  }
  for (let bit = 0; bit < 8; bit++) {
    code.push(...assign(STATE + 7 - bit, op.get(locals.get(`s${bit}`)!)));
  }
  return code;
}

/** ShiftRows and MixColumns: 2 a + 3 b + c + d of each column = 2 (a + b) + b + (c + d). */
function mixColumns(): number[] {
  const code = [
    ...planes((k) => assign(SHIFTED + k, shuffled(STATE + k, SHIFT_ROWS))),
    ...planes((k) => assign(TURNED + k, shuffled(SHIFTED + k, turned(1)))),
    // From here on SHIFTED is a + b.
    ...planes((k) => assign(SHIFTED + k, op.get(SHIFTED + k), op.get(TURNED + k), op.xor)),
  ];
  for (let k = 0; k < PLANES; k++) {
    code.push(...op.get(TURNED + k), ...shuffled(SHIFTED + k, turned(2)), ...op.xor);
    // Doubling in GF(2^8): bits move up, the highest one comes back as 0x1b.
    if (k > 0) code.push(...op.get(SHIFTED + k - 1), ...op.xor);
    if ((0x1b >> k) & 1) code.push(...op.get(SHIFTED + 7), ...op.xor);
    code.push(...op.set(STATE + k));
  }
  return code;
}

/** Adds the round key at `offset` from the address in KEY. */
function addKey(offset: number): number[] {
  return planes((k) =>
    assign(STATE + k, op.get(STATE + k), op.get(KEY), op.load(offset + 16 * k), op.xor),
  );
}

const advance = (local: number, by: number): number[] =>
  assign(local, op.get(local), op.i32(by), op.i32Add);

/** Parameters: address of input, of output, minus the number of groups of eight blocks, 0. */
function program(): number[] {
  const rounds = [
    ...advance(KEY, SLICED_ROUND),
    ...subBytes(),
    ...mixColumns(),
    ...addKey(SLICED_AT),
    // To the ninth round key.
    ...op.get(KEY),
    ...op.i32(-9 * SLICED_ROUND),
    ...op.i32Add,
  ];
  const group = [
    ...planes((k) => assign(STATE + k, op.get(FROM), op.load(16 * k))),
    ...transpose(),
    ...assign(KEY, op.i32(0)),
    ...addKey(SLICED_AT),
    ...op.repeat(rounds),
    ...subBytes(),
    ...planes((k) => assign(STATE + k, shuffled(STATE + k, SHIFT_ROWS))),
    ...addKey(SLICED_AT + SLICED_ROUND),
    ...transpose(),
    ...planes((k) => [...op.get(TO), ...op.get(STATE + k), ...op.store(16 * k)]),
    ...advance(FROM, SLICED_ROUND),
    ...advance(TO, SLICED_ROUND),
    ...advance(COUNTER, 1),
    ...op.get(COUNTER),
  ];
  return [...sliceKeys(), ...op.repeat(group)];
}

/** A cipher whose `input` is filled by the caller and whose `output` holds until the next call. */
export interface Aes128Bulk {
  /** BULK_BLOCKS blocks of 16 bytes each. */
  readonly input: Uint8Array;
  readonly output: Uint8Array;
  /**
   * Encrypts the first `blocks` of the input.
   *
   * @param schedule - 44 round-key words as from `aes128Schedule`
   */
  encrypt(schedule: Int32Array, blocks: number): void;
}

/** The cipher of this thread; undefined where there is no WebAssembly for it (`instantiate`). */
export function createAes128Bulk(): Aes128Bulk | undefined {
  const gates = SBOX_GATES.trim().split(/\s+/).length + PLANES;
  const wasm = instantiate(moduleBytes(PARAMETERS, GATES - PARAMETERS + gates, program()));
  if (wasm === undefined) return undefined;
  const { buffer } = wasm;
  const keys = new DataView(buffer, KEYS_AT, 16 * ROUND_KEYS);
  return {
    input: new Uint8Array(buffer, INPUT_AT, 16 * BULK_BLOCKS),
    output: new Uint8Array(buffer, OUTPUT_AT, 16 * BULK_BLOCKS),
    encrypt(schedule, blocks) {
      if (!(blocks > 0 && blocks <= BULK_BLOCKS)) {
        throw new RangeError(`"blocks" expected 1..${BULK_BLOCKS}, got ${blocks}`);
      }
      for (let i = 0; i < 44; i++) {
        keys.setInt32(4 * i, i < 4 ? schedule[i] : schedule[i] ^ INVERTED);
      }
      wasm.run(INPUT_AT, OUTPUT_AT, -Math.ceil(blocks / PLANES), 0);
    },
  };
}
