import type { WallOptions } from './walls.ts';

/**
 * What each kind of world needs to know. The shapes are those of the scenario's `world` section;
 * they are declared here because this folder knows nothing of scenario files.
 */
export type WorldOptions = StaticWorldOptions | RoomsWorldOptions | TraceWorldOptions;

/** A lab bench: everyone stays at one place. Pairs are in range up to `rangeM`. */
export interface StaticWorldOptions {
  readonly kind: 'static';
  readonly rangeM: number;
  /** Present from fromUs to toUs of every day (µs since local midnight). */
  readonly fromUs: number;
  readonly toUs: number;
  readonly people: readonly StaticPersonOptions[];
  readonly walls?: readonly WallOptions[];
}

export interface StaticPersonOptions {
  readonly name: string;
  readonly group: string;
  readonly xM: number;
  readonly yM: number;
  /** Counter-clockwise from the x axis. */
  readonly headingRad: number;
}

export interface RoomsWorldOptions {
  readonly kind: 'rooms';
  readonly rangeM: number;
  readonly walkingSpeedMPerS: number;
  readonly rooms: readonly RoomOptions[];
  readonly groups: readonly GroupOptions[];
  /** Beside those of the rooms. People walk as if they were not there. */
  readonly walls?: readonly WallOptions[];
}

export interface RoomOptions {
  readonly name: string;
  /** Lower left corner and size, metres. */
  readonly xM: number;
  readonly yM: number;
  readonly widthM: number;
  readonly depthM: number;
  /** Loss of each of its walls, dB; where two rooms share a stretch the greater one counts. */
  readonly wallDb: number;
  /** Seats stand on a grid of this spacing, metres. */
  readonly seatSpacingM: number;
  /** Door, on the rectangle's edge. */
  readonly doorXM: number;
  readonly doorYM: number;
}

export interface GroupOptions {
  readonly name: string;
  readonly people: number;
  /** Room with this group's desks. */
  readonly desk: string;
  /** µs since local midnight, each person shifted by N(0, jitterUs) on each day. */
  readonly arriveUs: number;
  readonly leaveUs: number;
  readonly jitterUs: number;
  /** Sorted by fromUs; times not covered are spent at the desk. */
  readonly agenda: readonly AgendaOptions[];
}

export type Activity = 'desk' | 'meeting' | 'lunch' | 'corridor';

export interface AgendaOptions {
  readonly activity: Activity;
  readonly room: string;
  readonly fromUs: number;
  readonly toUs: number;
  /** Each person of the group takes part with this probability, drawn per day. */
  readonly share: number;
  /** Start and end shift by N(0, jitterUs) per person. */
  readonly jitterUs: number;
}

export interface TraceWorldOptions {
  readonly kind: 'trace';
  /** Seconds covered by one record, which counts for [t - resolution, t]. */
  readonly resolutionS: number;
  /** Trace time that is local midnight of day 0, seconds. */
  readonly originS: number;
  /** Records of a pair at most this far apart belong to one encounter. */
  readonly encounterGapUs: number;
  /** Distance of people face to face: uniform between the two, per encounter, metres. */
  readonly contactMinM: number;
  readonly contactMaxM: number;
  /** Largest angle from facing each other, radians (uniform in +-). */
  readonly contactAngleRad: number;
  readonly bystanders: BystandersOptions;
}

/** What is assumed of people who are in the same place but not face to face. */
export type BystandersOptions = { readonly kind: 'none' } | ClusterOptions | HallOptions;

/** Members of one connected component of a block's contact graph stand near each other. */
export interface ClusterOptions {
  readonly kind: 'cluster';
  readonly blockUs: number;
  readonly minM: number;
  readonly maxM: number;
}

/** Everyone present on the day (same class if perClass) is somewhere in one hall. */
export interface HallOptions {
  readonly kind: 'hall';
  readonly blockUs: number;
  readonly areaM2: number;
  readonly perClass: boolean;
  readonly rangeM: number;
}
