import { US_PER_DAY } from '../base/time.ts';
import { purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';

/** How people react to what they learn; days are local. */
export interface BehaviourOptions {
  readonly onWarning: 'nothing' | 'stay-home';
  readonly onDiagnosis: 'nothing' | 'isolate';
  /** Share of those warned who stay at home, and of those diagnosed who isolate. */
  readonly share: number;
  readonly isolationShare: number;
  readonly stayHomeDays: number;
  readonly isolationDays: number;
  /** What people learn before this day they do not act on. */
  readonly from: number;
}

/** What a person learned: a warning of an app, or the own test result. */
export interface Learned {
  readonly person: number;
  readonly what: 'warning' | 'diagnosis';
  /** When, µs since local midnight of day 0. */
  readonly tUs: number;
}

/** Somebody keeps away from others on local days [fromDay, toDay). */
export interface Restriction {
  readonly person: number;
  readonly kind: 'stays-home' | 'isolated';
  readonly fromDay: number;
  readonly toDay: number;
}

/** What people do for one of the two reasons. */
interface Reaction {
  readonly acts: boolean;
  readonly share: number;
  readonly kind: Restriction['kind'];
  readonly days: number;
  /** Number of the draw that says who complies. */
  readonly draw: number;
}

/**
 * What people do from the midnight after they learned of something. Whether somebody complies is
 * drawn once for warnings and once for results, so that a greater share holds all of a smaller one.
 */
export class Behaviour {
  private readonly from: number;
  private readonly reactions: Readonly<Record<Learned['what'], Reaction>>;
  private readonly ids: Float64Array;
  private readonly key: Key;

  /** @param ids - what draws about each person are keyed by */
  constructor(options: BehaviourOptions, ids: Float64Array, root: Key) {
    const { from, isolationDays, isolationShare, onDiagnosis, onWarning, share } = options;
    this.from = from;
    this.reactions = {
      warning: {
        acts: onWarning === 'stay-home',
        share,
        kind: 'stays-home',
        days: options.stayHomeDays,
        draw: 0,
      },
      diagnosis: {
        acts: onDiagnosis === 'isolate',
        share: isolationShare,
        kind: 'isolated',
        days: isolationDays,
        draw: 1,
      },
    };
    this.ids = ids;
    this.key = purposeKey(root, 'epidemic.behaviour');
  }

  /** undefined where the person goes on as before. */
  restrictionOf({ person, what, tUs }: Learned): Restriction | undefined {
    const { acts, days, draw, kind, share } = this.reactions[what];
    const day = Math.floor(tUs / US_PER_DAY);
    if (!acts || day < this.from) return undefined;
    if (uniform(this.key, this.ids[person], draw) >= share) return undefined;
    return { person, kind, fromDay: day + 1, toDay: day + 1 + days };
  }
}
