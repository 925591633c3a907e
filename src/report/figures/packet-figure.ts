import { scaleLinear } from 'd3';
import { ADVERTISING_CHANNELS } from '../../base/ble/pdu.ts';
import type { Listening, PacketZoom, ZoomPdu, ZoomSender } from '../../replay/packets.ts';
import { formatNumber, plural } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import type { NumberScale } from './axes.ts';
import { FATE_LOOKS, fateLegend, fateMark, HEEDED_FATES, isHeeded } from './fate-marks.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';

const WIDTH = 820;
const LEFT = 168;
const RIGHT = 28;
/** Each row has a line for each channel; under them is when that phone itself listens. */
const CHANNEL_HEIGHT = 9;
const LINES_HEIGHT = ADVERTISING_CHANNELS * CHANNEL_HEIGHT;
const ROW_HEIGHT = LINES_HEIGHT + 13;
/** Judgement: this number of rows still fits a screen, and the marks in them a page. */
export const MAX_ROWS = 16;

export interface PacketFigureText {
  readonly id: string;
  readonly title: string;
  readonly receiver: string;
  readonly nameOf: (sender: ZoomSender) => string;
}

/** Part of a zoom from `fromUs` to `toUs`: a row per phone, a line per channel, a mark per PDU. */
export function packetFigure(
  zoom: PacketZoom,
  [fromUs, toUs]: readonly [number, number],
  text: PacketFigureText,
): Figure {
  const rows = zoom.senders.slice(0, MAX_ROWS);
  const inside = (pdu: ZoomPdu): boolean => pdu.tUs >= fromUs && pdu.tUs < toUs;
  const counts = new Map<string, number>();
  for (const { fate } of rows.flatMap(({ pdus }) => pdus.filter(inside))) {
    counts.set(fate, (counts.get(fate) ?? 0) + 1);
  }
  const legend = fateLegend(
    HEEDED_FATES.filter((fate) => counts.has(fate)),
    [LEFT, 22, WIDTH - LEFT - RIGHT],
  );
  const top = 22 + legend.height;
  const x = scaleLinear([fromUs, toUs], [LEFT, WIDTH - RIGHT]);
  const bottom = top + (rows.length + 1) * ROW_HEIGHT;
  const listening = clip(zoom.listening, fromUs, toUs);
  const heard = counts.get('heard') ?? 0;
  const heeded = HEEDED_FATES.reduce((sum, fate) => sum + (counts.get(fate) ?? 0), 0);
  return {
    id: text.id,
    title: text.title,
    description:
      `${text.receiver} with ${plural(rows.length, 'app')} on phones in range. ` +
      `${plural(heeded, 'PDU')} on its channel, ${heard} of them heard.`,
    width: WIDTH,
    height: bottom + 30,
    body: group(
      legend.markup,
      timeAxis(x, top, bottom),
      lane(top, text.receiver, 'listens here', receiverBands(listening, x, top)),
      ...rows.map((sender, k) => {
        const y = top + (k + 1) * ROW_HEIGHT;
        const own = clip(sender.listening, fromUs, toUs);
        const note = `${formatNumber(sender.distanceM, 2)} m`;
        const drawn = group(
          receiverBands(listening, x, y),
          ownListening(own, x, y),
          unheededTicks(sender.pdus.filter(inside), x, y),
          ...sender.pdus.filter(inside).map((pdu) => heededMark(pdu, x, y, text.nameOf(sender))),
        );
        return lane(y, text.nameOf(sender), note, drawn);
      }),
    ),
  };
}

function clip(dwells: readonly Listening[], fromUs: number, toUs: number): Listening[] {
  return dwells
    .filter((one) => one.fromUs < toUs && one.toUs > fromUs)
    .map((one) => ({
      ...one,
      fromUs: Math.max(one.fromUs, fromUs),
      toUs: Math.min(one.toUs, toUs),
    }));
}

const lineY = (top: number, channel: number): number => top + (channel + 0.5) * CHANNEL_HEIGHT;

/** The channel on which the receiver is. */
function receiverBands(listening: readonly Listening[], x: NumberScale, top: number): Markup {
  return group(
    ...listening.map(({ fromUs, toUs, channel = 0 }) =>
      el('rect', {
        class: 'band s0',
        x: at(x(fromUs)),
        y: at(top + channel * CHANNEL_HEIGHT),
        width: at(Math.max(x(toUs) - x(fromUs), 0.5)),
        height: CHANNEL_HEIGHT,
        'data-tip': `listens on channel ${37 + channel} from ${clock(fromUs)} to ${clock(toUs)}`,
      }),
    ),
  );
}

function ownListening(listening: readonly Listening[], x: NumberScale, top: number): Markup {
  const y = top + LINES_HEIGHT + 3;
  return group(
    ...listening.map(({ fromUs, toUs }) =>
      el('line', {
        class: 'stroke solid ink thin',
        x1: at(x(fromUs)),
        x2: at(Math.max(x(toUs), x(fromUs) + 0.5)),
        y1: y,
        y2: y,
        'data-tip': `listens itself from ${clock(fromUs)} to ${clock(toUs)}`,
      }),
    ),
  );
}

/** PDUs that the receiver could not hear: one path of small ticks, for there are many. */
function unheededTicks(pdus: readonly ZoomPdu[], x: NumberScale, top: number): Markup | null {
  const ticks = pdus
    .filter(({ fate }) => !isHeeded(fate))
    .map(({ tUs, channel }) => `M${at(x(tUs))} ${at(lineY(top, channel) - 2.5)}v5`);
  return ticks.length === 0
    ? null
    : el('path', { class: 'unheeded pale', 'data-count': ticks.length, d: ticks.join('') });
}

function heededMark(pdu: ZoomPdu, x: NumberScale, top: number, name: string): Markup | null {
  if (!isHeeded(pdu.fate)) return null;
  const tip =
    `${name}, ${clock(pdu.tUs)}, channel ${37 + pdu.channel}, ` +
    `${formatNumber(pdu.rssiDbm)} dBm: ${FATE_LOOKS[pdu.fate].label}`;
  return fateMark(pdu.fate, x(pdu.tUs), lineY(top, pdu.channel), 3, tip);
}

function lane(top: number, name: string, note: string, drawn: Markup): Markup {
  const lines = [0, 1, 2].map((channel) => {
    const y = lineY(top, channel);
    return el('line', { class: 'grid', x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y });
  });
  const label = name.length > 22 ? `${name.slice(0, 21)}…` : name;
  return group(
    el('text', { class: 'small', x: 0, y: top + 11 }, label),
    el('text', { class: 'note small', x: 0, y: top + 24 }, note),
    ...lines.map((line, channel) =>
      group(
        line,
        el(
          'text',
          { class: 'tick channel end', x: LEFT - 6, y: lineY(top, channel) + 3 },
          37 + channel,
        ),
      ),
    ),
    drawn,
  );
}

function timeAxis(x: NumberScale, top: number, bottom: number): Markup {
  const ticks = x
    .ticks(5)
    .map((us) =>
      group(
        el('line', { class: 'grid', x1: at(x(us)), x2: at(x(us)), y1: top, y2: bottom }),
        el('text', { class: 'tick small mid', x: at(x(us)), y: bottom + 16 }, clock(us)),
      ),
    );
  return group(...ticks);
}

/**
 * `10:15:07.5` of a time since local midnight of day 0: as many decimals as there are, at most 6.
 */
export function clock(us: number): string {
  const ofDay = us - Math.floor(us / 86_400e6) * 86_400e6;
  const two = (value: number): string => String(value).padStart(2, '0');
  const whole = Math.floor(ofDay / 1e6);
  // prettier-ignore
  const rest = String(Math.round(ofDay - whole * 1e6)).padStart(6, '0').replace(/0+$/, '');
  const time = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map(two);
  return time.join(':') + (rest === '' ? '' : `.${rest}`);
}
