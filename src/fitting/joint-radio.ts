import { fadeLaws } from '../radio/fade-law.ts';
import { SAME_EVERYWHERE } from '../radio/place-spread.ts';
import type { EnvironmentName } from '../scenario/environments.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import { levelGroups } from '../validation/campaign-level.ts';
import { readCampaign } from '../validation/campaign.ts';
import type { Campaign, CampaignLink } from '../validation/campaign.ts';
import { fitPathLaw } from './fit.ts';
import { readFitData } from '../measurements/open-dataset.ts';
import type { Cluster } from '../measurements/open-dataset.ts';
import { isHeld } from '../validation/held.ts';
import { isCovered, placeKind } from '../validation/place-words.ts';
import type { Place } from '../validation/place-words.ts';
import { fixedPrediction, placeOfLink, predictionBy } from '../validation/prediction.ts';
import type { Prediction } from '../validation/prediction.ts';
import { environmentRadio } from './preset-file.ts';
import { randomEffects } from '../validation/random-effects.ts';
import { validate } from '../validation/validate.ts';
import type { Pooled } from '../validation/random-effects.ts';
import type { Estimate } from '../validation/estimate.ts';

/** One kind of place of one set, fitted on its own; its level is its own too. */
export interface SetFit {
  readonly set: string;
  readonly place: Place;
  /** Whether people hold both ends; else one at least is fixed somewhere. */
  readonly isHeld: boolean;
  readonly exponent: Estimate;
  /** NaN where nobody turned. */
  readonly body: Estimate;
  /** What stays with a place, dB. */
  readonly shadowing: Estimate;
  /** Spread of packets about the mean of their still link, as a share of what the presets say. */
  readonly within: Estimate;
  /** Attenuation of one and of both phones in pocket or bag, dB. */
  readonly covered: readonly [Estimate, Estimate];
}

const NONE: Estimate = { value: NaN, error: NaN };
const REPLICATES = 40;
const SEED = 'joint';
const SPREAD_REPLICATES = 3;

/** Which rows of which imported set a fit is made on. */
export interface SetPart {
  readonly set: string;
  readonly path: string;
  readonly where: string | undefined;
  /** Pairs where each has a level of its own and no session more than one distance. */
  readonly cluster?: Cluster;
}

/** Fits one part; exponent, body and shadowing are NaN where it has one distance only. */
export async function fitPart({ set, path, where, cluster = 'auto' }: SetPart): Promise<SetFit> {
  const campaign = await readCampaign(path, where, 'auto');
  // What phones are carried in shows where all rows are, whatever the path law is fitted on.
  const whole = where === undefined ? campaign : await readCampaign(path, undefined, 'auto');
  const of = await pathLawOf(path, cluster, where);
  const place = placeOfLink(campaign.links[0]);
  // Where every packet has a place of its own, shadowing is among the packets.
  const isMoving = campaign.isStill.every((still) => still === 0);
  return {
    set,
    place,
    isHeld: isHeld(whole),
    exponent: of('exponent'),
    body: of('bodyDb'),
    shadowing: isMoving ? NONE : of('linkSdDb'),
    within: await stillSpread(campaign),
    covered: coveredOf(levelGroups(whole, bare(place.environment))),
  };
}

async function pathLawOf(
  path: string,
  cluster: Cluster,
  where: string | undefined,
): Promise<(name: string) => Estimate> {
  const data = await readFitData(path, cluster, where);
  if (data.distances < 2) return () => NONE;
  const fit = await fitPathLaw(data, {
    floor: 'fit',
    bootstrap: REPLICATES,
    seed: SEED,
    onProgress: () => undefined,
  });
  const { parameters, standardErrors } = fit;
  return (name) =>
    standardErrors === undefined || parameters[name] === undefined
      ? NONE
      : { value: parameters[name], error: standardErrors[name] };
}

/**
 * How much more packets vary within a still link than the presets say of this very campaign: same
 * rows, same length of logs, same floors. NaN where nothing stands still, or rows are scans.
 */
export async function stillSpread(campaign: Campaign): Promise<Estimate> {
  if (campaign.rowKind === 'scans') return NONE;
  const { rows } = await validate(campaign, predictionBy(averagePlace), {
    limitM: 2,
    replicates: SPREAD_REPLICATES,
    seed: SEED,
    onProgress: () => undefined,
  });
  const row = rows.find(({ kind }) => kind === 'within')!;
  const { measured, predicted } = row;
  return { value: measured.value / predicted.value, error: measured.error / predicted.value };
}

/** The preset of an environment, not at one place that is drawn. */
function averagePlace(environment: EnvironmentName): RadioScenario {
  return { ...environmentRadio(environment), placeSpread: SAME_EVERYWHERE };
}

/** A prediction in which what phones are carried in takes nothing. */
function bare(environment: EnvironmentName): Prediction {
  return { ...fixedPrediction(environmentRadio(environment)), coveredDb: [0, 0, 0] };
}

type LevelGroups = ReturnType<typeof levelGroups>;

/** Levels of sessions with one and with both phones covered, below those with none. */
function coveredOf(groups: LevelGroups): readonly [Estimate, Estimate] {
  const levels = [0, 1, 2].map((count) =>
    groups
      .filter(({ link }) => link.carrySender !== '' && link.carryReceiver !== '')
      .filter(({ link }) => coveredCount(link) === count)
      .map(({ dbm }) => dbm),
  );
  const below = (count: number): Estimate => {
    const bareLevel = momentsOf(levels[0]);
    const level = momentsOf(levels[count]);
    return {
      value: bareLevel.value - level.value,
      error: Math.sqrt(bareLevel.error * bareLevel.error + level.error * level.error),
    };
  };
  return [below(1), below(2)];
}

function coveredCount({ carrySender, carryReceiver }: CampaignLink): number {
  return [carrySender, carryReceiver].filter(isCovered).length;
}

/** Mean and its standard error; NaN from fewer than two. */
function momentsOf(values: readonly number[]): Estimate {
  if (values.length < 2) return NONE;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { value: mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/** What the other sets say together; undefined where none of them tells. */
export interface JointRadio {
  /** Path-loss exponent at a kind of place. */
  readonly exponentOf: (environment: EnvironmentName) => Pooled | undefined;
  readonly body: Pooled | undefined;
  readonly shadowing: Pooled | undefined;
  readonly within: Pooled | undefined;
  readonly covered: readonly [Pooled | undefined, Pooled | undefined];
}

/**
 * Joins the fits of several sets: exponents as that of a room (less what the environment of each
 * adds to it), the rest as it is; what moves within a link from sets of the same kind (people hold
 * both ends, or not), where there are any.
 */
export function joinFits(fits: readonly SetFit[], held: boolean): JointRadio {
  const alike = fits.filter((fit) => fit.isHeld === held);
  const within = alike.some(({ within: one }) => one.error > 0) ? alike : fits;
  return {
    exponentOf: (environment) => jointExponent(fits, environment),
    body: randomEffects(fits.filter(({ place }) => place.hasPeople).map(({ body }) => body)),
    shadowing: randomEffects(fits.map(({ shadowing }) => shadowing)),
    within: randomEffects(within.map((one) => one.within)),
    covered: [
      randomEffects(fits.map(({ covered }) => covered[0])),
      randomEffects(fits.map(({ covered }) => covered[1])),
    ],
  };
}

/** Of places of the same kind; where no other set has any, of all, moved as the presets differ. */
function jointExponent(fits: readonly SetFit[], environment: EnvironmentName): Pooled | undefined {
  const shiftOf = ({ place }: SetFit): number =>
    exponentShift(environment) - exponentShift(place.environment);
  const same = fits.filter(({ place }) => placeKind(place.environment) === placeKind(environment));
  return randomEffects(
    (same.length > 0 ? same : fits).map((fit) => ({
      value: fit.exponent.value + shiftOf(fit),
      error: fit.exponent.error,
    })),
  );
}

function exponentShift(environment: EnvironmentName): number {
  const { pathLossExponent } = environmentRadio(environment);
  return pathLossExponent - environmentRadio('room').pathLossExponent;
}

/**
 * The prediction that a joint fit makes for a set that it has not seen.
 *
 * @param tuned - what the radio itself owes to that very set, and must not be used
 */
export function predictionOf(joint: JointRadio, tuned: Tuned = {}): Prediction {
  const { covered } = joint;
  return {
    ...predictionBy((environment) =>
      joinedRadio(joint, tuned.places?.includes(environment) === true ? 'room' : environment),
    ),
    coveredDb:
      tuned.carry === true ? [0, covered[0]?.value ?? 0, covered[1]?.value ?? 0] : undefined,
  };
}

/** Parts of the radio that were fitted to a published set. */
export interface Tuned {
  /** Losses by carry position; other sets then say what covered phones lose. */
  readonly carry?: boolean;
  /** Environments; a room takes their place. */
  readonly places?: readonly EnvironmentName[];
}

type Spread = Pick<Pooled, 'betweenSd' | 'error'>;

/**
 * Of the true value of one more set about the pooled mean, which is not known for sure either. Few
 * sets may be alike by chance: sets differ no less than the preset says that places do.
 */
function newSetSd({ betweenSd, error }: Spread, presetSd: number): number {
  const sd = Math.max(betweenSd, presetSd);
  return Math.sqrt(sd * sd + error * error);
}

/** What a link's place adds, without what is left of its channels in their mean, dB. */
function placeOnlyDb(linkSdDb: number, channelSdDb: number): number {
  return Math.sqrt(Math.max(1, linkSdDb * linkSdDb - (channelSdDb * channelSdDb) / 3));
}

/** The same as a share of the mean. */
function relativeSd(pooled: Pooled | undefined, presetSd: number): number {
  if (pooled === undefined) return presetSd;
  const { value, betweenSd, error } = pooled;
  return newSetSd({ betweenSd: betweenSd / value, error: error / value }, presetSd);
}

const ALIKE: Spread = { betweenSd: 0, error: 0 };

const SEARCH_STEPS = 14;

/** The K with which fading varies `scale` times as much as in `radio`, over links that differ. */
function scaledK(radio: RadioScenario, scale: number): number | null {
  const { packet, fastTauUs, livelinessSpread } = radio;
  const { ricianK } = packet;
  if (ricianK === null) return null;
  const rmsDb = (k: number): number => {
    const laws = fadeLaws({ ...packet, ricianK: k, tauUs: fastTauUs }, livelinessSpread);
    return Math.sqrt(laws.reduce((sum, { sdDb }) => sum + sdDb * sdDb, 0) / laws.length);
  };
  const wantedDb = scale * rmsDb(ricianK);
  let low = Math.log(ricianK / 100);
  let high = Math.log(100 * ricianK);
  for (let step = 0; step < SEARCH_STEPS; step++) {
    const middle = 0.5 * (low + high);
    if (rmsDb(Math.exp(middle)) > wantedDb) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}

/** The environment's preset, with what the joint fit knows better. */
export function joinedRadio(
  { exponentOf, body, shadowing, within }: JointRadio,
  environment: EnvironmentName,
): RadioScenario {
  const preset = environmentRadio(environment);
  const exponent = exponentOf(environment);
  const { slowSdDb, placeSpread, packet } = preset;
  const { channelOffsetSdDb, packetSdDb } = packet;
  // The parts of what moves within a link keep the shares that the preset gives them.
  const scale = within?.value ?? 1;
  return {
    ...preset,
    ...(exponent === undefined ? {} : { pathLossExponent: Math.max(0, exponent.value) }),
    ...(body === undefined ? {} : { bodyDb: Math.max(0, body.value) }),
    ...(shadowing === undefined
      ? {}
      : { shadowingSdDb: placeOnlyDb(shadowing.value, scale * channelOffsetSdDb) }),
    slowSdDb: scale * slowSdDb,
    placeSpread: {
      ...placeSpread,
      exponentSd: newSetSd(exponent ?? ALIKE, placeSpread.exponentSd),
      shadowingSd: relativeSd(shadowing, placeSpread.shadowingSd),
      timeSd: relativeSd(within, placeSpread.timeSd),
    },
    packet: {
      ...packet,
      channelOffsetSdDb: scale * channelOffsetSdDb,
      packetSdDb: scale * packetSdDb,
      ricianK: scaledK(preset, scale),
    },
  };
}
