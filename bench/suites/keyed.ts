import { randomNormal } from 'd3';
import seedrandom from 'seedrandom';
import type { Contender, Suite } from '../../src/benchmark/suite.ts';
import { deriveKey, normal, purposeKey, rootKey, uniform } from '../../src/kernel/keyed.ts';
import { OuCursor, PlaceField } from '../../src/kernel/noise.ts';

const DRAWS = 2_000_000;
const key = purposeKey(rootKey('bench'), 'keyed');
const kept = new Float64Array(1);

const subject = (name: string, operation: string, run: () => number): Contender => ({
  name,
  role: 'subject',
  operation,
  memoryShare: 0,
  run,
});

/** Each in a loop of its own, so that none is slowed by what another taught the compiler. */
function noise(name: string, count: number, stepUs: number, periodUs: number): Contender {
  const slow = new OuCursor(30_000_000);
  slow.open(key);
  return subject(name, 'values', () => {
    for (let k = 0; k < count; k++) kept[0] += slow.at((k * stepUs) % periodUs);
    return count;
  });
}

export const suite: Suite = {
  about: 'keyed draws, against d3.randomNormal on seedrandom; correlated noise',
  prepare() {
    const library = randomNormal.source(seedrandom('bench'))(0, 1);
    const field = new PlaceField(1.7);
    const prepared = field.prepare(key);
    return {
      contenders: [
        subject('normal', 'deviates', () => {
          for (let k = 0; k < DRAWS; k++) kept[0] += normal(key, k, 1);
          return DRAWS;
        }),
        {
          name: 'd3.randomNormal on seedrandom',
          role: 'yardstick',
          operation: 'deviates',
          run() {
            for (let k = 0; k < DRAWS; k++) kept[0] += library();
            return DRAWS;
          },
        },
        subject('uniform', 'draws', () => {
          for (let k = 0; k < DRAWS; k++) kept[0] += uniform(key, k, 2);
          return DRAWS;
        }),
        noise('noise, tau 30 s, every 5 s', 200_000, 5_000_000, 1e15),
        noise('noise, random instants', 100_000, 7_777_777_777, 1e12),
        subject('field at a new place', 'values', () => {
          for (let k = 0; k < 100_000; k++) kept[0] += field.atPrepared(prepared, k, 1, 2, k);
          return 100_000;
        }),
        subject('field of a new pair', 'pairs', () => {
          for (let k = 0; k < 30_000; k++) kept[0] += field.prepare(deriveKey(key, k))[0];
          return 30_000;
        }),
      ],
    };
  },
};
