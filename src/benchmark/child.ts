// Measures one suite in a process of its own and sends what it measured to the process that asked.
//   node child.js SUITE.js ROUNDS|usual [quick [all]]
import { pathToFileURL } from 'node:url';
import { measureSuite } from './rounds.ts';
import type { Measured } from './rounds.ts';
import type { Suite } from './suite.ts';

/** What this process sends: how far it is, what it measured, or why it could not. */
export type ChildMessage =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'measured'; readonly measured: Measured }
  | { readonly kind: 'left-out' }
  | { readonly kind: 'failed'; readonly message: string };

const send = (message: ChildMessage): void => void process.send?.(message);

async function measure([file, rounds, pace, which]: readonly string[]): Promise<ChildMessage> {
  const module = (await import(pathToFileURL(file).href)) as { suite?: Suite };
  if (typeof module.suite?.prepare !== 'function') {
    throw new RangeError('"suite" expected an export with prepare(), got none');
  }
  const quick = pace === 'quick';
  if (quick && which !== 'all' && module.suite.isLong === true) return { kind: 'left-out' };
  const measured = await measureSuite(module.suite, {
    rounds: rounds === 'usual' ? undefined : Number(rounds),
    quick,
    onProgress: (done, total) => send({ kind: 'progress', share: done / total }),
  });
  return { kind: 'measured', measured };
}

measure(process.argv.slice(2)).then(send, (error: unknown) =>
  send({ kind: 'failed', message: String((error as Error)?.message ?? error) }),
);
