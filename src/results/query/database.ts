import { totalmem } from 'node:os';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';

/** A DuckDB in memory. */
export interface Database {
  readonly connection: DuckDBConnection;
  /** Stops what is being computed; the database is gone. */
  readonly close: () => void;
}

/** What a caller may choose; the rest is the same for all. */
export interface DatabaseOptions {
  /** 1 where sums of floats must come in one order. */
  readonly threads?: number;
  /** Most memory of tables and intermediate rows, bytes. */
  readonly memoryBytes?: number;
}

/**
 * Opens a DuckDB for reading files: it fetches no extension, keeps no secrets, and writes no
 * temporary files (in the working directory, as it would), so what needs more memory than allowed
 * is refused.
 */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const { threads, memoryBytes = usualMemoryBytes() } = options;
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
    temp_directory: '',
    memory_limit: `${Math.floor(memoryBytes / 1024)}KiB`,
    ...(threads === undefined ? {} : { threads: String(threads) }),
  });
  const connection = await instance.connect();
  const close = (): void => {
    connection.interrupt();
    connection.closeSync();
    instance.closeSync();
  };
  return { connection, close };
}

/** Half of what this process may use: the answer on its way out takes some too. */
function usualMemoryBytes(): number {
  const constrained = process.constrainedMemory();
  return (constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()) / 2;
}

/** The first paragraph of what DuckDB says, on one line: what follows repeats the SQL. */
export function duckdbSays(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [first] = text.split(/\n\s*\n/);
  return first.replace(/\s+/g, ' ').trim().slice(0, 300);
}

export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && /^Out of Memory Error/.test(error.message);
}
