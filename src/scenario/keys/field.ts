import { z } from 'zod';

/**
 * One kind of value of a scenario: how people write it, and how the resolved scenario and the
 * manifest of a run keep it.
 */
export interface Field<File extends z.ZodType = z.ZodType, Stored extends z.ZodType = z.ZodType> {
  /** Reads what people write; its JSON Schema carries unit, range and form. */
  readonly file: File;
  /** Checks what a manifest keeps. */
  readonly stored: Stored;
  /** Groups of keys inside, for whoever walks the scenario. */
  readonly sections: readonly Group[];
  /**
   * From the one to the other.
   *
   * @param written - what `file` made of the user's value
   * @param given - values, by resolved name, of keys inside that the file leaves open
   */
  resolve(written: unknown, given?: unknown): unknown;
}

/** A group of keys as those who walk it need it; `section` makes it. */
export interface Group extends Field {
  readonly keys: Readonly<Record<string, Entry>>;
}

/** One row in the table of a section: a key of the file, a resolved value, or both. */
export interface Entry {
  /** Undefined: people cannot write it, it follows from other keys. */
  readonly file: z.ZodType | undefined;
  readonly field: Field | undefined;
  /** Resolved name; undefined: the key's own; null: none, other values follow from it. */
  readonly as: string | null | undefined;
  /** Stored form; undefined where there is no resolved name. */
  readonly stored: z.ZodType | undefined;
  /** Whether the resolved keys of its group stand beside this key, and not in a group of theirs. */
  readonly isSpread: boolean;
  /** What is stored where the file says nothing. */
  readonly absent?: unknown;
  /** The resolved value, from all that the section's file says. */
  readonly from?: ((written: never) => unknown) | undefined;
}

/** A field whose value is kept as it is read. */
export function field<File extends z.ZodType, Stored extends z.ZodType>(
  file: File,
  stored: Stored,
): Field<File, Stored> {
  return { file, stored, sections: [], resolve: (written) => written };
}

/** The same to write, kept otherwise: in another unit, or another shape. */
export function converted<File extends z.ZodType, Stored extends z.ZodType>(
  { file, sections }: Field<File>,
  stored: Stored,
  convert: (written: z.output<File>) => z.output<Stored>,
): Field<File, Stored> {
  return { file, stored, sections, resolve: (written) => convert(written as z.output<File>) };
}

/** A value, or `null` written out. */
export function orNull<File extends z.ZodType, Stored extends z.ZodType>(
  value: Field<File, Stored>,
): Field<z.ZodUnion<[File, z.ZodNull]>, z.ZodNullable<Stored>> {
  return {
    file: z.union([value.file, z.null()]),
    stored: value.stored.nullable(),
    sections: value.sections,
    resolve: (written, given) => (written === null ? null : value.resolve(written, given)),
  };
}

/** A list of values of one kind; `limit` may bound its length. */
export function list<File extends z.ZodType, Stored extends z.ZodType>(
  item: Field<File, Stored>,
  limit: (items: z.ZodArray<File>) => z.ZodArray<File> = (items) => items,
): Field<z.ZodArray<File>, z.ZodArray<Stored>> {
  return {
    file: limit(z.array(item.file)),
    stored: z.array(item.stored),
    sections: item.sections,
    resolve: (written) => (written as unknown[]).map((one) => item.resolve(one)),
  };
}
