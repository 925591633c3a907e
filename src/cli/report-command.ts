import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { InputError } from '../base/errors.ts';
import { renderDiff } from '../report/diff.ts';
import { diffRuns } from '../report/diff-data.ts';
import { writeSvgs } from '../report/figures.ts';
import { renderReport } from '../report/html.ts';
import { renderPair } from '../report/pair.ts';
import { diskError } from '../results/disk.ts';
import { openRun } from '../results/open-run.ts';
import type { OpenRun } from '../results/open-run.ts';
import { printJson, printLines } from './output.ts';
import { traceOf } from './trace-of.ts';
import { zoomOf } from './zoom-of.ts';

interface ReportArguments {
  runs: string[];
  out: string | undefined;
  pair: string | undefined;
  day: number | undefined;
  svg: string | undefined;
  trace: string | undefined;
  json: boolean;
}

export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report <runs..>',
  describe: 'Report of a run, the difference of two runs, or one pair of people',
  builder: (yargs) =>
    yargs
      .positional('runs', { type: 'string', array: true, demandOption: true, describe: 'folders' })
      .option('out', { type: 'string', describe: 'page to write' })
      .option('pair', { type: 'string', describe: 'two people, a,b: recompute their day' })
      .option('day', { type: 'number', describe: 'local day of --pair [their longest]' })
      .option('svg', { type: 'string', describe: 'folder for the figures as SVG files' })
      .option('trace', { type: 'string', describe: 'where the contact list stands now' })
      .option('json', { type: 'boolean', default: false, describe: 'what was found as JSON' })
      .example('$0 report out/a out/b', 'what changed, person by person')
      .example('$0 report out/office --pair "design 3,sales 7"', 'what two phones heard'),
  handler: report,
};

async function report(args: ReportArguments): Promise<void> {
  const { runs, pair, svg } = args;
  if (runs.length > 2) {
    throw new InputError(`report: expected one run folder or two, found ${runs.length}`);
  }
  if (runs.length === 2 && (pair !== undefined || svg !== undefined)) {
    throw new InputError('report: expected one run folder with --pair or --svg, found two');
  }
  const opened: OpenRun[] = [];
  try {
    for (const run of runs) opened.push(await openRun(run));
    if (opened.length === 2) await reportDiff(opened[0], opened[1], args);
    else if (pair !== undefined) await reportPair(opened[0], pair, args);
    else await reportRun(opened[0], args);
  } finally {
    for (const run of opened) run.close();
  }
}

async function reportRun(run: OpenRun, { out, svg, json }: ReportArguments): Promise<void> {
  const files: string[] = [];
  if (svg !== undefined) files.push(...(await writeFigures(run, resolve(svg))));
  if (svg === undefined || out !== undefined) {
    files.push(writePage(out ?? join(run.dir, 'report.html'), await renderReport(run)));
  }
  tell({ run: run.dir, files }, files, json);
}

async function writeFigures(run: OpenRun, folder: string): Promise<string[]> {
  try {
    mkdirSync(folder, { recursive: true });
    return (await writeSvgs(run, folder)).map((name) => resolve(folder, name));
  } catch (error) {
    throw diskError(error, folder);
  }
}

async function reportDiff(a: OpenRun, b: OpenRun, { out, json }: ReportArguments): Promise<void> {
  const file = writePage(out ?? 'difference.html', await renderDiff(a, b));
  const found = json ? await diffRuns(a, b) : {};
  tell({ runs: [a.dir, b.dir], file, ...found }, [file], json);
}

async function reportPair(
  run: OpenRun,
  pair: string,
  { out, day, trace: moved, json }: ReportArguments,
): Promise<void> {
  const names = pair.split(',').map((name) => name.trim());
  if (names.length !== 2) {
    throw new InputError(`--pair: expected two people as a,b, found ${JSON.stringify(pair)}`);
  }
  const trace = traceOf(run.manifest.scenario, moved);
  const zoom = await zoomOf(run, trace, [names[0], names[1]], day);
  const page = out ?? join(run.dir, `pair-${zoom.a}-${zoom.b}-day-${zoom.day}.html`);
  const file = writePage(page, await renderPair(run, zoom));
  const { a, b, storedRows, recomputedRows, equal } = zoom;
  if (json)
    printJson({ run: run.dir, a, b, day: zoom.day, file, storedRows, recomputedRows, equal });
  else {
    printLines([
      `Day ${zoom.day} of people ${a} and ${b}: ${recomputedRows} rows recomputed, ` +
        `${storedRows} stored, ${equal ? 'all equal' : 'NOT equal'}`,
      relative('.', file),
    ]);
  }
  process.exitCode = equal ? 0 : 1;
}

function writePage(file: string, html: string): string {
  const path = resolve(file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, html);
  } catch (error) {
    throw diskError(error, path);
  }
  return path;
}

function tell(json: unknown, files: readonly string[], asJson: boolean): void {
  if (asJson) printJson(json);
  else printLines(files.map((file) => relative('.', file)));
}
