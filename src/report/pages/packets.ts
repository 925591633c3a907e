import type { PacketZoom, ZoomSender } from '../../replay/packets.ts';
import { readNamesOf } from '../data/data-names.ts';
import { dateOfDay, formatCount, formatNumber, plural } from '../kit/format.ts';
import { appLabels } from '../kit/labels.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { detailsBlock, figureBlock, renderPage, table } from './page.ts';
import type { TableColumn } from './page.ts';
import type { ReportSource } from '../data/source.ts';
import { FATE_LOOKS, HEEDED_FATES, isHeeded } from '../figures/fate-marks.ts';
import { clock, MAX_ROWS, packetFigure } from '../figures/packet-figure.ts';

/** A zoom, and whether the stored rows of its windows came out again; undefined at scan level. */
export interface CheckedZoom {
  readonly zoom: PacketZoom;
  readonly check: { readonly stored: number; readonly equal: boolean } | undefined;
}

/** Rows of the table of PDUs; judgement: `--json` has them all. */
const MAX_PDUS = 500;
/** The part that is drawn larger, and the time that must be shown for it to be worth it. */
const DETAIL_US = 2e6;

/** Who transmitted, who listened and what collided around one receiver, as a page. */
export async function renderPackets(run: ReportSource, checked: CheckedZoom): Promise<string> {
  const { zoom } = checked;
  const { scenario } = run.manifest;
  const people = [zoom.receiver, ...zoom.senders.map(({ person }) => person)];
  const names = await readNamesOf(run, people);
  const person = (index: number): string => names.get(index) ?? `person ${index}`;
  const labels = appLabels(scenario);
  const several = scenario.apps.length > 1;
  const nameOf = (sender: ZoomSender): string =>
    person(sender.person) + (several ? ` · ${labels[sender.app]}` : '');
  const receiver = person(zoom.receiver) + (several ? ` · ${labels[zoom.app]}` : '');
  const time = `${dateOfDay(scenario.startDate, zoom.day)} ${clock(zoom.fromUs)}`;
  return renderPage({
    title: `Packets around ${person(zoom.receiver)}`,
    eyebrow: 'bluecrowd · packet by packet',
    sub: `${scenario.name} · ${time} to ${clock(zoom.toUs)} · seed ${scenario.seed}`,
    sections: [
      { id: 'summary', title: 'Replayed', body: summary(checked, receiver) },
      { id: 'packets', title: 'On the air', body: figures(zoom, receiver, nameOf) },
      { id: 'phones', title: 'By phone', body: phonesTable(zoom, nameOf) },
    ],
    version: run.manifest.version,
  });
}

function summary({ zoom, check }: CheckedZoom, receiver: string): Markup {
  const pdus = zoom.senders.flatMap((sender) => sender.pdus);
  const heeded = pdus.filter(({ fate }) => isHeeded(fate));
  const counts = HEEDED_FATES.map(
    (fate) => [fate, heeded.filter((pdu) => pdu.fate === fate).length] as const,
  );
  const parts = counts
    .filter(([, count]) => count > 0)
    .map(([fate, count]) => `${formatCount(count)} ${FATE_LOOKS[fate].label}`);
  const listened = zoom.listening.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
  const next =
    zoom.nextWindowUs === undefined
      ? 'it does not scan again on this day'
      : `its next scan is at ${clock(zoom.nextWindowUs)}`;
  const first =
    listened === 0
      ? `${receiver} did not scan in this time; ${next}.`
      : `${receiver} listened for ${formatNumber(listened / 1e6, 1)} s. Of ` +
        `${plural(pdus.length, 'PDU')} of ${plural(zoom.senders.length, 'app')} on phones near ` +
        `by, ${formatCount(heeded.length)} began on its channel` +
        (parts.length === 0 ? '.' : `: ${parts.join(', ')}.`);
  return group(el('p', { class: 'lead' }, first), el('p', { class: 'soft' }, provenance(check)));
}

function provenance(check: CheckedZoom['check']): Markup {
  if (check === undefined) {
    return group(
      'The run was computed at scan level. This page is a packet-level replay of ' +
        'the same phones, places, schedules and links.',
    );
  }
  const badge = el(
    'span',
    { class: check.equal ? 'badge' : 'badge bad' },
    check.equal ? 'Equal. ' : 'Different. ',
  );
  return group(
    badge,
    check.equal
      ? `All ${plural(check.stored, 'stored sighting')} of these windows came out again.`
      : `The run stores ${plural(check.stored, 'sighting')} of these windows; what was replayed ` +
          'differs.',
  );
}

function figures(zoom: PacketZoom, receiver: string, nameOf: (sender: ZoomSender) => string) {
  if (zoom.senders.length === 0) return el('p', {}, 'No phone with an app was in range.');
  const text = { receiver, nameOf };
  const left = zoom.senders.length - MAX_ROWS;
  const caption =
    'A row for each app of each phone, nearest first, with a line for each advertising channel. ' +
    'Shaded: the channel that the receiver listens on. A mark is a PDU on that channel, by ' +
    'outcome; small ticks are PDUs on other channels or while it does not listen. A dark line ' +
    'under a row: that phone scans itself. PDUs of other apps are decoded and then discarded.' +
    (left > 0
      ? ` ${formatCount(left)} farther away are only in the table, but interfere too.`
      : '');
  const whole = [zoom.fromUs, zoom.toUs] as const;
  const title = `Packets around ${receiver}`;
  const all = figureBlock(
    packetFigure(zoom, whole, { id: 'packets', title, ...text }),
    caption,
    pdusTable(zoom, nameOf),
  );
  const detail = busiest(zoom);
  if (detail === undefined) return all;
  return group(
    all,
    el('h3', {}, 'The busiest two seconds'),
    figureBlock(
      packetFigure(zoom, detail, { id: 'packets-detail', title: `${title}, closer`, ...text }),
      `The two seconds of listening with the most collisions between PDUs, from ` +
        `${clock(detail[0])}.`,
      null,
    ),
  );
}

/**
 * Where most is lost to other PDUs; undefined where nothing is listened to or all is shown as
 * large.
 */
function busiest({ senders, listening, fromUs, toUs }: PacketZoom): [number, number] | undefined {
  if (toUs - fromUs < 2 * DETAIL_US || listening.length === 0) return undefined;
  const pdus = senders.flatMap((sender) => sender.pdus).filter(({ fate }) => isHeeded(fate));
  let best: [number, number] | undefined;
  let most = -1;
  for (const dwell of listening) {
    for (let from = dwell.fromUs; from < dwell.toUs; from += DETAIL_US / 4) {
      // On a tenth of a second, for an axis that can be read.
      const start = Math.min(Math.floor(from / 1e5) * 1e5, toUs - DETAIL_US);
      const inside = pdus.filter(({ tUs }) => tUs >= start && tUs < start + DETAIL_US);
      const clashes = inside.filter(({ fate }) => fate === 'collided' || fate === 'covered').length;
      const score = clashes * 1e6 + inside.length;
      if (score > most) [most, best] = [score, [start, start + DETAIL_US]];
    }
  }
  return best;
}

const num = (title: string): TableColumn => ({ title, number: true });

function pdusTable({ senders }: PacketZoom, nameOf: (sender: ZoomSender) => string): Markup {
  const all = senders
    .flatMap((sender) => sender.pdus.map((pdu) => ({ sender, pdu })))
    .filter(({ pdu }) => isHeeded(pdu.fate))
    .sort((a, b) => a.pdu.tUs - b.pdu.tUs || a.sender.distanceM - b.sender.distanceM);
  const rows = all
    .slice(0, MAX_PDUS)
    .map(({ sender, pdu }) => [
      clock(pdu.tUs),
      nameOf(sender),
      37 + pdu.channel,
      formatNumber(pdu.rssiDbm),
      isHeeded(pdu.fate) ? FATE_LOOKS[pdu.fate].label : '',
    ]);
  const columns = [
    { title: 'time' },
    { title: 'phone' },
    num('channel'),
    num('RSSI, dBm'),
    { title: 'fate' },
  ];
  const rest = all.length - rows.length;
  const caption =
    'PDUs on the channel of the receiver' +
    (rest > 0 ? `; ${formatCount(rest)} more in the output of --json` : '');
  return table(caption, columns, rows);
}

function phonesTable({ senders }: PacketZoom, nameOf: (sender: ZoomSender) => string): Markup {
  const fates = HEEDED_FATES.filter((fate) =>
    senders.some(({ pdus }) => pdus.some((pdu) => pdu.fate === fate)),
  );
  const rows = senders.map((sender) => {
    const heard = sender.pdus.filter(({ fate }) => fate === 'heard');
    const meanDbm = heard.reduce((sum, { rssiDbm }) => sum + rssiDbm, 0) / heard.length;
    return [
      nameOf(sender),
      formatNumber(sender.distanceM, 2),
      formatCount(sender.pdus.length),
      ...fates.map((fate) => formatCount(sender.pdus.filter((pdu) => pdu.fate === fate).length)),
      formatNumber(meanDbm),
    ];
  });
  const columns = [
    { title: 'phone' },
    num('distance, m'),
    num('PDUs sent'),
    ...fates.map((fate) => num(FATE_LOOKS[fate].label)),
    num('mean RSSI, dBm'),
  ];
  const body = table('PDUs of each phone by outcome', columns, rows);
  return rows.length > 2 * MAX_ROWS
    ? detailsBlock(`${formatCount(rows.length)} apps on phones in range`, body)
    : body;
}
