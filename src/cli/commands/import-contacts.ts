import { basename, dirname, relative, resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { safeText } from '../../base/text/printable.ts';
import { sealed } from '../../results/folder/seal.ts';
import { writeWhole } from '../../results/folder/whole-file.ts';
import { defaultOriginS } from '../../world/trace/trace-data.ts';
import { resolutionNotes, rhythmOf, traceNotes } from '../../world/trace/trace-notes.ts';
import { readTrace } from '../../world/trace/trace-read.ts';
import { traceStats } from '../../world/trace/trace-stats.ts';
import { printJson, printLines, printNote, tellReplaced } from '../terminal/output.ts';
import { plainTable } from '../terminal/summary.ts';
import { traceScenario } from './trace-scenario.ts';
import type { TraceSource } from './trace-scenario.ts';

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
    const found = !Number.isNaN(resolution) ? resolution : 'no number';
    throw new InputError(`--resolution: expected 1..86400 seconds, found ${found}`);
  }
  const trace = readTrace(file, metadata);
  const stats = traceStats(trace, resolution, defaultOriginS(trace, resolution));
  const rhythm = rhythmOf(trace, resolution);
  const notes = [
    ...resolutionNotes(trace, resolution, rhythm, '--resolution'),
    ...traceNotes(trace, rhythm, metadata !== undefined),
  ];
  const isResolutionShown = rhythm.stepS === resolution;
  const written =
    out === undefined
      ? undefined
      : writeScenario(out, { trace, file, metadata, resolutionS: resolution, isResolutionShown });
  notes.forEach(printNote);
  if (json) {
    printJson({ file, ...stats, scenario: written ?? null, notes });
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

function writeScenario(out: string, source: TraceSource): string {
  const { file, metadata } = source;
  const from = (name: string): string => relative(dirname(resolve(out)), resolve(name));
  const text = traceScenario({
    ...source,
    file: from(file),
    metadata: metadata === undefined ? undefined : from(metadata),
  });
  const [written] = tellReplaced(
    writeWhole([{ path: out, text: SCENARIO.seal(text), over: SCENARIO }]),
  );
  return written;
}
