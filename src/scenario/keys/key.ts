import { z } from 'zod';
import type { Field } from './field.ts';
import type {
  Key,
  Section,
  SectionFile,
  SectionKeys,
  Spread,
  StoredShape,
} from './section-types.ts';

/** What documents and editors say of a key, in the order in which it is written here. */
interface About {
  readonly description: string;
  /** Where the default comes from. */
  readonly source?: string;
  /** The default in words, where it is no value. */
  readonly fallback?: string;
  /** The unit or form in words, where the field does not tell it. */
  readonly unit?: string;
}

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Frozen<T[Name]> }
    : T;

interface KeyOptions<File extends z.ZodType> extends Partial<About> {
  /** Resolved name, its unit last; left out: the key's own; null: other values follow from it. */
  readonly as?: string | null;
  /** As people would write it. Without it, and unless `optional`, the key is needed. */
  readonly default?: Frozen<z.input<File>>;
  readonly optional?: true;
  /** What an optional key that is left out is kept as; `left out`: as no value at all. */
  readonly absent?: null | 'left out';
}

type FileOf<File extends z.ZodType, Options> = Options extends { default: unknown }
  ? z.ZodPrefault<File>
  : Options extends { optional: true }
    ? z.ZodOptional<File>
    : File;
type NameOf<Options> = Options extends { as: infer As extends string | null } ? As : undefined;
type StoredOf<Stored extends z.ZodType, Options> = Options extends { absent: null }
  ? z.ZodNullable<Stored>
  : Options extends { absent: 'left out' }
    ? z.ZodOptional<Stored>
    : Stored;

/**
 * One key of a section: all that the schema, the documentation, the resolved scenario and the
 * manifest's check need to know of it.
 */
export function key<
  File extends z.ZodType,
  Stored extends z.ZodType,
  const Options extends KeyOptions<File>,
>(
  field: Field<File, Stored>,
  options: Options,
): Key<FileOf<File, Options>, NameOf<Options>, StoredOf<Stored, Options>> {
  const { as, absent } = options as KeyOptions<File>;
  return {
    file: described(field.file, options) as FileOf<File, Options>,
    field,
    as: as as NameOf<Options>,
    stored: keptAs(field.stored, absent) as StoredOf<Stored, Options>,
    isSpread: false,
    absent: absent === 'left out' ? undefined : absent,
  };
}

function keptAs(stored: z.ZodType, absent: KeyOptions<z.ZodType>['absent']): z.ZodType {
  if (absent === 'left out') return stored.optional();
  return absent === null ? stored.nullable() : stored;
}

/** A key that tells the kinds of a group apart, such as `kind: static`; documents name it alone. */
export function kind<const Name extends string>(
  name: Name,
): Key<z.ZodLiteral<Name>, undefined, z.ZodLiteral<Name>> {
  const file = z.literal(name);
  const field: Field = { file, stored: file, sections: [], resolve: (written) => written };
  return { file, field, as: undefined, stored: file, isSpread: false };
}

/** A group of keys whose resolved values stand beside it: `door.x` is kept as `doorXM`. */
export function spread<
  Keys extends SectionKeys,
  const Options extends Omit<KeyOptions<SectionFile<Keys>>, 'as' | 'absent' | 'optional'>,
>(
  group: Section<Keys>,
  options: Options,
): Spread<FileOf<SectionFile<Keys>, Options>, StoredShape<Keys>> {
  return {
    file: described(group.file, options) as FileOf<SectionFile<Keys>, Options>,
    field: group,
    as: null,
    stored: undefined,
    isSpread: true,
    shape: group.stored.shape,
  };
}

/**
 * A resolved value that nobody writes: it follows from keys of the section (`from`), or from
 * elsewhere (given to `resolve`).
 *
 * @param as - its name where that is a key of the file as well
 */
export function derived<Stored extends z.ZodType, const As extends string, Written = never>(
  stored: Stored,
  {
    as,
    from,
  }: { readonly as?: As; readonly from?: (written: Written) => z.output<Stored> | undefined } = {},
): Key<undefined, string extends As ? undefined : As, Stored> {
  return {
    file: undefined,
    field: undefined,
    as: as as string extends As ? undefined : As,
    stored,
    isSpread: false,
    from,
  };
}

function described<File extends z.ZodType>(
  file: File,
  options: KeyOptions<File> | Omit<KeyOptions<File>, 'as' | 'absent' | 'optional'>,
): z.ZodType {
  const { default: usual, optional } = options as KeyOptions<File>;
  const about = Object.entries(options).filter(([name]) => ABOUT.has(name));
  const schema =
    usual !== undefined ? withDefault(file, usual) : optional === true ? file.optional() : file;
  return about.length === 0 ? schema : schema.meta(Object.fromEntries(about));
}

const ABOUT: ReadonlySet<string> = new Set<keyof About>([
  'description',
  'source',
  'fallback',
  'unit',
]);

const KEPT_AS_WRITTEN = [z.ZodString, z.ZodNumber, z.ZodBoolean, z.ZodEnum];

/** What is kept as it is written is its own default; all else is read as if it were written. */
function withDefault(file: z.ZodType, usual: unknown): z.ZodType {
  const isKept = usual === null || KEPT_AS_WRITTEN.some((one) => file instanceof one);
  return isKept ? file.default(usual) : file.prefault(usual);
}
