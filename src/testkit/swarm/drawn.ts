import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** A group of keys of a scenario file. */
export type Keys = Record<string, unknown>;

/** A scenario as data, with what stands in the files beside it. */
export interface Drawn {
  readonly file: Keys & { readonly world: Keys };
  /** Lines of the contact list and of its metadata; empty where the world has none. */
  readonly contacts: readonly string[];
  readonly classes: readonly string[];
}

/**
 * Writes `NAME.yaml` and, for a world of a contact list, `NAME.txt` and `NAME.classes.txt`.
 *
 * @param comment - lines at the head of the scenario
 * @returns path of the scenario
 */
export function writeDrawn(
  folder: string,
  name: string,
  { file, contacts, classes }: Drawn,
  comment: readonly string[] = [],
): string {
  const world: Keys = { ...file.world };
  if (world.kind === 'trace') {
    world.file = `${name}.txt`;
    writeFileSync(join(folder, `${name}.txt`), `${contacts.join('\n')}\n`);
    if (classes.length > 0) {
      world.metadata = `${name}.classes.txt`;
      writeFileSync(join(folder, `${name}.classes.txt`), `${classes.join('\n')}\n`);
    }
  }
  const path = join(folder, `${name}.yaml`);
  const head = comment.map((line) => `# ${line}\n`).join('');
  writeFileSync(path, head + stringify({ ...file, world }));
  return path;
}
