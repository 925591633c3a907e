// Measures one suite in a process of its own and sends what it measured to the process that asked.
//   node child.js SUITE.js [ROUNDS]
import { pathToFileURL } from 'node:url';
import { measureSuite } from './rounds.ts';
import type { Measured } from './rounds.ts';
import type { Suite } from './suite.ts';

/** What this process sends: how far it is, what it measured, or why it could not. */
export type ChildMessage =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'measured'; readonly measured: Measured }
  | { readonly kind: 'failed'; readonly message: string };

const send = (message: ChildMessage): void => void process.send?.(message);

async function measure(file: string, rounds: string | undefined): Promise<Measured> {
  const module = (await import(pathToFileURL(file).href)) as { suite?: Suite };
  if (typeof module.suite?.prepare !== 'function') {
    throw new RangeError('"suite" expected an export with prepare(), got none');
  }
  return measureSuite(module.suite, {
    rounds: rounds === undefined ? undefined : Number(rounds),
    onProgress: (done, total) => send({ kind: 'progress', share: done / total }),
  });
}

const [file, rounds] = process.argv.slice(2);
measure(file, rounds).then(
  (measured) => send({ kind: 'measured', measured }),
  (error: unknown) => send({ kind: 'failed', message: String((error as Error)?.message ?? error) }),
);
