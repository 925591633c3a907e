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

const DRAW = { warning: 0, diagnosis: 1 } as const;

/**
 * What people do from the midnight after they learned of something. Whether somebody complies is
 * drawn once for warnings and once for results, so that a greater share holds all of a smaller one.
 */
export class Behaviour {
  private readonly options: BehaviourOptions;
  private readonly ids: Float64Array;
  private readonly key: Key;

  /** @param ids - what draws about each person are keyed by */
  constructor(options: BehaviourOptions, ids: Float64Array, root: Key) {
    this.options = options;
    this.ids = ids;
    this.key = purposeKey(root, 'epidemic.behaviour');
  }

  /** undefined where the person goes on as before. */
  restrictionOf({ person, what, tUs }: Learned): Restriction | undefined {
    const { onWarning, onDiagnosis, share, isolationShare, from } = this.options;
    const day = Math.floor(tUs / US_PER_DAY);
    if (day < from) return undefined;
    const acts = what === 'warning' ? onWarning === 'stay-home' : onDiagnosis === 'isolate';
    const complying = what === 'warning' ? share : isolationShare;
    if (!acts || uniform(this.key, this.ids[person], DRAW[what]) >= complying) return undefined;
    const { stayHomeDays, isolationDays } = this.options;
    const [kind, days] =
      what === 'warning'
        ? (['stays-home', stayHomeDays] as const)
        : (['isolated', isolationDays] as const);
    return { person, kind, fromDay: day + 1, toDay: day + 1 + days };
  }
}
