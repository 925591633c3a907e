/** Cells are not smaller than this, m. */
const MIN_CELL_M = 1;
/** Nor are there more than this across the world: a walk goes through some hundred. */
const MAX_CELLS_ACROSS = 1024;
/** Places further out than this share a cell with others there. */
const EDGE = 33_554_432;
const ROW = 2 * EDGE + 1;
/** Somebody this much beyond the range is looked at too, m: more than rounding comes to. */
const MARGIN_M = 0.001;

/** Whom which search found last, for all grids of the same people. */
export class SearchMarks {
  searches: number;
  /** By person: the search that found them last. */
  readonly foundBy: Int32Array;

  /** @param people - how many there are: persons are indices below it */
  constructor(people: number) {
    this.searches = 0;
    this.foundBy = new Int32Array(people);
  }
}

/**
 * Who may come within range of whom: people by the square cells that they stand in or walk
 * through. A search finds a few more than who does; it leaves nobody out.
 */
export class NeighbourGrid {
  /** People looked at by all searches so far, each once a search. */
  candidates: number;
  private readonly cellM: number;
  private readonly reachM: number;
  private readonly cells: Map<number, number[]>;
  private readonly marks: SearchMarks;
  private found: number[];
  /** Cells of the line asked for last, some more than once. */
  private readonly keys: number[];

  /**
   * @param marks - of the people who are in it; grids take turns
   * @param rangeM - how far apart those are at most whom a search must find
   * @param extentM - greatest length of a walk, m
   */
  constructor(marks: SearchMarks, rangeM: number, extentM = 0) {
    // Half the range: a square of cells around somebody is not much larger than the disc.
    this.cellM = Math.max(0.5 * rangeM, extentM / MAX_CELLS_ACROSS, MIN_CELL_M);
    this.reachM = rangeM + MARGIN_M;
    this.candidates = 0;
    this.cells = new Map();
    this.marks = marks;
    this.found = [];
    this.keys = [];
  }

  /** Puts a person on the straight line between two places, m; it may be a point. */
  add(person: number, x0: number, y0: number, x1: number, y1: number): void {
    this.visit(x0, y0, x1, y1, 0);
    for (const key of this.keys) {
      const members = this.cells.get(key);
      if (members === undefined) this.cells.set(key, [person]);
      else if (members[members.length - 1] !== person) members.push(person);
    }
  }

  /** Begins a search by `person`, who is not found. */
  begin(person: number): void {
    const { marks } = this;
    marks.searches++;
    this.found = [];
    marks.foundBy[person] = marks.searches;
  }

  /** Finds all who may come within range of a straight line. */
  search(x0: number, y0: number, x1: number, y1: number): void {
    this.visit(x0, y0, x1, y1, this.reachM);
    const { found } = this;
    const { foundBy, searches } = this.marks;
    for (const key of this.keys) {
      const members = this.cells.get(key);
      if (members === undefined) continue;
      for (const person of members) {
        if (foundBy[person] === searches) continue;
        foundBy[person] = searches;
        found.push(person);
      }
    }
  }

  /** Who was found since the search began, sorted. */
  end(): Int32Array {
    this.candidates += this.found.length;
    return Int32Array.from(this.found).sort();
  }

  /** `keys` = the cells of a line and of what is up to `aroundM` beside it. */
  private visit(x0: number, y0: number, x1: number, y1: number, aroundM: number): void {
    const { cellM, keys } = this;
    keys.length = 0;
    // In pieces: the cells are those along the line, not those of the box around it.
    const pieces = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0)) / cellM));
    const dx = (x1 - x0) / pieces;
    const dy = (y1 - y0) / pieces;
    for (let piece = 0; piece < pieces; piece++) {
      const x = x0 + piece * dx;
      const y = y0 + piece * dy;
      const left = this.cellOf(Math.min(x, x + dx) - aroundM);
      const right = this.cellOf(Math.max(x, x + dx) + aroundM);
      const top = this.cellOf(Math.max(y, y + dy) + aroundM);
      for (let row = this.cellOf(Math.min(y, y + dy) - aroundM); row <= top; row++) {
        for (let column = left; column <= right; column++) keys.push(row * ROW + column);
      }
    }
  }

  private cellOf(placeM: number): number {
    return Math.min(Math.max(Math.floor(placeM / this.cellM), -EDGE), EDGE);
  }
}
