import type { Suite } from '../../src/benchmark/suite.ts';
import { OfficeProgram } from '../office-program.ts';

const WORKERS = ['--workers', '2'];

export const suite: Suite = {
  about:
    '20 replicates of the office day through the program, beside one run of it with all ' +
    'sightings, both with two workers: processor time of all workers',
  warmUps: 0,
  rounds: 1,
  isLong: true,
  prepare() {
    const office = new OfficeProgram();
    return {
      contenders: [
        {
          name: 'office, 20 replicates',
          role: 'subject',
          operation: 'commands',
          memoryShare: 0.3,
          run: () => office.run('--replicates', '20', ...WORKERS),
        },
        {
          name: 'office, one run, all',
          role: 'yardstick',
          operation: 'commands',
          memoryShare: 0.3,
          run: () => office.run('--set', 'materialise=all', ...WORKERS),
        },
      ],
      peakBytes: () => office.peakBytes,
      close: () => office.close(),
    };
  },
};
