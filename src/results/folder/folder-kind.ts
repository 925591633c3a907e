import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a command writes as a folder; told by the first key of its manifest. */
export interface FolderKind {
  readonly what: 'a run' | 'a data set' | 'a set of replicates';
  readonly earlier: 'an earlier run' | 'an earlier data set' | 'earlier replicates';
  readonly key: 'bluecrowd' | 'bluecrowdDataset' | 'bluecrowdReplicates';
}

export const RUN: FolderKind = { what: 'a run', earlier: 'an earlier run', key: 'bluecrowd' };
export const DATASET: FolderKind = {
  what: 'a data set',
  earlier: 'an earlier data set',
  key: 'bluecrowdDataset',
};
export const REPLICATES: FolderKind = {
  what: 'a set of replicates',
  earlier: 'earlier replicates',
  key: 'bluecrowdReplicates',
};

export const MANIFEST = 'manifest.json';

/** What a folder with a manifest of ours consists of. */
export interface KnownFiles {
  readonly kind: FolderKind;
  /** Whether a command wrote the file with this path from the folder ("/" between names). */
  has(path: string): boolean;
  hasFolder(path: string): boolean;
}

/** By the manifest in a folder; undefined where there is none of ours. */
export function knownFilesOf(folder: string): KnownFiles | undefined {
  const manifest = manifestIn(folder);
  const kind = [RUN, DATASET, REPLICATES].find(({ key }) => manifest[key] === 1);
  if (kind === undefined) return undefined;
  const { files } = manifest;
  return Array.isArray(files) ? listedFiles(kind, files.map(String)) : olderFiles(kind, manifest);
}

function manifestIn(folder: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function listedFiles(kind: FolderKind, files: readonly string[]): KnownFiles {
  const names = new Set([...files, MANIFEST]);
  const folders = new Set(files.flatMap(foldersAbove));
  return { kind, has: (path) => names.has(path), hasFolder: (path) => folders.has(path) };
}

/** Of a/b/c: a, a/b. */
function foldersAbove(file: string): string[] {
  const parts = file.split('/');
  return parts.slice(1).map((_, k) => parts.slice(0, k + 1).join('/'));
}

/** Version 0.1.0 kept no list: the names that it gave. */
function olderFiles(kind: FolderKind, manifest: Record<string, unknown>): KnownFiles {
  const tables = Object.keys(manifest.counts ?? {}).map((name) => `${name}.parquet`);
  const names = new Set([MANIFEST, ...tables, ...(kind === RUN ? ['report.html'] : [])]);
  const { apps } = (manifest.scenario ?? {}) as { apps?: { engine?: string }[] };
  const engines = Array.isArray(apps) ? apps.map(({ engine }) => String(engine)) : [];
  const stems = engines.map((engine) => engine.replaceAll('@', '-'));
  const isOfEngine = (path: string): boolean =>
    stems.some(
      (stem) =>
        path === `contact-logs/${stem}.parquet` ||
        (path.startsWith(`keys/${stem}-`) &&
          /^\d{4}-\d\d-\d\dT\d{6}Z[^/]*$/.test(path.slice(`keys/${stem}-`.length))),
    );
  return {
    kind,
    has: (path) => names.has(path) || isOfEngine(path),
    hasFolder: (path) => kind === RUN && (path === 'contact-logs' || path === 'keys'),
  };
}
