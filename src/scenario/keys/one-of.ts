import { z } from 'zod';
import type { Field, Group } from './field.ts';

/** One of several groups, told apart by one of their keys. */
export function oneOf<const Options extends readonly [Group, ...Group[]]>(
  discriminator: 'kind' | 'model',
  options: Options,
): Field<OneOf<Options, 'file'>, OneOf<Options, 'stored'>> {
  const united = (part: 'file' | 'stored') => {
    const [first, ...others] = options.map((option) => option[part] as z.ZodObject);
    return z.discriminatedUnion(discriminator, [first, ...others]);
  };
  return {
    file: united('file') as unknown as OneOf<Options, 'file'>,
    stored: united('stored') as unknown as OneOf<Options, 'stored'>,
    sections: options,
    resolve: (written, given) => {
      const word = (written as Readonly<Record<string, unknown>>)[discriminator];
      const chosen = options.find(
        ({ keys }) => keys[discriminator].file?.safeParse(word).success === true,
      );
      return chosen?.resolve(written, given);
    },
  };
}

type OneOf<Options extends readonly Group[], Part extends 'file' | 'stored'> = z.ZodUnion<{
  -readonly [Place in keyof Options]: Options[Place][Part];
}>;
