// Piscina loads this file in each worker. Built code has worker.js beside it; in the source tree
// the TypeScript is loaded through tsx, which Node 20 needs to be told of inside the worker.
import { existsSync } from 'node:fs';
import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';

const built = new URL('./worker.js', import.meta.url);
const load = existsSync(built)
  ? () => import(built.href)
  : async () => (await import('tsx/esm/api')).tsImport('./worker.ts', import.meta.url);

let run;

export default async function work(task) {
  run ??= await (await load()).taskFunction(workerData);
  const result = run(task);
  if (result.kind === 'refused') return result;
  return move({
    [transferableSymbol]: columnsOf(result).map(({ buffer }) => buffer),
    [valueSymbol]: result,
  });
}

function columnsOf(result) {
  const tables =
    result.kind === 'contacts' ? [result.contacts] : [result.sightings, result.radioUse];
  return tables.flatMap(({ columns }) => columns);
}
