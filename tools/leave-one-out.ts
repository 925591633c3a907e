// Predicts every published set in ../shared/data from the others and writes docs/validation.md:
// npm run leave-one-out
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { readCampaign } from '../src/validation/campaign.ts';
import { datasetLimitM } from '../src/measurements/dataset-folder.ts';
import { fitPart, joinFits, predictionOf } from '../src/fitting/joint-radio.ts';
import type { SetFit, Tuned } from '../src/fitting/joint-radio.ts';
import type { Cluster } from '../src/measurements/open-dataset.ts';
import type { Campaign, CampaignLink } from '../src/validation/campaign.ts';
import { isHeld } from '../src/validation/held.ts';
import { isFixed } from '../src/validation/place-words.ts';
import { predictionBy } from '../src/validation/prediction.ts';
import type { Prediction } from '../src/validation/prediction.ts';
import { environmentRadio } from '../src/fitting/preset-file.ts';
import { validate } from '../src/validation/validate.ts';
import type { ValidateOptions } from '../src/validation/validate.ts';
import { importSet } from './import-set.ts';
import { validationDocument } from './validation-document.ts';
import type { LeftOut, Untold } from './validation-document.ts';

const OPTIONS = { replicates: 40, seed: 'leave one out', onProgress: () => undefined };
const DEFAULT_LIMIT_M = 2;

interface PublishedSet {
  readonly name: string;
  /** Below ../shared/data. */
  readonly file: string;
  /** Rows on which a path law is fitted, one law for each; none for a set with one distance. */
  readonly parts: readonly (string | undefined)[];
  readonly cluster?: Cluster;
  /** What the radio as it is shipped owes to this set. */
  readonly tuned?: Tuned;
  /** Phones with people, over which errors of the AUC are averaged. */
  readonly isOfPhones?: boolean;
  /** The default room is fitted to it. */
  readonly isBurned?: boolean;
}

const samples = (name: string, parts: PublishedSet['parts']): PublishedSet => ({
  name,
  file: `${name}/samples.csv.gz`,
  parts,
});

const SETS: readonly PublishedSet[] = [
  { ...samples('mit-matrix', [undefined]), tuned: { carry: true }, isOfPhones: true },
  // One intercept per user and set-up: each has ranges of its own.
  { ...samples('mitll-range-angle', [undefined]), cluster: 'pair', isOfPhones: true },
  { ...samples('mitll-static-6ft', [undefined]), tuned: { places: ['metal-room'] } },
  // Nearer than this the law of distance does not hold: casing stands beside casing.
  samples('herald-edison', ["distance_m >= 0.1999 AND sender <> ''"]),
  // With both phones covered, packets stand at the receiver's floor, and no slope is seen.
  { ...samples('pcng-human', ["carry_sender = 'hand'"]), isOfPhones: true },
  {
    name: 'tetam-tracks',
    file: 'tetam-position-annotated/tracks.csv.gz',
    parts: [undefined],
  },
  // While the phone was being turned, no two packets are of one geometry.
  samples('kri-anechoic', ['angle_deg IS NOT NULL']),
  {
    ...samples(
      'elanfer-multichannel',
      ['office', 'bus', 'train', 'parking'].map((place) => `environment = '${place}'`),
    ),
    // A bus of this set is what buses and trains are made after.
    tuned: { places: ['bus', 'train'] },
    isOfPhones: true,
  },
  samples(
    'airtag-frank',
    ['indoor', 'outdoor'].map((place) => `environment = '${place}'`),
  ),
  // Who walks comes back to no distance: people at work sit, phones on the table.
  { ...samples('dp3t-exp05', ["session = 'scenario03-office'"]), isOfPhones: true },
  {
    name: 'mitll-ua-rooms',
    file: 'mitll-ua-rooms/scans.csv.gz',
    parts: [undefined],
    isBurned: true,
  },
];

async function fitsOf(
  { name, parts, cluster = 'auto' }: PublishedSet,
  path: string,
): Promise<SetFit[]> {
  const fits: SetFit[] = [];
  for (const where of parts) {
    fits.push(await fitPart({ set: name, path, where, cluster }));
  }
  return fits;
}

async function leaveOut(
  { name, tuned, isOfPhones = false, isBurned = false }: PublishedSet,
  path: string,
  fits: readonly SetFit[],
): Promise<LeftOut> {
  const campaign = await readCampaign(path, undefined, 'auto');
  const limitM = datasetLimitM(path) ?? DEFAULT_LIMIT_M;
  const joint = joinFits(
    fits.filter(({ set }) => set !== name),
    isHeld(campaign),
  );
  const prediction = predictionOf(joint, tuned);
  const options = { ...OPTIONS, limitM };
  return {
    name,
    isOfPhones,
    isBurned,
    campaign,
    limitM,
    joint,
    radios: [...new Set(campaign.links.map((link) => prediction.radioOf(link)))],
    coveredDb: prediction.coveredDb,
    byJoint: await validate(campaign, prediction, options),
    byPresets: await validate(campaign, predictionBy(environmentRadio), options),
    untold: await untoldOf(campaign, prediction, options),
    withoutCrowd: await withoutCrowd(campaign, prediction, options),
  };
}

/** The same prediction where the set keeps a column to itself that it has. */
async function untoldOf(
  campaign: Campaign,
  prediction: Prediction,
  options: ValidateOptions,
): Promise<Untold[]> {
  const untold: Untold[] = [];
  for (const [column, hide] of Object.entries(HIDDEN)) {
    const links = campaign.links.map((link) => ({ ...link, ...hide(link) }));
    const same = links.every((link, k) => isSame(link, campaign.links[k]));
    if (same) continue;
    untold.push({
      column,
      validation: await validate({ ...campaign, links }, prediction, options),
    });
  }
  return untold;
}

const HIDDEN: Readonly<Record<string, (link: CampaignLink) => Partial<CampaignLink>>> = {
  // What is fixed stays so: that is no way of carrying.
  carry: ({ carrySender, carryReceiver }) => ({
    carrySender: isFixed(carrySender) ? carrySender : '',
    carryReceiver: isFixed(carryReceiver) ? carryReceiver : '',
  }),
  headings: () => ({ angleDeg: NaN, angleSenderDeg: NaN }),
  phones: () => ({ deviceSender: '', deviceReceiver: '' }),
};

function isSame(one: CampaignLink, other: CampaignLink): boolean {
  return (
    one.carrySender === other.carrySender &&
    one.carryReceiver === other.carryReceiver &&
    Object.is(one.angleDeg, other.angleDeg) &&
    Object.is(one.angleSenderDeg, other.angleSenderDeg) &&
    one.deviceReceiver.trim() === other.deviceReceiver.trim()
  );
}

/** AUC where nobody stands in between, for sets that tell of a crowd; NaN for others. */
async function withoutCrowd(
  campaign: Campaign,
  prediction: Prediction,
  options: ValidateOptions,
): Promise<number> {
  if (campaign.links.every(({ crowdPerM2 }) => !(crowdPerM2 > 0))) return NaN;
  const empty = campaign.links.map((link) => ({ ...link, crowdPerM2: 0 }));
  const { rows } = await validate({ ...campaign, links: empty }, prediction, options);
  return rows.find(({ kind }) => kind === 'auc')?.predicted.value ?? NaN;
}

const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-leave-one-out-'));
try {
  const fits: SetFit[] = [];
  for (const set of SETS) {
    const mapping = set.name;
    await importSet(mapping, set.file, join(folder, set.name));
    fits.push(...(await fitsOf(set, join(folder, set.name))));
    process.stderr.write(`${set.name}: imported and fitted\n`);
  }
  const done: LeftOut[] = [];
  for (const set of SETS) {
    done.push(await leaveOut(set, join(folder, set.name), fits));
    process.stderr.write(`${set.name}: predicted from the others\n`);
  }
  const file = fileURLToPath(new URL('../docs/validation.md', import.meta.url));
  const style = await resolveConfig(file);
  writeFileSync(
    file,
    await format(validationDocument(fits, done), { ...style, parser: 'markdown' }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
