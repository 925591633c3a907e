import type { CommandModule } from 'yargs';
import { InputError } from '../base/errors.ts';
import { standaloneFigure } from '../report/svg/figure.ts';
import { validationFigure } from '../report/svg/validation-figure.ts';
import { checkPlace, writeWhole } from '../results/whole-file.ts';
import { datasetLimitM, sourceOf } from '../tuning/dataset-folder.ts';
import { readCampaign } from '../tuning/campaign.ts';
import type { RowKind } from '../tuning/campaign.ts';
import { fixedPrediction, predictionBy } from '../tuning/prediction.ts';
import { environmentRadio, readPreset } from '../tuning/preset-file.ts';
import type { RadioPreset } from '../tuning/preset-file.ts';
import { lengthM } from '../tuning/units.ts';
import { validate } from '../tuning/validate.ts';
import type { Validation } from '../tuning/validate.ts';
import { wholeNumber } from './arguments.ts';
import { printJson, printLines } from './output.ts';
import { createProgress } from './progress.ts';
import { notesOf, validationTable } from './validation-text.ts';

interface ValidateArguments {
  data: string;
  preset: string | undefined;
  limit: string | undefined;
  where: string | undefined;
  rows: RowKind | 'auto';
  figure: string | undefined;
  replicates: number;
  seed: string;
  quiet: boolean;
  json: boolean;
}

/** Two metres, as in public statements on Bluezone and of most authorities. */
const DEFAULT_LIMIT_M = 2;

export const validateCommand: CommandModule<object, ValidateArguments> = {
  command: 'validate <data>',
  describe: 'Predictions beside measurements that nobody tuned on, with a verdict per figure',
  builder: (yargs) =>
    yargs
      .positional('data', {
        type: 'string',
        demandOption: true,
        describe: 'imported data set, or its Parquet file',
      })
      .option('preset', {
        type: 'string',
        requiresArg: true,
        describe: 'environment, or YAML with a "radio:" section; default: by the words of the set',
      })
      .option('limit', {
        type: 'string',
        requiresArg: true,
        describe: 'near is up to here: "1.8m"; default: what the mapping says, else 2m',
      })
      .option('where', {
        type: 'string',
        requiresArg: true,
        describe: 'which rows, in SQL: "distance_m >= 0.2"',
      })
      .option('rows', {
        requiresArg: true,
        choices: ['auto', 'packets', 'scans'] as const,
        default: 'auto' as const,
        describe: 'what a row is; auto tells by the time between rows',
      })
      .option('replicates', {
        type: 'number',
        requiresArg: true,
        default: 20,
        describe: 'how often the campaign is simulated, 2 or more',
      })
      .option('seed', {
        type: 'string',
        requiresArg: true,
        default: 'bluecrowd',
        describe: 'seed of the replicates',
      })
      .option('figure', { type: 'string', requiresArg: true, describe: 'SVG file to write' })
      .option('quiet', { type: 'boolean', default: false, describe: 'no progress' })
      .option('json', { type: 'boolean', default: false, describe: 'result as JSON' })
      .example('$0 validate data --limit 1.8m', 'after: bluecrowd import measurements')
      .example('$0 validate data --preset room', 'with another place than the set names')
      .epilogue('Exit code 1 where a figure is out of its tolerance.'),
  handler: run,
};

const FIGURE = {
  what: 'an SVG figure',
  is: (text: string) => text.startsWith('<?xml') && text.includes('<svg'),
};

async function run(args: ValidateArguments): Promise<void> {
  const replicates = wholeNumber('--replicates', args.replicates, 2, 10_000);
  const limit = limitOf(args);
  if (args.figure !== undefined) checkPlace(args.figure, FIGURE);
  const preset = args.preset === undefined ? undefined : readPreset(args.preset);
  const campaign = await readCampaign(args.data, args.where, args.rows);
  const prediction =
    preset === undefined ? predictionBy(environmentRadio) : fixedPrediction(preset.radio);
  const progress = createProgress('replicates', args.quiet);
  let result: Validation;
  try {
    result = await validate(campaign, prediction, {
      ...{ limitM: limit.metres, replicates, seed: args.seed },
      onProgress: (done, total) => progress.update(done, total),
    });
  } finally {
    progress.stop();
  }
  const isFittedHere = isFittedOn(preset, args.data);
  const about = { campaign, prediction, limit, replicates, isFittedHere, preset: args.preset };
  const notes = notesOf(result, about);
  if (args.figure !== undefined) {
    const figure = standaloneFigure(validationFigure(result, sourceOf(args.data)));
    writeWhole(args.figure, figure, FIGURE);
  }
  if (args.json) printJson({ ...result, limitM: limit.metres, isFittedHere, notes });
  else printLines([validationTable(result), ...notes]);
  if (!result.isGood) process.exitCode = 1;
}

/** How near is near, and who says so. */
export interface Limit {
  readonly metres: number;
  readonly saidBy: '--limit' | 'the mapping' | 'default';
}

function limitOf({ limit, data }: ValidateArguments): Limit {
  if (limit === undefined) {
    const stated = datasetLimitM(data);
    return stated === undefined
      ? { metres: DEFAULT_LIMIT_M, saidBy: 'default' }
      : { metres: stated, saidBy: 'the mapping' };
  }
  const metres = lengthM(limit);
  if (metres === metres) return { metres, saidBy: '--limit' };
  throw new InputError(
    `--limit: expected a distance with its unit as in 1.8m or 6ft, found ${JSON.stringify(limit)}`,
  );
}

/** Whether a preset says that it comes from these data: then nothing is predicted. */
function isFittedOn(preset: RadioPreset | undefined, data: string): boolean {
  return preset?.source !== undefined && preset.source === sourceOf(data);
}
