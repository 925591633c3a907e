/** Numbers by index; a typed array or a plain one. */
export interface Numbers {
  readonly length: number;
  readonly [index: number]: number;
}

/** Columns of `sightings` that the drawing needs, of one app and direction, in order of time. */
export interface ZoomSightings {
  readonly window_us: Numbers & Iterable<number>;
  readonly first_us: Numbers & Iterable<number>;
  readonly packets: Numbers & Iterable<number>;
  readonly rssi_mean_dbm: Numbers & Iterable<number>;
  readonly attenuation_db: Numbers & Iterable<number>;
}

export interface ZoomApp {
  readonly app: number;
  readonly engine: string;
  readonly direction: { readonly receiver: number; readonly sender: number };
  readonly sightings: ZoomSightings;
  readonly logRows: readonly {
    readonly firstUs: number;
    readonly lastUs: number;
    readonly packets: number;
    readonly rssiMeanDbm: number;
    readonly matched: boolean;
  }[];
}

/** One pair's day, recomputed from a run folder. Times: µs since local midnight of day 0. */
export interface PairZoom {
  readonly a: number;
  readonly b: number;
  readonly day: number;
  readonly apps: readonly ZoomApp[];
  readonly meetings: readonly {
    readonly fromUs: number;
    readonly toUs: number;
    readonly distanceM: number;
    readonly wallDb: number;
    /** In true contact. */
    readonly face: boolean | number;
  }[];
  readonly storedRows: number;
  readonly recomputedRows: number;
  readonly equal: boolean;
}
