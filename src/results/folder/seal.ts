import { createHash } from 'node:crypto';

/** What may be written over: a file of one kind that a command of ours wrote. */
export interface Replaceable {
  /** Such as "a page of bluecrowd". */
  readonly what: string;
  /** What a file with this text is instead; undefined where it is of the kind. */
  foundInstead(text: string): string | undefined;
}

/**
 * How the seal is written: a comment at the end of HTML, XML and Markdown, or at the top of YAML.
 */
type Style = 'markup' | 'yaml';

/** A kind of text file with a line that says what it is and holds a digest of all other lines. */
export interface Sealed extends Replaceable {
  seal(text: string): string;
}

/**
 * @param name - of the kind, a word, as it stands in the file
 * @param isOlder - knows a file of the kind without a seal, from before there were any
 */
export function sealed(
  name: string,
  what: string,
  style: Style,
  isOlder: (text: string) => boolean = () => false,
): Sealed {
  const [open, close] = style === 'yaml' ? ['# ', ''] : ['<!-- ', ' -->'];
  const line = new RegExp(`^${open}bluecrowd ${name}, sha256 ([0-9a-f]{64})${close}\\n`, 'm');
  return {
    what,
    seal: (text) => {
      const mark = `${open}bluecrowd ${name}, sha256 ${digest(text)}${close}\n`;
      return style === 'yaml' ? `${mark}${text}` : `${text}${mark}`;
    },
    foundInstead: (text) => {
      const found = line.exec(text);
      if (found === null) return isOlder(text) ? undefined : 'another file';
      const rest = text.slice(0, found.index) + text.slice(found.index + found[0].length);
      return digest(rest) === found[1] ? undefined : 'one that was changed since it was written';
    },
  };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Pages of `run`, `report` and `validate`. */
export const PAGE = sealed(
  'page',
  'a page of bluecrowd',
  'markup',
  (text) => text.startsWith('<!DOCTYPE html>') && text.includes('class="eyebrow">bluecrowd'),
);

/** Figures of `report` and `validate`. */
export const FIGURE = sealed('figure', 'an SVG figure of bluecrowd', 'markup', (text) =>
  /^<\?xml [^>]*>\n<svg xmlns="[^"]*" width="[\d.]+" height="[\d.]+" id="fig-[^"]*" class="figure"/.test(
    text,
  ),
);
