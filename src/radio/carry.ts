import { firstToArrive } from '../kernel/choice.ts';
import type { Alternative } from '../kernel/choice.ts';
import { nameId, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';

/** Where people carry their phone. */
export const CARRY_POSITIONS = [
  'hand',
  'shirt-pocket',
  'trouser-pocket',
  'rear-pocket',
  'bag',
  'backpack',
] as const;

export type CarryPosition = (typeof CARRY_POSITIONS)[number];

/** What a position does to the signal, beside the path and whoever holds the other phone. */
export interface CarryLaw {
  /** Lost in any direction, dB: cloth, what lies around the phone, the body it touches. */
  readonly lossDb: number;
  /**
   * The body's shade in units of `radio.bodyLoss`. Positive: the phone is in front, and looking
   * away adds the shade; negative: it is behind, and looking at the other adds it.
   */
  readonly shade: number;
}

// Chosen between two sets that disagree, against both phones in the hand. MIT Lincoln Laboratory's
// matrix (829 sets of two people, 8 ranges, 8 angles), means over headings: any pair with one
// pocket or bag loses 5 to 11 dB and hardly more with two; a rear pocket 22, sitting on it
// included. PCNG's two people: one trouser pocket 3 dB, two at least 15 (the floor cuts), two
// backpacks 14. Losses that add up cannot give both; these lie between, with 13 dB for two trouser
// pockets. Shades are the matrix's, facing to away (hand 8.0 dB, shirt pocket 10.8, trouser pocket
// 8.9, purse 11), in units of the hand's. A backpack's cloth loses nothing that could be told: the
// trunk before it makes those 14 dB. That rear pocket and backpack are the front turned round is a
// judgement (0.93 gives the 14 dB back).
const LAWS: Readonly<Record<CarryPosition, CarryLaw>> = {
  hand: { lossDb: 0, shade: 1 },
  'shirt-pocket': { lossDb: 4, shade: 1.35 },
  'trouser-pocket': { lossDb: 6.5, shade: 1.1 },
  'rear-pocket': { lossDb: 12, shade: -1 },
  bag: { lossDb: 5, shade: 1 },
  backpack: { lossDb: 0, shade: -0.93 },
};

export function carryLaw(position: CarryPosition): CarryLaw {
  return LAWS[position];
}

/** Who carries a phone where. */
export interface CarryOptions {
  /** Shares of people by position, as weights; none at all: everybody has it in the hand. */
  readonly shares: readonly { readonly position: CarryPosition; readonly share: number }[];
  /** Positions that are known, by person; null or beyond the end: drawn. */
  readonly known: readonly (CarryPosition | null)[];
}

export const ALL_IN_HAND: CarryOptions = { shares: [], known: [] };

/** Everybody's position: a function of the key and the person's id alone. */
export class Carriers {
  private readonly options: CarryOptions;
  private readonly key: Key;
  private readonly ids: Float64Array | undefined;
  private readonly alternatives: readonly Alternative[];

  /** @param ids - what draws about each person are keyed by; without them, the person's index */
  constructor(options: CarryOptions, root: Key, ids?: Float64Array) {
    this.options = options;
    this.key = purposeKey(root, 'phone.carry');
    this.ids = ids;
    this.alternatives = options.shares.map(({ position, share }) => ({
      id: nameId(position),
      share,
    }));
  }

  positionOf(person: number): CarryPosition {
    const { shares, known } = this.options;
    const fixed = known.at(person);
    if (fixed !== undefined && fixed !== null) return fixed;
    const chosen = firstToArrive(this.key, this.ids?.[person] ?? person, this.alternatives);
    return chosen < 0 ? 'hand' : shares[chosen].position;
  }
}
