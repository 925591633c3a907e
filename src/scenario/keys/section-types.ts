import type { z } from 'zod';
import type { Entry, Group } from './field.ts';

export interface Key<
  File extends z.ZodType | undefined,
  As extends string | null | undefined,
  Stored extends z.ZodType,
> extends Entry {
  readonly file: File;
  readonly as: As;
  readonly stored: Stored;
  readonly isSpread: false;
}

export type Shape = Readonly<Record<string, z.ZodType>>;

export interface Spread<File extends z.ZodType, Parts extends Shape> extends Entry {
  readonly file: File;
  readonly isSpread: true;
  readonly shape: Parts;
}

/** The table of a section: keys of the file in their order, which is that of the documents too. */
export type SectionKeys = Readonly<Record<string, Entry>>;

type FileShape<Keys> = {
  [
    Name in keyof Keys as Keys[Name] extends { file: z.ZodType } ? Name : never
  ]: Keys[Name] extends {
    file: infer File extends z.ZodType;
  }
    ? File
    : never;
};

/** What one row adds to the stored form of its section. */
type PartsOf<One, Name> =
  One extends Spread<z.ZodType, infer Parts>
    ? Parts
    : One extends Key<z.ZodType | undefined, infer As, infer Stored>
      ? { [Part in As extends null ? never : As extends string ? As : Name & string]: Stored }
      : never;
type Joined<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;
export type StoredShape<Keys> =
  Joined<{ [Name in keyof Keys]: PartsOf<Keys[Name], Name> }[keyof Keys]> extends infer All
    ? { [Name in keyof All]: All[Name] extends z.ZodType ? All[Name] : never }
    : never;

export type SectionFile<Keys> = z.ZodObject<FileShape<Keys>, z.core.$strict>;
export type SectionStored<Keys> = z.ZodObject<StoredShape<Keys>, z.core.$strict>;

/** What may be given for keys that a file leaves open. */
export type Given<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Name in keyof T]?: Given<T[Name]> }
    : T;

/** A group of keys: what the file may hold, and what the resolved scenario and a manifest hold. */
export interface Section<Keys extends SectionKeys> extends Group {
  readonly keys: Keys;
  readonly file: SectionFile<Keys>;
  readonly stored: SectionStored<Keys>;
  /**
   * The resolved values in the order of the table.
   *
   * @param given - values of keys that the file leaves open, by resolved name
   * @throws Error where neither says what a key holds that is always there
   */
  resolve(
    written: z.output<SectionFile<Keys>>,
    given?: Given<z.output<SectionStored<Keys>>>,
  ): z.output<SectionStored<Keys>>;
}
