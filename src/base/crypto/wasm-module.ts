/**
 * WebAssembly modules of one function each, over one memory that all of a thread share, put
 * together from instruction bytes. Encoding: WebAssembly Core Specification 2.0, chapter 5 (binary
 * format).
 */
export type Code = readonly number[];

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 127;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 128);
  } while (rest !== 0);
  return bytes;
}

/** Signed LEB128 of a 32-bit integer. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    if ((rest === 0 && (low & 64) === 0) || (rest === -1 && (low & 64) !== 0)) {
      return [...bytes, low];
    }
    bytes.push(low | 128);
  }
}

/** The instructions that the callers need; operands come before operators, as on the stack. */
export const op = {
  get: (local: number): number[] => [0x20, ...unsigned(local)],
  set: (local: number): number[] => [0x21, ...unsigned(local)],
  i32: (value: number): number[] => [0x41, ...signed(value)],
  i32Add: [0x6a],
  /** The body repeats while it leaves a value other than 0. */
  repeat: (body: Code): number[] => [0x03, 0x40, ...body, 0x0d, 0x00, 0x0b],
  load: (offset: number): number[] => [0xfd, 0x00, 0x04, ...unsigned(offset)],
  store: (offset: number): number[] => [0xfd, 0x0b, 0x04, ...unsigned(offset)],
  bytes16: (bytes: readonly number[]): number[] => [0xfd, 0x0c, ...bytes],
  /**
   * Byte k of the result is the byte of the first operand that byte k of the second one numbers.
   * With a constant that is one machine instruction, where V8 builds the masks of shuffles anew.
   */
  swizzle: [0xfd, 0x0e],
  bytesEqual: [0xfd, 0x23],
  and: [0xfd, 0x4e],
  or: [0xfd, 0x50],
  xor: [0xfd, 0x51],
  shiftLeft32: [0xfd, 0xab, 0x01],
  shiftRight32: [0xfd, 0xad, 0x01],
  add32: [0xfd, 0xae, 0x01],
  shiftLeft64: [0xfd, 0xcb, 0x01],
  shiftRight64: [0xfd, 0xcd, 0x01],
} as const;

function section(id: number, content: Code): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function text(name: string): number[] {
  return [...unsigned(name.length), ...Array.from(name, (letter) => letter.charCodeAt(0))];
}

const I32 = 0x7f;
const V128 = 0x7b;
const HOST = 'host';

/** Bytes of one page; each module keeps to a page of its own. */
export const PAGE_BYTES = 65_536;
/** Which page is whose. */
export const PAGES = { aes128: 0, sha256: 1 } as const;
const PAGE_COUNT = Object.keys(PAGES).length;

/**
 * Imports the memory and exports `run`, a function of `parameters` i32 that gives nothing; its
 * `vectors` further locals are v128.
 */
export function moduleBytes(parameters: number, vectors: number, body: Code): Uint8Array {
  const types = [1, 0x60, parameters, ...Array.from({ length: parameters }, () => I32), 0];
  const code = [1, ...unsigned(vectors), V128, ...body, 0x0b];
  return Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    0x01,
    0x00,
    0x00,
    0x00,
    ...section(1, types),
    ...section(2, [1, ...text(HOST), ...text('memory'), 2, 1, PAGE_COUNT, PAGE_COUNT]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('run'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

/** A module at work. */
export interface WasmInstance {
  /** The memory of all modules of this thread. */
  readonly buffer: ArrayBuffer;
  readonly run: (...parameters: number[]) => void;
}

interface Memory {
  readonly buffer: ArrayBuffer;
}

/** The part of the platform that is used here; the types of Node 20 do not name it. */
interface Platform {
  readonly WebAssembly?: {
    readonly Memory: new (limits: { initial: number; maximum: number }) => Memory;
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (
      module: object,
      imports: Record<string, Record<string, Memory>>,
    ) => { readonly exports: unknown };
    readonly validate: (bytes: Uint8Array) => boolean;
  };
}

// V8 keeps some 10 GB of address space clear around each memory, so there is one for all modules.
let memory: Memory | undefined;
let isRefused = false;

/**
 * An instance of the module; undefined where this machine has no WebAssembly with SIMD, or where
 * the address space that a process may have (`ulimit -v`) is too small for its memory.
 */
export function instantiate(bytes: Uint8Array): WasmInstance | undefined {
  const { WebAssembly: wasm } = globalThis as Platform;
  // To ask again after a refusal costs a garbage collection each time.
  if (wasm === undefined || isRefused || !wasm.validate(bytes)) return undefined;
  try {
    memory ??= new wasm.Memory({ initial: PAGE_COUNT, maximum: PAGE_COUNT });
    const instance = new wasm.Instance(new wasm.Module(bytes), { [HOST]: { memory } });
    return { buffer: memory.buffer, ...(instance.exports as Pick<WasmInstance, 'run'>) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    isRefused = true;
    return undefined;
  }
}
