import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { standaloneFigure } from '../../report/figures/figure.ts';
import { renderValidation } from '../../report/pages/validation-page.ts';
import { validationFigure } from '../../report/figures/validation-figure.ts';
import { FIGURE, PAGE } from '../../results/folder/seal.ts';
import { checkPlace, placeKey, writeWhole } from '../../results/folder/whole-file.ts';
import type { FileToWrite } from '../../results/folder/whole-file.ts';
import { datasetLimitM, sourceOf } from '../../measurements/dataset-folder.ts';
import { readCampaign } from '../../validation/campaign.ts';
import type { Campaign, RowKind } from '../../validation/campaign.ts';
import { readMinutes } from '../../validation/minutes-campaign.ts';
import type { MinutesCampaign } from '../../validation/minutes-campaign.ts';
import { validateMinutes } from '../../validation/validate-minutes.ts';
import { checkPlaces } from '../../validation/place-words.ts';
import { fixedPrediction, predictionBy } from '../../validation/prediction.ts';
import type { EnvironmentName } from '../../scenario/environments.ts';
import { environmentRadio, readPreset } from '../../fitting/preset-file.ts';
import type { RadioPreset } from '../../fitting/preset-file.ts';
import { lengthM } from '../../measurements/import/units.ts';
import { validate } from '../../validation/validate.ts';
import { needsTimes } from '../../evaluation/windows/windows.ts';
import type { WindowKind } from '../../evaluation/windows/windows.ts';
import type { Validation } from '../../validation/validate.ts';
import { packageVersion } from '../about.ts';
import { wholeNumber } from '../arguments/arguments.ts';
import { printJson, printLines, printNote, tellReplaced } from '../terminal/output.ts';
import { createProgress } from '../terminal/progress.ts';
import { notesOf, validationTable } from './validation-text.ts';
import type { Limit } from './validation-text.ts';

export interface ValidateArguments {
  data: string;
  preset: string | undefined;
  as: EnvironmentName | undefined;
  limit: string | undefined;
  where: string | undefined;
  rows: RowKind | 'auto';
  windows: WindowKind | undefined;
  figure: string | undefined;
  page: string | undefined;
  replicates: number;
  seed: string;
  quiet: boolean;
  json: boolean;
}

/** Two metres, as in public statements on Bluezone and of most authorities. */
const DEFAULT_LIMIT_M = 2;

export async function run(args: ValidateArguments): Promise<void> {
  const replicates = wholeNumber('--replicates', args.replicates, 2, 10_000);
  const limit = limitOf(args);
  checkFiles(args);
  const preset = args.preset === undefined ? undefined : readPreset(args.preset, printNote);
  const measured = await readMeasured(args);
  const { campaign } = measured;
  if (preset === undefined && args.as === undefined) {
    checkPlaces(new Set(campaign.links.map(({ environment }) => environment)), args.data);
  }
  const prediction =
    preset === undefined ? predictionBy(environmentRadio, args.as) : fixedPrediction(preset.radio);
  const progress = createProgress('replicates', args.quiet);
  const options = {
    limitM: limit.metres,
    replicates,
    seed: args.seed,
    onProgress: (done: number, total: number) => progress.update(done, total),
  };
  let result: Validation;
  try {
    result =
      'minutes' in measured
        ? await validateMinutes(measured, prediction, options)
        : await validate(campaign, prediction, { ...options, windows: args.windows });
  } finally {
    progress.stop();
  }
  const isFittedHere = isFittedOn(preset, args.data);
  const about = { campaign, prediction, limit, replicates, isFittedHere, preset: args.preset };
  const notes = notesOf(result, about);
  await writeFiles(result, notes, args);
  if (args.json) printJson({ ...result, limitM: limit.metres, isFittedHere, notes });
  else printLines([validationTable(result), ...notes]);
  if (!result.isGood) process.exitCode = 1;
}

function checkFiles({ figure, page }: ValidateArguments): void {
  if (figure !== undefined && page !== undefined && placeKey(figure) === placeKey(page)) {
    throw new InputError(
      '--page: expected a file of its own, found that of --figure; name another',
    );
  }
  if (figure !== undefined) checkPlace(figure, FIGURE);
  if (page !== undefined) checkPlace(page, PAGE);
}

async function writeFiles(
  result: Validation,
  notes: readonly string[],
  { figure, page, data }: ValidateArguments,
): Promise<void> {
  const source = sourceOf(data);
  const files: FileToWrite[] = [];
  if (figure !== undefined) {
    const text = standaloneFigure(validationFigure(result, source));
    files.push({ path: figure, text, over: FIGURE });
  }
  if (page !== undefined) {
    const words = { source, notes, version: packageVersion() };
    files.push({ path: page, text: await renderValidation(result, words), over: PAGE });
  }
  tellReplaced(writeWhole(files));
}

function limitOf({ limit, data }: ValidateArguments): Limit {
  if (limit === undefined) {
    const stated = datasetLimitM(data);
    return stated === undefined
      ? { metres: DEFAULT_LIMIT_M, saidBy: 'default' }
      : { metres: stated, saidBy: 'the mapping' };
  }
  const metres = lengthM(limit);
  if (!Number.isNaN(metres)) return { metres, saidBy: '--limit' };
  throw new InputError(
    `--limit: expected a distance with its unit as in 1.8m or 6ft, found ${quoted(limit)}`,
  );
}

/** Minutes at attenuations where the set tells these, and no packets. */
async function readMeasured({
  data,
  where,
  rows,
  windows,
}: ValidateArguments): Promise<MinutesCampaign | { campaign: Campaign }> {
  const minutes = await readMinutes(data, where);
  if (windows === undefined) return minutes ?? { campaign: await readCampaign(data, where, rows) };
  if (minutes !== undefined) {
    throw new InputError(
      `--windows ${windows}: expected packets or scans, found minutes at attenuations; leave it ` +
        'out',
      { file: data },
    );
  }
  const campaign = await readCampaign(data, where, rows);
  if (campaign.isTimed || !needsTimes(windows)) return { campaign };
  throw new InputError(
    `--windows ${windows}: expected rows with times, found some without; choose those with times ` +
      'by --where, or take --windows log',
    { file: data },
  );
}

/** Whether a preset says that it comes from these data: then nothing is predicted. */
function isFittedOn(preset: RadioPreset | undefined, data: string): boolean {
  return preset?.source !== undefined && preset.source === sourceOf(data);
}
