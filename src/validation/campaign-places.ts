import { nameId, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { createPathLoss } from '../radio/path-loss.ts';
import type { PathLoss, PathLossParts } from '../radio/path-loss.ts';
import { placeDeviates, radioAtPlace } from '../radio/place-draw.ts';
import type { PlaceDeviates } from '../radio/place-draw.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import type { Campaign, CampaignLink } from './campaign.ts';
import { expectedGainDb } from './expected-level.ts';
import { placeKind } from './place-words.ts';
import type { Prediction } from './prediction.ts';

/**
 * The places of a campaign in one replicate. Each that is named has a level of its own; what else
 * differs goes with the people of a set and the kind of its places.
 */
export class CampaignPlaces {
  private readonly campaign: Campaign;
  private readonly prediction: Prediction;
  private readonly root: Key;
  private readonly radios: Map<RadioScenario, Map<string, RadioScenario>>;
  private readonly shifts: Map<string, number>;

  constructor(campaign: Campaign, prediction: Prediction, root: Key) {
    this.campaign = campaign;
    this.prediction = prediction;
    this.root = root;
    this.radios = new Map();
    this.shifts = new Map();
  }

  /** The radio of a link; the same object for all links of one radio and place. */
  radioAt(link: CampaignLink): RadioScenario {
    const radio = this.prediction.radioOf(link);
    if (!this.radios.has(radio)) this.radios.set(radio, new Map());
    const places = this.radios.get(radio)!;
    const { environment } = link;
    if (!places.has(environment)) places.set(environment, this.drawn(radio, link));
    return places.get(environment)!;
  }

  private drawn(radio: RadioScenario, link: CampaignLink): RadioScenario {
    const kind = this.kindOf(link);
    const { level } = this.deviates(link.environment);
    const own = radioAtPlace(radio, { ...this.deviates(kind), level });
    return this.campaign.isCalibrated ? own : atLevel(own, this.shiftDb(kind));
  }

  /**
   * Where phones are not calibrated, the level is fitted to the set's own distances, headings and
   * ways of carrying: a place changes what these add, and leaves the mean over heard rows.
   */
  private shiftDb(kind: string): number {
    if (!this.shifts.has(kind)) {
      const { campaign, prediction } = this;
      const losses = new Map<RadioScenario, PathLosses>();
      let sum = 0;
      let rows = 0;
      for (const link of campaign.links) {
        if (this.kindOf(link) !== kind) continue;
        const radio = prediction.radioOf(link);
        if (!losses.has(radio)) losses.set(radio, this.pathLosses(radio, kind));
        const { own, ownLoss, loss } = losses.get(radio)!;
        const heard = heardRows(campaign, link);
        const ownDb = expectedGainDb(prediction, own, ownLoss, link);
        sum += heard * (ownDb - expectedGainDb(prediction, radio, loss, link));
        rows += heard;
      }
      this.shifts.set(kind, rows === 0 ? 0 : sum / rows);
    }
    return this.shifts.get(kind)!;
  }

  private pathLosses(radio: RadioScenario, kind: string): PathLosses {
    const own = radioAtPlace(radio, this.deviates(kind));
    return { own, ownLoss: createPathLoss(own), loss: createPathLoss(radio) };
  }

  private kindOf(link: CampaignLink): string {
    return placeKind(this.prediction.placeOf(link).environment);
  }

  private deviates(name: string): PlaceDeviates {
    return placeDeviates(purposeKey(this.root, `campaign.place.${String(nameId(name))}`));
  }
}

function atLevel(radio: RadioScenario & PathLossParts, placeDb: number): RadioScenario {
  const placed: RadioScenario & PathLossParts = { ...radio, placeDb };
  return placed;
}

interface PathLosses {
  readonly own: RadioScenario;
  readonly ownLoss: PathLoss;
  readonly loss: PathLoss;
}

function heardRows({ rssiDbm }: Campaign, { from, to }: CampaignLink): number {
  let heard = 0;
  for (let k = from; k < to; k++) if (!Number.isNaN(rssiDbm[k])) heard++;
  return heard;
}
