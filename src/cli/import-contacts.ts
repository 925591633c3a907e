import { basename, dirname, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import { InputError } from '../base/errors.ts';
import { safeText } from '../base/printable.ts';
import { sealed } from '../results/seal.ts';
import { writeWhole } from '../results/whole-file.ts';
import { defaultOriginS } from '../world/trace-data.ts';
import { readTrace } from '../world/trace-read.ts';
import { traceStats } from '../world/trace-stats.ts';
import { printJson, printLines, tellReplaced } from './output.ts';
import { plainTable } from './summary.ts';

const SCENARIO = sealed('scenario', 'a scenario that import wrote', 'yaml');

export interface ImportArguments {
  file: string;
  metadata: string | undefined;
  resolution: number;
  out: string | undefined;
  json: boolean;
}

export function importTrace({ file, metadata, resolution, out, json }: ImportArguments): void {
  if (!(resolution >= 1 && resolution <= 86_400)) {
    throw new InputError(`--resolution: expected 1..86400 seconds, found ${resolution}`);
  }
  const trace = readTrace(file, metadata);
  const stats = traceStats(trace, resolution, defaultOriginS(trace, resolution));
  const written = out === undefined ? undefined : writeScenario(out, file, metadata, resolution);
  if (json) {
    printJson({ file, ...stats, scenario: written ?? null });
    return;
  }
  const rows = Object.entries(stats).map(([name, value]) => [name, formatValue(value)]);
  printLines([plainTable([safeText(basename(file)), ''], rows)]);
  if (written !== undefined) printLines([`scenario ${safeText(relative('.', written))}`]);
}

function formatValue(value: unknown): string {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? String(value) : value.toPrecision(4);
  }
  return safeText(typeof value === 'string' ? value : JSON.stringify(value));
}

function writeScenario(
  out: string,
  file: string,
  metadata: string | undefined,
  resolution: number,
): string {
  const from = dirname(resolve(out));
  const scenario = {
    bluecrowd: 1,
    title: `Replay of ${basename(file)}`,
    world: {
      kind: 'trace',
      file: relative(from, resolve(file)),
      ...(metadata === undefined ? {} : { metadata: relative(from, resolve(metadata)) }),
      resolution: `${resolution} s`,
    },
    cases: { count: 5, testDay: 2 },
  };
  const text = SCENARIO.seal(stringify(scenario));
  const [written] = tellReplaced(writeWhole([{ path: out, text, over: SCENARIO }]));
  return written;
}
