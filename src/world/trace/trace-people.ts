import { quoted } from '../../base/text/printable.ts';
import type { LineScanner } from './trace-lines.ts';

/** Ids up to this long are looked up as numbers. */
const ID_DIGITS = 9;

/** Ids of a trace by first appearance, found again from their bytes without making a string. */
export class PersonTable {
  readonly names: string[];
  readonly groups: string[];
  private readonly byNumber: Map<number, number>;
  private readonly byText: Map<string, number>;
  /** Where each person's class stood first, in the scanner's bytes; start -1 = nowhere yet. */
  private readonly classStart: number[];
  private readonly classEnd: number[];

  constructor() {
    this.names = [];
    this.groups = [];
    this.byNumber = new Map();
    this.byText = new Map();
    this.classStart = [];
    this.classEnd = [];
  }

  /** Index of the id in `field`, or -1 if it is new. */
  find(scanner: LineScanner, field: number): number {
    const number = scanner.integer(field, ID_DIGITS);
    const known = number >= 0 ? this.byNumber.get(number) : this.byText.get(scanner.text(field));
    return known ?? -1;
  }

  /** Index of the id in `field`, which is added if it is new. */
  index(scanner: LineScanner, field: number): number {
    const known = this.find(scanner, field);
    if (known >= 0) return known;
    const added = this.names.length;
    const number = scanner.integer(field, ID_DIGITS);
    const text = scanner.text(field);
    if (number >= 0) this.byNumber.set(number, added);
    else this.byText.set(text, added);
    this.names.push(text);
    this.groups.push('');
    this.classStart.push(-1);
    this.classEnd.push(-1);
    return added;
  }

  /** Notes the class of `person`, and checks that every line gives the same. */
  setClass(scanner: LineScanner, person: number, field: number): void {
    const start = scanner.starts[field];
    const end = scanner.ends[field];
    const first = this.classStart[person];
    if (first < 0) {
      this.groups[person] = scanner.text(field);
      this.classStart[person] = start;
      this.classEnd[person] = end;
      return;
    }
    const { bytes } = scanner;
    let same = this.classEnd[person] - first === end - start;
    for (let k = start; same && k < end; k++) same = bytes[k] === bytes[first + k - start];
    if (same) return;
    throw scanner.error(
      `expected class ${quoted(this.groups[person])} of ` +
        `${quoted(this.names[person])} as before, found ${scanner.quote(field)}`,
      field,
    );
  }

  /** Indices in the order of the result: numbers ascending, then the other ids by code units. */
  ascending(): Int32Array {
    const { names } = this;
    const value = names.map((name) => (/^(0|[1-9]\d{0,8})$/.test(name) ? Number(name) : Infinity));
    return Int32Array.from(names.keys()).sort((x, y) => {
      if (value[x] !== value[y]) return value[x] - value[y];
      return names[x] < names[y] ? -1 : names[x] > names[y] ? 1 : 0;
    });
  }
}
