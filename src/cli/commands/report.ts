import { basename, join, relative, resolve } from 'node:path';
import type { AppRegistry } from '../../apps/registry.ts';
import { InputError } from '../../base/errors.ts';
import { isDataset, readDataset } from '../../measurements/dataset-folder.ts';
import { openDataset } from '../../measurements/query-dataset.ts';
import { safeText } from '../../base/text/printable.ts';
import { watched } from '../../own-engine/watch.ts';
import { differentPeople, renderDiff } from '../../report/pages/diff.ts';
import { diffRuns } from '../../report/data/diff-data.ts';
import { writeSvgs } from '../../report/pages/figures.ts';
import { renderDataset } from '../../report/pages/dataset.ts';
import { renderReport } from '../../report/pages/html.ts';
import { renderPackets } from '../../report/pages/packets.ts';
import { renderPair } from '../../report/pages/pair.ts';
import { openRun } from '../../results/open-run.ts';
import type { OpenRun } from '../../results/open-run.ts';
import { PAGE } from '../../results/folder/seal.ts';
import { writeWhole } from '../../results/folder/whole-file.ts';
import { callLimitOf } from '../arguments/code-options.ts';
import type { CodeArguments } from '../arguments/code-options.ts';
import { wholeNumber } from '../arguments/arguments.ts';
import { packetsAsJson } from '../../report/pages/packets-json.ts';
import { packetZoomOf } from '../../jobs/packet-zoom-of.ts';
import { printJson, printLines, printNote, tellReplaced } from '../terminal/output.ts';
import { appsWith, modulesOf } from '../../jobs/modules-of.ts';
import { traceOf } from '../../jobs/trace-of.ts';
import type { Moved } from '../../jobs/trace-of.ts';
import { pairSets } from '../../jobs/paired-sets.ts';
import { sourceOf } from '../../jobs/replicates-source.ts';
import { zoomOf } from '../../jobs/zoom-of.ts';
import { renderReplicates } from '../../report/pages/replicates.ts';
import { renderReplicatesDiff } from '../../report/pages/replicates-diff.ts';
import { isReplicates, openReplicates } from '../../replicates/replicates-folder.ts';
import type { OpenReplicates } from '../../replicates/replicates-folder.ts';

export interface ReportArguments extends Moved, CodeArguments {
  runs: string[];
  out: string | undefined;
  pair: string | undefined;
  day: number | undefined;
  packets: string | undefined;
  at: string | undefined;
  seconds: number | undefined;
  app: string | undefined;
  svg: string | undefined;
  json: boolean;
}

export async function report(args: ReportArguments): Promise<void> {
  const { runs, pair, packets } = args;
  if (runs.length > 2) {
    throw new InputError(
      `report: expected one or two run folders, found ${runs.length}; name one or two`,
    );
  }
  const alone = (['pair', 'packets', 'svg'] as const).filter((name) => args[name] !== undefined);
  if (runs.length === 2 && alone.length > 0) {
    throw new InputError(`report: expected one run folder with --${alone[0]}, found two; name one`);
  }
  if (alone.length > 1) {
    throw new InputError(
      `report: expected --${alone[0]} or --${alone[1]}, found both; leave one out`,
    );
  }
  refuseNeedless(args);
  if (runs.some(isDataset)) return await reportDataset(runs, args, alone);
  if (runs.some(isReplicates)) return await reportReplicates(runs, args, alone);
  const opened: OpenRun[] = [];
  try {
    for (const run of runs) opened.push(await openRun(run));
    if (opened.length === 2) await reportDiff(opened[0], opened[1], args);
    else if (pair !== undefined) await reportPair(opened[0], pair, args);
    else if (packets !== undefined) await reportPackets(opened[0], packets, args);
    else await reportRun(opened[0], args);
  } finally {
    for (const run of opened) run.close();
  }
}

async function reportDataset(
  folders: readonly string[],
  { out, json }: ReportArguments,
  alone: readonly string[],
): Promise<void> {
  const [folder] = folders;
  if (alone.length > 0) {
    throw new InputError(`report: expected a run with --${alone[0]}, found an imported data set`);
  }
  if (folders.length > 1) {
    throw new InputError(
      'report: expected two runs, found an imported data set among them; name it alone',
    );
  }
  const manifest = readDataset(folder, 'measurements');
  const opened = await openDataset(folder);
  try {
    const name = basename(resolve(folder));
    const page = await renderDataset({ name, manifest, query: (sql) => opened.query(sql) });
    const files = [writePage(out ?? join(folder, 'report.html'), page)];
    printResult({ dataset: folder, files }, files, json);
  } finally {
    opened.close();
  }
}

async function reportReplicates(
  folders: readonly string[],
  { out, json }: ReportArguments,
  alone: readonly string[],
): Promise<void> {
  if (alone.length > 0) {
    throw new InputError(
      `report: expected a run with --${alone[0]}, found a set of replicates; name the run of one ` +
        'of its seeds',
    );
  }
  const other = folders.find((folder) => !isReplicates(folder));
  if (other !== undefined) {
    // What is no run either gets its own sentence.
    (await openRun(other)).close();
    throw new InputError(
      `report: expected two runs or two sets of replicates, found one of each (${other} is a run)`,
    );
  }
  const sets: OpenReplicates[] = [];
  for (const folder of folders) {
    const opened = await openReplicates(folder);
    opened.close();
    sets.push(opened);
  }
  const [a, b] = sets.map(({ manifest, outcomes, dir }) => sourceOf(manifest, outcomes, dir));
  if (b === undefined) {
    const { dir } = sets[0];
    const page = await renderReplicates({ ...a, dir: undefined });
    const files = [writePage(out ?? join(dir, 'report.html'), page)];
    return printResult({ run: dir, files }, files, json);
  }
  const paired = pairSets('report', setOf(sets[0]), setOf(sets[1]));
  const file = writePage(out ?? 'difference.html', await renderReplicatesDiff(a, b));
  printResult({ runs: sets.map(({ dir }) => dir), file, ...paired }, [file], json);
}

const setOf = ({ manifest: { scenario }, outcomes }: OpenReplicates) => ({ scenario, outcomes });

/** What each of these is for; it is refused with anything else. */
const NEEDS = {
  day: ['pair'],
  at: ['packets'],
  seconds: ['packets'],
  app: ['packets'],
  trace: ['pair', 'packets'],
  metadata: ['pair', 'packets'],
  'allow-code': ['pair', 'packets'],
} as const;
const WRITTEN = { pair: '--pair a,b', packets: '--packets PERSON' } as const;

function refuseNeedless(args: ReportArguments): void {
  for (const [name, needs] of Object.entries(NEEDS)) {
    const value = args[name as keyof typeof NEEDS];
    if (value === undefined || value === false) continue;
    if (needs.some((need) => args[need] !== undefined)) continue;
    const wanted = needs.map((need) => WRITTEN[need]).join(' or ');
    throw new InputError(`--${name}: expected together with ${wanted}, found without; add it`);
  }
}

async function reportRun(run: OpenRun, { out, svg, json }: ReportArguments): Promise<void> {
  const files: string[] = [];
  if (svg !== undefined) files.push(...tellReplaced(await writeSvgs(run, svg)));
  if (svg === undefined || out !== undefined) {
    files.push(writePage(out ?? join(run.dir, 'report.html'), await renderReport(run)));
  }
  printResult({ run: run.dir, files }, files, json);
}

async function reportDiff(a: OpenRun, b: OpenRun, { out, json }: ReportArguments): Promise<void> {
  const diff = await diffRuns(a, b);
  const file = writePage(out ?? 'difference.html', await renderDiff(a, b, diff));
  const people = differentPeople(diff);
  if (people !== null && !json) printNote(people);
  printResult({ runs: [a.dir, b.dir], file, ...diff }, [file], json);
}

async function reportPair(run: OpenRun, pair: string, args: ReportArguments): Promise<void> {
  const { out, day, json } = args;
  const lastDay = run.manifest.days - 1;
  if (day !== undefined) wholeNumber('--day', day, 0, lastDay);
  const trace = traceOf(run.manifest.scenario, args);
  const zoom = await withApps(run, args, (apps) => zoomOf(run, trace, pair, day, apps));
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

async function reportPackets(run: OpenRun, receiver: string, args: ReportArguments): Promise<void> {
  const { out, at, seconds = 60, app, json } = args;
  if (!(seconds >= 0.1 && seconds <= 300)) {
    throw new InputError(`--seconds: expected 0.1 to 300, found ${seconds}`);
  }
  const trace = traceOf(run.manifest.scenario, args);
  const checked = await withApps(run, args, (apps) =>
    packetZoomOf(run, trace, { receiver, at, seconds, app }, apps),
  );
  const { zoom, check } = checked;
  const startS = zoom.fromUs / 1e6;
  const page = out ?? join(run.dir, `packets-${zoom.receiver}-app-${zoom.app}-${startS}-s.html`);
  const file = writePage(page, await renderPackets(run, checked));
  if (json) printJson({ run: run.dir, file, check: check ?? null, ...packetsAsJson(zoom) });
  else {
    const pdus = zoom.senders.flatMap((sender) => sender.pdus);
    const heard = pdus.filter(({ fate }) => fate === 'heard').length;
    const stored =
      check === undefined
        ? 'the run is at scan level, this is a replay at packet level'
        : `${check.stored} stored rows ${check.equal ? 'all equal' : 'NOT equal'}`;
    printLines([
      `${pdus.length} PDUs around person ${zoom.receiver}, ${heard} heard; ${stored}`,
      safeText(relative('.', file)),
    ]);
  }
  process.exitCode = check === undefined || check.equal ? 0 : 1;
}

/** Does `work` with the apps that a run's scenario names, watched where they are somebody's own. */
async function withApps<T>(
  run: OpenRun,
  args: CodeArguments,
  work: (apps: AppRegistry) => Promise<T>,
): Promise<T> {
  const callLimitS = callLimitOf(args);
  const modules = await modulesOf(run, { allowCode: args['allow-code'], callLimitS });
  const apps = appsWith(modules);
  return modules.length === 0 ? await work(apps) : await watched(callLimitS, () => work(apps));
}

function writePage(path: string, html: string): string {
  const [file] = tellReplaced(writeWhole([{ path, text: html, over: PAGE }]));
  return file;
}

function printResult(json: unknown, files: readonly string[], asJson: boolean): void {
  if (asJson) printJson(json);
  else printLines(files.map((file) => safeText(relative('.', file))));
}
