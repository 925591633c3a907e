import { readFileSync } from 'node:fs';

/**
 * Peak resident memory of this process so far, bytes. Linux tells it exactly; what getrusage says
 * there begins with that of the process that started this one.
 */
export function peakBytes(): number {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
    if (peak !== null) return 1024 * Number(peak[1]);
  } catch {
    // Another system.
  }
  return process.resourceUsage().maxRSS * 1024;
}
