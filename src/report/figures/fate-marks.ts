import type { PduFate } from '../../replay/packets.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { at } from './figure.ts';
import { textWidth } from './marks.ts';

interface Look {
  readonly label: string;
  /** Series colour; the shape says the same again. */
  readonly style: string;
  /** Path around (0, 0) for a mark of radius 1. */
  readonly shape: string;
}

const CIRCLE = 'M-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0Z';
const CROSS = 'M-1 -1L1 1M-1 1L1 -1';
const PLUS = 'M-1.2 0H1.2M0 -1.2V1.2';
const DIAMOND = 'M0 -1.3L1.3 0L0 1.3L-1.3 0Z';
const TRIANGLE = 'M0 -1.2L1.2 1L-1.2 1Z';
const SQUARE = 'M-1 -1H1V1H-1Z';
const BAR = 'M0 -1.5V1.5';

/** What became of a PDU on the receiver's channel, in the order of the legend. */
export const FATE_LOOKS: Readonly<Record<Exclude<PduFate, 'elsewhere' | 'unheeded'>, Look>> = {
  heard: { label: 'heard', style: 'mark s0', shape: CIRCLE },
  collided: { label: 'collided', style: 'stroke solid s1', shape: CROSS },
  covered: { label: 'covered by the one before', style: 'stroke solid s1', shape: PLUS },
  jammed: { label: 'other traffic', style: 'open s1', shape: SQUARE },
  weak: { label: 'too weak', style: 'open pale', shape: CIRCLE },
  lost: { label: 'radio busy', style: 'open s3', shape: DIAMOND },
  deaf: { label: 'dead time after a packet', style: 'open s2', shape: TRIANGLE },
  cut: { label: 'cut by a channel change', style: 'stroke solid ink', shape: BAR },
};

export type HeededFate = keyof typeof FATE_LOOKS;
export const HEEDED_FATES = Object.keys(FATE_LOOKS) as HeededFate[];

export function isHeeded(fate: PduFate): fate is HeededFate {
  return fate !== 'elsewhere' && fate !== 'unheeded';
}

/** One PDU at a place; `tip` is shown under the pointer. */
export function fateMark(fate: HeededFate, x: number, y: number, radius: number, tip?: string) {
  const { style, shape } = FATE_LOOKS[fate];
  return el('path', {
    class: `fate ${style}`,
    'data-fate': fate,
    'data-tip': tip,
    d: shape,
    // The outline must not grow with the mark.
    'vector-effect': 'non-scaling-stroke',
    transform: `translate(${at(x)} ${at(y)}) scale(${radius})`,
  });
}

/** The fates that occur, in rows as wide as `width`; gives the height that they take too. */
export function fateLegend(
  fates: readonly HeededFate[],
  [left, top, width]: readonly [number, number, number],
): { markup: Markup; height: number } {
  let [x, y] = [left, top];
  const items = fates.map((fate) => {
    const { label } = FATE_LOOKS[fate];
    const wide = 36 + textWidth(label);
    if (x + wide > left + width) [x, y] = [left, y + 20];
    const item = group(
      fateMark(fate, x + 6, y - 4, 4),
      el('text', { class: 'small', x: x + 16, y }, label),
    );
    x += wide;
    return item;
  });
  return { markup: group(...items), height: y - top + 20 };
}
