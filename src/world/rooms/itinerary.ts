/** Room index while between rooms. */
export const BETWEEN_ROOMS = -1;

// What stands at each segment, and without the last two at the end.
const X = 1;
const Y = 2;
const HEADING = 3;
const ROOM = 4;
const PER_SEGMENT = 5;
const AT_END = 3;

/** Numbers of a block: some hundred itineraries. */
const BLOCK = 16_384;

/**
 * Where one person is on one day: segment k holds from `fromUs(k)` to `fromUs(k + 1)` and leads in
 * a straight line at constant speed from place k to place k + 1; standing or sitting if `isStill`.
 * There is one more time and place than segments: the end. No segments: absent.
 */
export class Itinerary {
  readonly segments: number;
  private readonly numbers: Float64Array;
  private readonly at: number;

  constructor(segments: number, numbers: Float64Array, at: number) {
    this.segments = segments;
    this.numbers = numbers;
    this.at = at;
  }

  fromUs(k: number): number {
    return this.numbers[this.at + PER_SEGMENT * k];
  }

  x(k: number): number {
    return this.numbers[this.at + PER_SEGMENT * k + X];
  }

  y(k: number): number {
    return this.numbers[this.at + PER_SEGMENT * k + Y];
  }

  headingRad(segment: number): number {
    return this.numbers[this.at + PER_SEGMENT * segment + HEADING];
  }

  /** Index of the room, or BETWEEN_ROOMS. */
  room(segment: number): number {
    return this.numbers[this.at + PER_SEGMENT * segment + ROOM] >> 1;
  }

  isStill(segment: number): boolean {
    return (this.numbers[this.at + PER_SEGMENT * segment + ROOM] & 1) === 1;
  }

  /** The segment at an instant; -1 while absent. */
  segmentAt(tUs: number): number {
    if (tUs < this.fromUs(0)) return -1;
    let segment = 0;
    while (segment < this.segments && this.fromUs(segment + 1) <= tUs) segment++;
    return segment < this.segments ? segment : -1;
  }

  /** Share of a segment that is over at `tUs`; where somebody is still there is no way to share. */
  shareAt(segment: number, tUs: number): number {
    if (this.isStill(segment)) return 0;
    const fromUs = this.fromUs(segment);
    return (tUs - fromUs) / (this.fromUs(segment + 1) - fromUs);
  }

  xAt(segment: number, share: number): number {
    const x = this.x(segment);
    return x + share * (this.x(segment + 1) - x);
  }

  yAt(segment: number, share: number): number {
    const y = this.y(segment);
    return y + share * (this.y(segment + 1) - y);
  }

  setPlace(k: number, fromUs: number, x: number, y: number): void {
    const { numbers } = this;
    const at = this.at + PER_SEGMENT * k;
    numbers[at] = fromUs;
    numbers[at + X] = x;
    numbers[at + Y] = y;
  }

  setSegment(segment: number, headingRad: number, room: number, still: boolean): void {
    const at = this.at + PER_SEGMENT * segment;
    this.numbers[at + HEADING] = headingRad;
    this.numbers[at + ROOM] = 2 * room + (still ? 1 : 0);
  }
}

/** Itineraries by person, of those asked for, in blocks of memory that many share. */
export class Itineraries {
  private readonly known: Map<number, Itinerary>;
  private block: Float64Array;
  private used: number;

  constructor() {
    this.known = new Map();
    this.block = new Float64Array(0);
    this.used = 0;
  }

  get(person: number): Itinerary | undefined {
    return this.known.get(person);
  }

  /** An itinerary of `person` to be filled. */
  add(person: number, segments: number): Itinerary {
    const size = PER_SEGMENT * segments + AT_END;
    if (this.used + size > this.block.length) {
      this.block = new Float64Array(Math.max(BLOCK, size));
      this.used = 0;
    }
    const added = new Itinerary(segments, this.block, this.used);
    this.used += size;
    this.known.set(person, added);
    return added;
  }
}
