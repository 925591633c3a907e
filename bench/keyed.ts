// Keyed draws against d3.randomNormal on seedrandom, and what correlated noise costs.
import { randomNormal } from 'd3';
import seedrandom from 'seedrandom';
import { deriveKey, normal, purposeKey, rootKey, uniform } from '../src/kernel/keyed.ts';
import { OuCursor, PlaceField } from '../src/kernel/noise.ts';
import { measure, tell } from './timing.ts';
import type { Contender } from './timing.ts';

const key = purposeKey(rootKey('bench'), 'keyed');
const DRAWS = 4_000_000;
let sink = 0;

function times(name: string, count: number, one: (k: number) => number): Contender {
  return {
    name,
    run() {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += one(k);
      sink += sum;
      return count;
    },
  };
}

const library = randomNormal.source(seedrandom('bench'))(0, 1);
tell(
  'Normal deviates',
  measure([
    {
      name: 'keyed normal',
      run() {
        let sum = 0;
        for (let k = 0; k < DRAWS; k++) sum += normal(key, k, 1);
        sink += sum;
        return DRAWS;
      },
    },
    {
      name: 'd3.randomNormal on seedrandom',
      run() {
        let sum = 0;
        for (let k = 0; k < DRAWS; k++) sum += library();
        sink += sum;
        return DRAWS;
      },
    },
  ]),
);

const slow = new OuCursor(30_000_000);
slow.open(key);
const field = new PlaceField(1.7);
const prepared = field.prepare(key);
tell(
  'What else is drawn',
  measure([
    times('keyed uniform', DRAWS, (k) => uniform(key, k, 2)),
    times('noise, tau 30 s, every 5 s', 500_000, (k) => slow.at(k * 5_000_000)),
    times('noise, random instants', 100_000, (k) => slow.at((k * 7_777_777_777) % 1e12)),
    times('field at a new place', 500_000, (k) => field.atPrepared(prepared, k, 1, 2, k)),
    times('field of a new pair', 50_000, (k) => field.prepare(deriveKey(key, k))[0]),
  ]),
);
if (Number.isNaN(sink)) console.log(sink);
