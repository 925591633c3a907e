/** Of each thread: how many calls have begun, and which is under way, or 0. */
const BEAT_INTS = 2;
const CALLS = 0;
const UNDER_WAY = 1;

/** Where a thread tells of its calls into modules; by default nobody else reads it. */
let beat = createBeats(1);

/** Shared memory for so many threads; its last number is how many have taken their place. */
export function createBeats(threads: number): Int32Array {
  const ints = threads * BEAT_INTS + 1;
  return new Int32Array(new SharedArrayBuffer(ints * Int32Array.BYTES_PER_ELEMENT));
}

const threadsOf = (beats: Int32Array): number => (beats.length - 1) / BEAT_INTS;

/** The memory of this thread's calls. */
export function ownBeat(): Int32Array {
  return beat;
}

/** From now on this thread tells of its calls in a place of its own of `beats`. */
export function takeBeat(beats: Int32Array): void {
  const place = Atomics.add(beats, beats.length - 1, 1) % threadsOf(beats);
  beat = beats.subarray(place * BEAT_INTS, (place + 1) * BEAT_INTS);
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
 * Looks at threads again and again, for a call that has been under way for `limitMs`.
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
    this.seen = Array.from({ length: threadsOf(beats) }, () => ({ calls: -1, sinceMs: 0 }));
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
