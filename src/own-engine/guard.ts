import { InputError } from '../base/errors.ts';
import { plain } from '../base/text/printable.ts';
import { beginCall, endCall } from './heartbeat.ts';

/** What is called of a module, in the order of their numbers; the first is its loading. */
const CALLS = [
  'loading',
  'createIdentity',
  'roll',
  'identifier',
  'metadata',
  'payload',
  'parsePayload',
  'observe',
  'publish',
  'expand',
  'match',
  'readMetadata',
  'createAuthority',
  'register',
  'userOf',
  'message',
  'encodeUpload',
  'parseUpload',
  'resolve',
  'accepts',
] as const;

export type GuardedCall = (typeof CALLS)[number];
export const LOADING: GuardedCall = 'loading';

/** A call in a sentence. */
const worded = (call: GuardedCall): string => (call === LOADING ? 'loading' : `${call}()`);

const guards: Guard[] = [];
/** The one whose module's code runs now, in this thread. */
let inside: Guard | undefined;

function setInside(guard: Guard | undefined): void {
  inside = guard;
}

/**
 * Around all calls into one module: tells the watch when one begins and ends, knows whether the
 * module's code runs, and turns what it throws into a sentence.
 */
export class Guard {
  /** The module, for messages. */
  readonly file: string;
  /** What stack traces call it; no other text looks like it. */
  readonly mark: string;
  private readonly number: number;
  private call: GuardedCall;
  private refusal: InputError | undefined;

  constructor(file: string) {
    this.file = file;
    this.number = guards.push(this);
    this.mark = `bluecrowd-own-engine-${this.number}`;
    this.call = LOADING;
  }

  /** Calls into the module and gives its answer. @throws InputError for all that it throws */
  run<T>(call: GuardedCall, answer: () => T): T {
    // Called back from inside: the outer call is the one that counts.
    if (inside === this) return answer();
    this.enter(call);
    let thrown: { readonly error: unknown } | undefined;
    let given: T | undefined;
    try {
      given = answer();
    } catch (error) {
      thrown = { error };
    }
    this.leave();
    this.check();
    if (thrown !== undefined) throw this.thrown(thrown.error);
    return given as T;
  }

  enter(call: GuardedCall): void {
    this.call = call;
    setInside(this);
    beginCall((this.number - 1) * CALLS.length + CALLS.indexOf(call) + 1);
  }

  leave(): void {
    setInside(undefined);
    endCall();
  }

  /**
   * @throws InputError where the module reached for chance or a clock, even if it went on after
   * that
   */
  check(): void {
    if (this.refusal !== undefined) throw this.refusal;
  }

  /**
   * The sentence for what this call may not do; it is told even where the module takes no notice.
   */
  refuse(expected: string, found: string, remedy: string): InputError {
    this.refusal ??= this.error(
      `expected ${expected}, found a call of ${found} in ${worded(this.call)}; ${remedy}`,
      stackOf(new Error()),
    );
    return this.refusal;
  }

  /** The sentence for an answer that cannot be one. */
  wrong(call: GuardedCall, expected: string, found: string): InputError {
    return this.error(
      `expected ${expected} from ${worded(call)}, found ${found}; correct the module`,
    );
  }

  /** The sentence for something that the module threw. */
  thrown(error: unknown): InputError {
    if (error instanceof InputError) return error;
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const stack = stackOf(error);
    const what = `expected ${worded(this.call)} to end without an error, found ${plain(said)}`;
    return this.error(`${what}; correct the module`, stack);
  }

  /** A sentence with the module's file, and its line as far as the stack tells. */
  error(message: string, stack?: string): InputError {
    return new InputError(message, { file: this.file, ...this.placeIn(stack) });
  }

  private placeIn(stack = ''): { line?: number; col?: number } {
    const at = stack.indexOf(`${this.mark}:`);
    if (at < 0) return {};
    const [, line, col] = /^:(\d+):(\d+)/.exec(stack.slice(at + this.mark.length)) ?? [];
    return line === undefined ? {} : { line: Number(line), col: Number(col) };
  }
}

/** As V8 itself writes it: who replaces that writes addresses of texts in place of marks. */
function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const errors: { prepareStackTrace?: unknown } = Error;
  const before = errors.prepareStackTrace;
  try {
    errors.prepareStackTrace = undefined;
    return error.stack;
  } finally {
    errors.prepareStackTrace = before;
  }
}

/** The guard of the module whose code runs now; undefined while nobody's does. */
export function guardInside(): Guard | undefined {
  return inside;
}

/** The sentence for an error that a module left behind, such as in a promise; else the error. */
export function moduleError(error: unknown): unknown {
  const stack = stackOf(error);
  const guard = guards.find(({ mark }) => stack?.includes(`${mark}:`));
  return guard === undefined ? error : guard.thrown(error);
}

/** For whoever ended a call from outside: nobody's code runs any more. */
export function leaveAll(): void {
  inside?.leave();
}

/**
 * The sentence for a call that does not end.
 *
 * @param number - as the heartbeat has it
 * @param files - of the modules of the thread, in the order in which it loaded them
 */
export function overdueError(
  number: number,
  limitS: number,
  files: readonly string[] = guards.map(({ file }) => file),
): InputError {
  const file = files[Math.floor((number - 1) / CALLS.length)];
  const call = worded(CALLS[(number - 1) % CALLS.length]);
  return new InputError(
    `expected ${call} to end within ${limitS} s, found it still running; ` +
      'correct the module, or raise --call-limit',
    { file },
  );
}
