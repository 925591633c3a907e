// Prints a hash of many RPIs, and how they were made. Runs the built program's code.
import { createHash } from 'node:crypto';
import { createAes128Bulk } from '../../dist/base/crypto/aes128-bulk.js';
import { instantiate, moduleBytes } from '../../dist/base/crypto/wasm-module.js';
import { rpiSchedule, writeRpis } from '../../dist/protocols/gaen/gaen-crypto.js';

const digest = createHash('sha256');
const schedule = new Int32Array(44);
const rpis = new Uint8Array(144 * 16);
for (let k = 0; k < 20; k++) {
  rpiSchedule(new Uint8Array(16).fill(k), schedule);
  writeRpis(schedule, 2_660_000 + 144 * k, 144, rpis, 0);
  digest.update(rpis);
}
const made = [createAes128Bulk(), instantiate(moduleBytes(0, 0, []))];
console.log(digest.digest('hex'), made.includes(undefined) ? 'plain' : 'WebAssembly');
