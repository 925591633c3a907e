/**
 * Rolling hash over the events of a run: any changed field, swapped order or missing event changes
 * it. Two lanes of a multiply-and-rotate mix; a checksum, not a signature.
 */
export class Journal {
  /** Events noted so far. */
  events: number;
  private first: number;
  private second: number;

  constructor() {
    this.events = 0;
    this.first = 0x243f6a88;
    this.second = 0x85a308d3;
  }

  note(timeUs: number, kind: number, entity: number, data: number): void {
    this.events++;
    this.mixIn(timeUs);
    this.mixIn(kind);
    this.mixIn(entity);
    this.mixIn(data);
  }

  /** 16 hex digits. */
  digest(): string {
    const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
    return hex(finish(this.first ^ this.events)) + hex(finish(this.second + this.events));
  }

  /** Whole numbers, |value| < 2^53. */
  private mixIn(value: number): void {
    const high = Math.floor(value / 4294967296) | 0;
    const low = value | 0;
    let a = Math.imul(this.first ^ low, 0x9e3779b1);
    a = (a << 13) | (a >>> 19);
    a = (a + high) | 0;
    let b = Math.imul(this.second + low, 0x85ebca6b);
    b = (b << 17) | (b >>> 15);
    b = b ^ Math.imul(high + 0x27220a95, 0xc2b2ae35);
    this.first = Math.imul(a, 5) + 0x52dce729;
    this.second = (b + this.first) | 0;
  }
}

function finish(word: number): number {
  let x = word ^ (word >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}
