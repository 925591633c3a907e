// Windows counts processor time in steps of a 64th of a second: its clock is the better measure.
const HAS_FINE_COUNT = process.platform !== 'win32';

/**
 * Processor time of this process, s: what else the machine does takes none of it, as it takes
 * seconds of a clock. Threads that collect garbage and compile count, and programs that are started
 * do not.
 */
export function processorS(): number {
  if (!HAS_FINE_COUNT) return performance.now() / 1000;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
