import { join, relative, resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { InputError } from '../base/errors.ts';
import { differentPeople, renderDiff } from '../report/diff.ts';
import { diffRuns } from '../report/diff-data.ts';
import { writeSvgs } from '../report/figures.ts';
import { renderReport } from '../report/html.ts';
import { renderPair } from '../report/pair.ts';
import { openRun } from '../results/open-run.ts';
import type { OpenRun } from '../results/open-run.ts';
import { writeWhole } from '../results/whole-file.ts';
import { wholeNumber } from './arguments.ts';
import { printJson, printLines, printNote, safeText } from './output.ts';
import { traceOf } from './trace-of.ts';
import type { Moved } from './trace-of.ts';
import { zoomOf } from './zoom-of.ts';

interface ReportArguments extends Moved {
  runs: string[];
  out: string | undefined;
  pair: string | undefined;
  day: number | undefined;
  svg: string | undefined;
  json: boolean;
}

export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report <runs..>',
  describe: 'Report of a run, the difference of two runs, or one pair of people',
  builder: (yargs) =>
    yargs
      .positional('runs', { type: 'string', array: true, demandOption: true, describe: 'folders' })
      .option('out', { type: 'string', requiresArg: true, describe: 'page to write' })
      .option('pair', {
        type: 'string',
        requiresArg: true,
        describe: 'two people by name or index, a,b: recompute their day',
      })
      .option('day', {
        type: 'number',
        requiresArg: true,
        describe: 'local day of --pair [their longest]',
      })
      .option('svg', {
        type: 'string',
        requiresArg: true,
        describe: 'folder for the figures as SVG files',
      })
      .option('trace', {
        type: 'string',
        requiresArg: true,
        describe: 'where the contact list stands now, for --pair',
      })
      .option('metadata', {
        type: 'string',
        requiresArg: true,
        describe: "where the contact list's metadata stand now, for --pair",
      })
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
  if (pair === undefined) refuseWithoutPair(args);
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

function refuseWithoutPair(args: ReportArguments): void {
  const needless = (['day', 'trace', 'metadata'] as const).find((name) => args[name] !== undefined);
  if (needless === undefined) return;
  throw new InputError(`--${needless}: expected together with --pair a,b, found without; add it`);
}

async function reportRun(run: OpenRun, { out, svg, json }: ReportArguments): Promise<void> {
  const files: string[] = [];
  if (svg !== undefined) files.push(...(await writeSvgs(run, resolve(svg))));
  if (svg === undefined || out !== undefined) {
    files.push(writePage(out ?? join(run.dir, 'report.html'), await renderReport(run)));
  }
  tell({ run: run.dir, files }, files, json);
}

async function reportDiff(a: OpenRun, b: OpenRun, { out, json }: ReportArguments): Promise<void> {
  const diff = await diffRuns(a, b);
  const file = writePage(out ?? 'difference.html', await renderDiff(a, b, diff));
  const people = differentPeople(diff);
  if (people !== null && !json) printNote(people);
  tell({ runs: [a.dir, b.dir], file, ...diff }, [file], json);
}

async function reportPair(
  run: OpenRun,
  pair: string,
  { out, day, json, ...moved }: ReportArguments,
): Promise<void> {
  const lastDay = run.manifest.days - 1;
  if (day !== undefined) wholeNumber('--day', day, 0, lastDay);
  const trace = traceOf(run.manifest.scenario, moved);
  const zoom = await zoomOf(run, trace, pair, day);
  const page = out ?? join(run.dir, `pair-${zoom.a}-${zoom.b}-day-${zoom.day}.html`);
  const file = writePage(page, await renderPair(run, zoom));
  const { a, b, storedRows, recomputedRows, equal } = zoom;
  if (json)
    printJson({ run: run.dir, a, b, day: zoom.day, file, storedRows, recomputedRows, equal });
  else {
    printLines([
      `Day ${zoom.day} of people ${a} and ${b}: ${recomputedRows} rows recomputed, ` +
        `${storedRows} stored, ${equal ? 'all equal' : 'NOT equal'}`,
      safeText(relative('.', file)),
    ]);
  }
  process.exitCode = equal ? 0 : 1;
}

function writePage(file: string, html: string): string {
  return writeWhole(file, html, {
    what: 'a page of bluecrowd',
    is: (text) => text.startsWith('<!DOCTYPE html>') && text.includes('class="eyebrow">bluecrowd'),
  });
}

function tell(json: unknown, files: readonly string[], asJson: boolean): void {
  if (asJson) printJson(json);
  else printLines(files.map((file) => safeText(relative('.', file))));
}
