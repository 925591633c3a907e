/** A record with the line (or the row of an SQLite table) that it starts in. */
export interface NumberedRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

/** A file, and what it is called in a sentence: an SQLite file with its table. */
export interface NamedFile {
  readonly path: string;
  readonly label: string;
}
