import { realpathSync } from 'node:fs';
import { extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { decodeUtf8 } from '../base/bytes/utf8.ts';
import { plain, shortened } from '../base/text/printable.ts';
import { readInput } from '../tables/input-file.ts';
import type { ModuleText } from './engine-module.ts';

// A protocol takes some hundred lines; with what is bundled into it, a megabyte.
const MAX_MODULE_BYTES = 5_000_000;

/** Whether an engine is written as the path of a module, and not as a name. */
export function isModulePath(written: string): boolean {
  return /[/\\]|\.[cm]?[jt]sx?$/.test(written);
}

/** What is wrong with a path, as words without a place; else the file. */
type Found = ModuleText | { readonly fault: string };

/**
 * Reads a module below `folder`, wherever links lead.
 *
 * @param written - as the scenario has it; relative paths start at `folder`
 */
export function readModule(written: string, folder: string): Found {
  const file = resolve(folder, written);
  const shown = plain(written);
  const away = outside(file, folder);
  if (away !== undefined) {
    return {
      fault:
        `expected a module below the scenario's folder, found ${shown}, which ${away}; ` +
        'copy it there',
    };
  }
  return readText(file, shown);
}

/** The same of a file that somebody names on the command line. */
export function readText(file: string, shown: string): Found {
  const ending = extname(file);
  if (['.ts', '.mts', '.cts', '.tsx'].includes(ending)) {
    return {
      fault:
        `expected a module in JavaScript (.mjs or .js), found TypeScript, ${shown}; ` +
        'compile it first (tsc, esbuild)',
    };
  }
  if (!['.mjs', '.js'].includes(ending)) {
    return { fault: `expected a module whose name ends in .mjs or .js, found ${shown}; rename it` };
  }
  const input = readInput(file, MAX_MODULE_BYTES);
  if ('bytes' in input) return { file, text: decodeUtf8(input.bytes, file) };
  const place = shortened(file, 300);
  return { fault: `expected a module at ${place}, found ${input.found}; check the path` };
}

/** How a file is not below a folder; undefined where it is, or does not exist. */
function outside(file: string, folder: string): string | undefined {
  if (isAway(file, resolve(folder))) return 'is outside';
  try {
    return isAway(realpathSync(file), realpathSync(folder)) ? 'is a link to outside' : undefined;
  } catch {
    return undefined;
  }
}

function isAway(file: string, folder: string): boolean {
  const within = relative(folder, file);
  return within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within);
}
