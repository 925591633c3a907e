// Piscina loads this file in each worker; see src/run/worker-entry.mjs.
import { existsSync } from 'node:fs';
import { workerData } from 'piscina';

const built = new URL('./worker.js', import.meta.url);
const load = existsSync(built)
  ? () => import(built.href)
  : async () => (await import('tsx/esm/api')).tsImport('./worker.ts', import.meta.url);

let simulate;

export default async function work(seed) {
  simulate ??= await (await load()).taskFunction(workerData);
  return await simulate(seed);
}
