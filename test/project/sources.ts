import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface SourceFile {
  /** Path from the top, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  /** File that is imported, from the top; undefined for packages. */
  readonly to: string | undefined;
  readonly package: string | undefined;
  readonly typeOnly: boolean;
  /** Whether it waits until the code around it runs. */
  readonly lazy: boolean;
}

/** All files below `folder` whose name ends in one of `endings`. */
export function sourcesIn(folder: string, endings = ['.ts', '.mjs']): SourceFile[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return (
    names
      // Types of a library without types of its own: nothing imports them.
      .filter((name) => endings.some((ending) => name.endsWith(ending)) && !name.endsWith('.d.ts'))
      .sort()
      .map((name) => ({
        path: posix.join(folder, name.replaceAll('\\', '/')),
        text: readFileSync(join(ROOT, folder, name), 'utf8'),
      }))
  );
}

const STATEMENT =
  /^(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?'([^']+)'|import\('([^']+)'\)|new URL\('(\.[^']+)', import\.meta/gm;

/** What a file imports, in order. */
export function importsOf({ path, text }: SourceFile): Import[] {
  return [...text.matchAll(STATEMENT)].map(([, type, stated, dynamic, url]) => {
    const name = stated ?? dynamic ?? url;
    const local = name.startsWith('.');
    const to = local
      ? relative(ROOT, resolve(ROOT, dirname(path), name)).replaceAll('\\', '/')
      : undefined;
    return {
      from: path,
      to,
      package: local ? undefined : name,
      typeOnly: type !== undefined,
      lazy: stated === undefined,
    };
  });
}
