import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nameId } from '../../kernel/keyed.ts';
import { writeDrawn } from './drawn.ts';
import type { Failure } from './swarm.ts';

/** Leaves the smallest scenario of a failure in `folder`; gives the path of its YAML. */
export function saveRegression(folder: string, failure: Failure): string {
  const { seed, iteration, says, smallest } = failure;
  mkdirSync(folder, { recursive: true });
  const name = `${nameId(seed).toString(36)}-${iteration}`;
  // A line of a comment ends where its text does.
  const comment = [`npm run swarm, seed ${JSON.stringify(seed)}, iteration ${iteration}`, says];
  return writeDrawn(
    folder,
    name,
    smallest,
    comment.flatMap((text) => text.split(/[\r\n]+/)),
  );
}

/** Paths of the scenarios in `folder`, in order. */
export function regressionsIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.sort().map((name) => join(folder, name));
}
