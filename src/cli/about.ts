import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Provenance } from '../results/manifest-type.ts';
import type { LoadedScenario } from '../scenario/load.ts';

const ROOT = new URL('../../', import.meta.url);

/** Version of the package. */
export function packageVersion(): string {
  const text = readFileSync(new URL('package.json', ROOT), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** What made a folder, as its manifest says. */
export function provenanceOf({
  scenario,
  sourceText,
}: Pick<LoadedScenario, 'scenario' | 'sourceText'>): Provenance {
  return {
    version: packageVersion(),
    gitCommit: gitCommit(),
    node: process.version,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    scenario,
    sourceText,
  };
}

/** Commit of the checkout that runs; null where bluecrowd is installed as a package. */
export function gitCommit(): string | null {
  if (!existsSync(new URL('.git', ROOT))) return null;
  try {
    const cwd = fileURLToPath(ROOT);
    const stdio: ('ignore' | 'pipe')[] = ['ignore', 'pipe', 'ignore'];
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd, encoding: 'utf8', stdio }).trim();
  } catch {
    return null;
  }
}
