import { toHex } from '../src/base/bytes/hex.ts';
import type { PayloadField } from './engine-words.ts';

/**
 * A payload as rows of 16 boxes of one byte; fields run on over rows. Fixed bytes show their value.
 * The picture stands alone: light and dark follow the reader's system, print is light, and the
 * kinds differ by hatching and weight as well as by colour.
 */
const PER_ROW = 16;
const CELL = 42;
const BOX = 36;
const ROW = 62;
const LEFT = 34;
const TOP = 22;
const LETTER = 6.6;

const LIGHT =
  '--ink:#1b2126;--soft:#56616b;--paper:#fff;--fixed:#eef0f2;--id:#cfe3f1;--other:#f6e3d5';
const DARK =
  '--ink:#e4e8eb;--soft:#a5afb8;--paper:#14181c;--fixed:#262d34;--id:#1d4a66;--other:#5a3a22';
const STYLE = `svg{${LIGHT};font:12px system-ui,sans-serif;background:var(--paper)}
@media (prefers-color-scheme:dark){svg{${DARK}}}
@media print{svg{${LIGHT}}}
text{fill:var(--ink);text-anchor:middle}
.offset{fill:var(--soft);font-size:10px}.row{text-anchor:end}
.hex{font-family:ui-monospace,monospace;font-size:11px}
rect{stroke:var(--ink);stroke-width:1}
.fixed{fill:var(--fixed)}.identifier{fill:var(--id);stroke-width:2}
.varies{fill:var(--other);stroke-dasharray:4 2}`;

interface Segment {
  readonly field: PayloadField;
  /** First byte, and bytes of this part of the field in its row. */
  readonly at: number;
  readonly bytes: number;
}

/** The fields cut where rows end. */
function segments(layout: readonly PayloadField[]): Segment[] {
  const cut: Segment[] = [];
  let at = 0;
  for (const field of layout) {
    const end = at + field.bytes;
    while (at < end) {
      const bytes = Math.min(end, (Math.floor(at / PER_ROW) + 1) * PER_ROW) - at;
      cut.push({ field, at, bytes });
      at += bytes;
    }
  }
  return cut;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function drawn({ field, at, bytes }: Segment, payload: Uint8Array): string {
  const x = LEFT + (at % PER_ROW) * CELL;
  const y = TOP + Math.floor(at / PER_ROW) * ROW;
  const width = bytes * CELL;
  const box = `<rect class="${field.kind}" x="${x}" y="${y}" width="${width}" height="${BOX}"/>`;
  const middle = y + BOX / 2 + 4;
  if (field.kind === 'fixed') {
    const values = Array.from(payload.subarray(at, at + bytes), (byte, k) => {
      const left = x + (k + 0.5) * CELL;
      return (
        `<text class="hex" x="${left}" ` +
        `y="${middle}">${toHex(Uint8Array.of(byte)).toUpperCase()}</text>`
      );
    });
    return box + values.join('');
  }
  const fits = Math.floor(width / LETTER);
  const name = field.name.length <= fits ? field.name : field.name.slice(0, fits - 1) + '…';
  return `${box}<text x="${x + width / 2}" y="${middle}">${escape(name)}</text>`;
}

/** @param payload - a real payload, whose fixed bytes are shown */
export function payloadPicture(
  title: string,
  layout: readonly PayloadField[],
  payload: Uint8Array,
): string {
  const rows = Math.ceil(payload.length / PER_ROW);
  const columns = Math.min(PER_ROW, payload.length);
  const width = LEFT + columns * CELL + 8;
  const height = TOP + rows * ROW - (ROW - BOX) + 10;
  const across = Array.from({ length: columns }, (_, k) => {
    const x = LEFT + (k + 0.5) * CELL;
    return `<text class="offset" x="${x}" y="${TOP - 8}">${k}</text>`;
  });
  const down = Array.from({ length: rows }, (_, row) => {
    const y = TOP + row * ROW + BOX / 2 + 4;
    return `<text class="offset row" x="${LEFT - 8}" y="${y}">${row * PER_ROW}</text>`;
  });
  const boxes = segments(layout).map((segment) => drawn(segment, payload));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escape(title)}</title>
<style>${STYLE}</style>
${[...across, ...down, ...boxes].join('\n')}
</svg>
`;
}
