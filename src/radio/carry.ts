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
  /** Standard deviation of what one such phone adds to its links, dB. */
  readonly spreadDb: number;
}

// Sets disagree by 10 dB on the loss of one position, so that a mean is no law. Against the hand,
// over headings, a covered phone loses 6.8 dB in the matrix of MIT Lincoln Laboratory, 6 in PCNG
// (half of two, cut by the floor) and 0.7 to 2 in mitll-ua-rooms, on whose people the room's level
// rests. The losses here give 2 dB, near the last, so that level and carry fit together
// (docs/room.md); what sets disagree on is `spreadDb`, a part that each link draws (judgement:
// more than 2 dB makes pairs differ more than they do). Shades: the matrix has 1.1 to 1.4 of the
// hand's 8 dB, range-angle (front pockets) 0.4, mitll-ua-rooms 0.3; 0.6 is their mean. That rear
// pocket and backpack are the front turned round, and lose more and less, is a judgement.
const LAWS: Readonly<Record<CarryPosition, CarryLaw>> = {
  hand: { lossDb: 0, shade: 1, spreadDb: 0 },
  'shirt-pocket': { lossDb: 3.5, shade: 0.6, spreadDb: 2 },
  'trouser-pocket': { lossDb: 3.5, shade: 0.6, spreadDb: 2 },
  'rear-pocket': { lossDb: 5.5, shade: -0.6, spreadDb: 2 },
  bag: { lossDb: 3.5, shade: 0.6, spreadDb: 2 },
  backpack: { lossDb: 2.5, shade: -0.7, spreadDb: 2 },
};

/** @param coveredDb - what a phone in a pocket or bag loses more at this place, dB */
export function carryLaw(position: CarryPosition, coveredDb = 0): CarryLaw {
  const law = LAWS[position];
  return position === 'hand' || coveredDb === 0 ? law : { ...law, lossDb: law.lossDb + coveredDb };
}

/** Who carries a phone where. */
export interface CarryOptions {
  /** Shares of people by position, as weights; none at all: everybody has it in the hand. */
  readonly shares: readonly { readonly position: CarryPosition; readonly share: number }[];
  /** Positions that are known, by person; null or beyond the end: drawn. */
  readonly known: readonly (CarryPosition | null)[];
}

/**
 * How the people of mitll-ua-rooms carried their phones: shares of receivers, table and hand as
 * hand, jackets and hoodie as shirt pocket.
 */
export const MEASURED_CARRY: CarryOptions = {
  shares: [
    { position: 'hand', share: 0.23 },
    { position: 'shirt-pocket', share: 0.38 },
    { position: 'trouser-pocket', share: 0.24 },
    { position: 'rear-pocket', share: 0.04 },
    { position: 'bag', share: 0.11 },
  ],
  known: [],
};

export const ALL_IN_HAND: CarryOptions = { shares: [], known: [] };

/**
 * Everybody's position: a function of the key and the person's id alone. One draw costs as much as
 * a packet, so it is remembered, once for all links of a run.
 */
export class Carriers {
  /** By person: number in `CARRY_POSITIONS` from 1 on; 0 = not yet asked for. */
  readonly drawn: Uint8Array;
  private readonly options: CarryOptions;
  private readonly key: Key;
  private readonly ids: Float64Array | undefined;
  private readonly alternatives: readonly Alternative[];

  /**
   * @param ids - what draws about each person are keyed by; without them, the person's index
   * @param drawn - what others drew of the same people; threads may share and write it, since they
   * all draw the same
   */
  constructor(
    options: CarryOptions,
    root: Key,
    ids?: Float64Array,
    drawn: Uint8Array = new Uint8Array(ids?.length ?? 0),
  ) {
    this.drawn = drawn;
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
    if (this.drawn[person] > 0) return CARRY_POSITIONS[this.drawn[person] - 1];
    const chosen = firstToArrive(this.key, this.ids?.[person] ?? person, this.alternatives);
    const position = chosen < 0 ? 'hand' : shares[chosen].position;
    // Beyond the end, where people have no ids, this does nothing.
    this.drawn[person] = CARRY_POSITIONS.indexOf(position) + 1;
    return position;
  }
}
