import { firstAbove } from '../../base/numbers/sorted.ts';
import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import type { RoomOptions } from '../options.ts';

/** Coordinates closer than this (1 mm) are one wall. */
const STEPS_PER_M = 1000;
/** How far a door may stand off its room's edge, metres. */
const DOOR_TOLERANCE_M = 0.01;

/** Lines of wall along one direction, rising, each with its stretches, which do not overlap. */
interface Stretches {
  /** Coordinate across the wall: x of walls that run along y, and the other way round. */
  at: Float64Array;
  /** First stretch of each line; a last entry is the number of stretches. */
  first: Int32Array;
  from: Float64Array;
  to: Float64Array;
  lossDb: Float64Array;
}

/** Rooms with their seats and the walls between them. */
export class FloorPlan {
  readonly rooms: readonly RoomOptions[];
  private readonly byName: ReadonlyMap<string, number>;
  private readonly alongY: Stretches;
  private readonly alongX: Stretches;

  /** @throws InputError if a room's name stands twice or a door is not on its room's edge */
  constructor(rooms: readonly RoomOptions[]) {
    const byName = new Map<string, number>();
    for (const room of rooms) {
      if (byName.has(room.name)) {
        throw new InputError(
          `expected each room's name once, found ${quoted(room.name)} again; rename one`,
        );
      }
      byName.set(room.name, byName.size);
      checkDoor(room);
    }
    this.rooms = rooms;
    this.byName = byName;
    this.alongY = mergeWalls(rooms, 'x');
    this.alongX = mergeWalls(rooms, 'y');
  }

  /** Index of a room by name. @throws InputError if there is none */
  roomIndex(name: string, wantedBy: string): number {
    const index = this.byName.get(name);
    if (index !== undefined) return index;
    const known = this.rooms.map((room) => quoted(room.name)).join(', ');
    throw new InputError(
      `expected the name of a room (${known}) in ${wantedBy}, found ${quoted(name)}`,
    );
  }

  /** How many seats a room has. */
  seatsOf(room: number): number {
    const { widthM, depthM, seatSpacingM } = this.rooms[room];
    return seatsAlong(widthM, seatSpacingM) * seatsAlong(depthM, seatSpacingM);
  }

  /**
   * Place of a seat, m: row by row from the lower left, in a grid that is centred in the room, at
   * least half a spacing from the walls where it has two seats.
   */
  seatAt(room: number, seat: number): { x: number; y: number } {
    const { xM, yM, widthM, depthM, seatSpacingM } = this.rooms[room];
    const columns = seatsAlong(widthM, seatSpacingM);
    const rows = seatsAlong(depthM, seatSpacingM);
    const x0 = xM + (widthM - (columns - 1) * seatSpacingM) / 2;
    const y0 = yM + (depthM - (rows - 1) * seatSpacingM) / 2;
    const row = Math.floor(seat / columns);
    return { x: x0 + (seat % columns) * seatSpacingM, y: y0 + row * seatSpacingM };
  }

  /** Loss of all walls between two points, dB; the same from both ends. */
  wallDb(xM: number, yM: number, otherXM: number, otherYM: number): number {
    const forward = xM < otherXM || (xM === otherXM && yM <= otherYM);
    const x0 = forward ? xM : otherXM;
    const y0 = forward ? yM : otherYM;
    const x1 = forward ? otherXM : xM;
    const y1 = forward ? otherYM : yM;
    return crossedDb(this.alongY, x0, y0, x1, y1) + crossedDb(this.alongX, y0, x0, y1, x1);
  }
}

function checkDoor(room: RoomOptions): void {
  const right = room.xM + room.widthM;
  const top = room.yM + room.depthM;
  const { doorXM: x, doorYM: y } = room;
  const near = (value: number, edge: number) => Math.abs(value - edge) <= DOOR_TOLERANCE_M;
  const within = (value: number, from: number, to: number) =>
    value >= from - DOOR_TOLERANCE_M && value <= to + DOOR_TOLERANCE_M;
  const onSide = (near(x, room.xM) || near(x, right)) && within(y, room.yM, top);
  const onEnd = (near(y, room.yM) || near(y, top)) && within(x, room.xM, right);
  if (onSide || onEnd) return;
  throw new InputError(
    `expected the door of room ${quoted(room.name)} on its edge ` +
      `(${room.xM}..${right}, ${room.yM}..${top} m), found it at ${x}, ${y}`,
  );
}

/** How many seats stand side by side over a length, metres. */
function seatsAlong(lengthM: number, spacingM: number): number {
  return Math.max(1, Math.floor(lengthM / spacingM + 1e-9));
}

/** Whether seat number `seat` of a room stands in an even column (its neighbours then do not). */
export function inEvenColumn({ widthM, seatSpacingM }: RoomOptions, seat: number): boolean {
  return (seat % seatsAlong(widthM, seatSpacingM)) % 2 === 0;
}

/** Cuts the walls across one axis into stretches; where walls coincide the greatest loss counts. */
function mergeWalls(rooms: readonly RoomOptions[], across: 'x' | 'y'): Stretches {
  const lines = new Map<number, { from: number; to: number; lossDb: number }[]>();
  for (const room of rooms) {
    const low = across === 'x' ? room.xM : room.yM;
    const high = low + (across === 'x' ? room.widthM : room.depthM);
    const from = across === 'x' ? room.yM : room.xM;
    const to = from + (across === 'x' ? room.depthM : room.widthM);
    for (const at of [low, high]) {
      const line = Math.round(at * STEPS_PER_M);
      const walls = lines.get(line) ?? [];
      lines.set(line, walls);
      walls.push({ from: toSteps(from), to: toSteps(to), lossDb: room.wallDb });
    }
  }
  const found = {
    at: [] as number[],
    first: [] as number[],
    from: [] as number[],
    to: [] as number[],
    lossDb: [] as number[],
  };
  for (const line of [...lines.keys()].sort((p, q) => p - q)) {
    const walls = lines.get(line) ?? [];
    const cuts = [...new Set(walls.flatMap(({ from, to }) => [from, to]))].sort((p, q) => p - q);
    found.at.push(line / STEPS_PER_M);
    found.first.push(found.from.length);
    for (let k = 0; k + 1 < cuts.length; k++) {
      let lossDb = 0;
      for (const wall of walls) {
        if (wall.from <= cuts[k] && wall.to > cuts[k]) lossDb = Math.max(lossDb, wall.lossDb);
      }
      if (lossDb === 0) continue;
      found.from.push(cuts[k] / STEPS_PER_M);
      found.to.push(cuts[k + 1] / STEPS_PER_M);
      found.lossDb.push(lossDb);
    }
  }
  return {
    at: Float64Array.from(found.at),
    first: Int32Array.from([...found.first, found.from.length]),
    from: Float64Array.from(found.from),
    to: Float64Array.from(found.to),
    lossDb: Float64Array.from(found.lossDb),
  };
}

function toSteps(metres: number): number {
  return Math.round(metres * STEPS_PER_M);
}

/**
 * `u` runs across the walls, `v` along them. A point on a wall has not crossed it. Only lines of
 * wall between the two points are looked at, and of each the one stretch that can be crossed.
 */
function crossedDb(walls: Stretches, u0: number, v0: number, u1: number, v1: number): number {
  const { at, first, from, to, lossDb } = walls;
  const high = Math.max(u0, u1);
  let sum = 0;
  for (let line = firstAbove(at, at.length, Math.min(u0, u1)); at[line] < high; line++) {
    const v = v0 + ((at[line] - u0) / (u1 - u0)) * (v1 - v0);
    const k = firstEndingAfter(to, first[line], first[line + 1], v);
    if (k < first[line + 1] && v >= from[k]) sum += lossDb[k];
  }
  return sum;
}

/** Of stretches [low, high), the first that ends beyond `v`; `high` where none does. */
function firstEndingAfter(to: Float64Array, low: number, high: number, v: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (to[middle] > v) high = middle;
    else low = middle + 1;
  }
  return low;
}
