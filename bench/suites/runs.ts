import type { Contender, Suite } from '../../src/benchmark/suite.ts';
import { OfficeProgram } from '../office-program.ts';

export const suite: Suite = {
  about:
    'whole runs of the office day through the program, tables and report included: processor ' +
    'time of all workers',
  // Each run is a process of its own, cold as it is for a user.
  warmUps: 0,
  rounds: 1,
  isLong: true,
  prepare() {
    const office = new OfficeProgram();
    const run = (materialisation: 'all' | 'cases', workers: number): Contender => ({
      name: `office, ${materialisation}, ${workers} ${workers === 1 ? 'worker' : 'workers'}`,
      role: 'subject',
      operation: 'runs',
      memoryShare: 0.3,
      run: () =>
        office.run('--set', `materialise=${materialisation}`, '--workers', String(workers)),
    });
    return {
      contenders: [run('cases', 1), run('all', 1), run('all', 2)],
      peakBytes: () => office.peakBytes,
      close: () => office.close(),
    };
  },
};
