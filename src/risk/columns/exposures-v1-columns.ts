import { S_PER_DAY } from '../../base/time.ts';
import { durationMin, MARGIN_S, MAX_GAP_S } from '../gaen/gaen-v1-exposures.ts';
import type { WindowColumns } from './window-columns.ts';

/**
 * `exposuresV1` over columns, one after the other: `next` makes the fields those of the next
 * exposure of the phone that `start` named.
 */
export class ExposuresV1Columns {
  /** Of the exposure. */
  dayS = 0;
  attenuationDb = 0;
  durationMin = 0;
  secondsBelow = 0;
  secondsBetween = 0;
  secondsAbove = 0;
  keyCode = 0;
  private readonly lowDb: number;
  private readonly highDb: number;
  private columns: WindowColumns | undefined;
  private at = 0;
  private end = 0;

  constructor([lowDb, highDb]: readonly [number, number]) {
    this.lowDb = lowDb;
    this.highDb = highDb;
  }

  start(columns: WindowColumns, phone: number): void {
    this.columns = columns;
    this.at = columns.strongestFrom[phone];
    this.end = columns.strongestFrom[phone + 1];
  }

  /** False where there is none left. */
  next(): boolean {
    const { at: from, end, lowDb, highDb } = this;
    if (from === end) return false;
    const { strongestS, strongestDb, strongestWindow, keyIndex, keyCode } = this.columns!;
    const key = keyIndex[strongestWindow[from]];
    let below = 0;
    let between = 0;
    let above = 0;
    let weighted = 0;
    let seconds = MARGIN_S;
    let at = from;
    for (let isLast = false; !isLast; at++) {
      const gapS = at + 1 < end ? strongestS[at + 1] - strongestS[at] : Infinity;
      isLast = gapS > MAX_GAP_S || keyIndex[strongestWindow[at + 1]] !== key;
      seconds += isLast ? MARGIN_S : gapS;
      const db = strongestDb[at];
      weighted += db * seconds;
      if (db < lowDb) below += seconds;
      else if (db < highDb) between += seconds;
      else above += seconds;
      seconds = 0;
    }
    this.at = at;
    this.dayS = Math.floor(strongestS[from] / S_PER_DAY) * S_PER_DAY;
    this.attenuationDb = Math.round(weighted / (below + between + above));
    this.durationMin = durationMin((strongestS[at - 1] - strongestS[from]) | 0);
    this.keyCode = keyCode[strongestWindow[from]];
    this.secondsBelow = below;
    this.secondsBetween = between;
    this.secondsAbove = above;
    return true;
  }
}
