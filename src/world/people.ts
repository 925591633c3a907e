/** One of the people of a world. */
export interface Person {
  /** Name as the scenario or trace gives it, unique; may hold any characters (escape on output). */
  readonly name: string;
  /** Group, class or department; '' where the world has none. */
  readonly group: string;
}

/**
 * Everybody of a world, in order of index. Who is who is made when it is asked for: there may be a
 * million, and most threads of a run need their number only.
 */
export class People implements Iterable<Person> {
  readonly length: number;
  private readonly personOf: (index: number) => Person;

  /** @param personOf - of an index 0..length-1 */
  constructor(length: number, personOf: (index: number) => Person) {
    this.length = length;
    this.personOf = personOf;
  }

  /** @throws RangeError for an index that nobody has */
  at(index: number): Person {
    if (index >= 0 && index < this.length) return this.personOf(index);
    throw new RangeError(`"index" expected 0 to ${this.length - 1}, got ${index}`);
  }

  *[Symbol.iterator](): Generator<Person> {
    for (let index = 0; index < this.length; index++) yield this.personOf(index);
  }

  keys(): IterableIterator<number> {
    return Array.prototype.keys.call(this) as IterableIterator<number>;
  }

  forEach(each: (person: Person, index: number) => void): void {
    for (let index = 0; index < this.length; index++) each(this.personOf(index), index);
  }

  map<T>(of: (person: Person, index: number) => T): T[] {
    return Array.from({ length: this.length }, (_, index) => of(this.personOf(index), index));
  }
}
