/** Two 32-bit numbers in shared memory: how many calls have begun, and which one is under way, or 0. */
export const BEAT_INTS = 2;
const CALLS = 0;
const UNDER_WAY = 1;

/** Where a thread tells of its calls into modules; by default nobody else reads it. */
let beat = createBeats(1);

/** Shared memory for so many threads. */
export function createBeats(threads: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(threads * BEAT_INTS * Int32Array.BYTES_PER_ELEMENT));
}

/** The memory of this thread's calls. */
export function ownBeat(): Int32Array {
  return beat;
}

/** From now on this thread tells of its calls in the memory of thread `thread`. */
export function useBeat(beats: Int32Array, thread: number): void {
  beat = beats.subarray(thread * BEAT_INTS, (thread + 1) * BEAT_INTS);
}

/** @param call - number of what is called, above 0 */
export function beginCall(call: number): void {
  Atomics.add(beat, CALLS, 1);
  Atomics.store(beat, UNDER_WAY, call);
}

export function endCall(): void {
  Atomics.store(beat, UNDER_WAY, 0);
}

/**
 * Looks at threads again and again; gives the number of a call that has been under way for `limitMs`.
 *
 * @param nowMs - of a clock that only rises
 */
export class BeatReader {
  private readonly beats: Int32Array;
  private readonly limitMs: number;
  private readonly seen: { calls: number; sinceMs: number }[];

  constructor(beats: Int32Array, limitMs: number) {
    this.beats = beats;
    this.limitMs = limitMs;
    this.seen = Array.from({ length: beats.length / BEAT_INTS }, () => ({ calls: -1, sinceMs: 0 }));
  }

  overdue(nowMs: number): number | undefined {
    for (const [thread, seen] of this.seen.entries()) {
      const at = thread * BEAT_INTS;
      const call = Atomics.load(this.beats, at + UNDER_WAY);
      const calls = Atomics.load(this.beats, at + CALLS);
      if (call === 0 || calls !== seen.calls) this.seen[thread] = { calls, sinceMs: nowMs };
      else if (nowMs - seen.sinceMs >= this.limitMs) return call;
    }
    return undefined;
  }
}
