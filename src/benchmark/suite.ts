/**
 * One suite is one module of `bench/suites`, named after its file, that exports `suite`. Nothing
 * else needs to know of it.
 */
export interface Suite {
  /** One sentence: what is measured, and against what. */
  readonly about: string;
  /**
   * How often each contender runs in one process: once to warm up, then 3 rounds unless the user
   * says otherwise. With 0 warm-ups (programs that start anew each time) every run is timed.
   */
  readonly warmUps?: number;
  readonly rounds?: number;
  /** Whether one process takes so long that `bench --quick` leaves the suite out. */
  readonly isLong?: boolean;
  /** Makes the work ready; not timed. Throws where contenders do not give the same result. */
  prepare(): Prepared | Promise<Prepared>;
}

export interface Prepared {
  readonly contenders: readonly Contender[];
  /** Sentences on what was counted, or could not be measured on this machine; read at the end. */
  readonly notes?: readonly string[];
  /** Peak memory of the subjects, where they run in processes of their own. */
  peakBytes?(): number;
  /** Removes what `prepare` made. */
  close?(): void;
}

export interface Contender {
  /** Baselines know a contender by this name and that of its suite. */
  readonly name: string;
  /**
   * `subject`: what is watched. `yardstick`: does the same by other means; subjects of the same
   * operation are stated as multiples of it. `reference`: stated beside them, not warmed up.
   */
  readonly role: 'subject' | 'yardstick' | 'reference';
  /** What is counted, in the plural: "keys". */
  readonly operation: string;
  /**
   * How much of its time waits for memory, 0 to 1 (0.25): the machine's unit is that part the
   * yardstick of memory and the rest that of arithmetic. Another share is another figure.
   */
  readonly memoryShare?: number;
  /** Does the work once, in this process: what is timed is its processor time. */
  run(): Done;
}

/** Operations that were done; with their seconds where a program of its own did them. */
export type Done = number | { readonly operations: number; readonly seconds: number };
