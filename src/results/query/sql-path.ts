import { resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';

/** A text as SQL writes it. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A file that SQL is to read, as a text of SQL. DuckDB takes paths for patterns, and one in
 * brackets stands for itself; a path that is absolute is never taken for an address either.
 *
 * @throws InputError for a path that no pattern can stand for
 */
export function sqlFile(path: string): string {
  return sqlText(literalPattern(resolve(path)));
}

/**
 * Files as `allowed_paths` wants them: DuckDB asks for the pattern and for the file that it finds.
 */
export function sqlAllowed(paths: readonly string[]): string {
  const all = paths.map((path) => resolve(path)).flatMap((path) => [path, literalPattern(path)]);
  return `[${[...new Set(all)].map(sqlText).join(', ')}]`;
}

function literalPattern(path: string): string {
  if (!/[*?[]/.test(path)) return path;
  const slashed = process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
  if (slashed.includes('\\')) {
    throw new InputError(
      `expected a path without a backslash beside * ? or [, found ${path}; ` +
        'to SQL it parts folders there; choose another name',
    );
  }
  return slashed.replace(/[*?[]/g, '[$&]');
}

/** @throws InputError for a folder where DuckDB cannot keep rows while they are written */
export function refuseOptions(folder: string): void {
  if (!folder.includes('?')) return;
  throw new InputError(
    `expected a path without ?, which begins options of a database, found it in ${folder}; ` +
      'choose another --out',
  );
}
