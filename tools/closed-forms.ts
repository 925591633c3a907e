// Measures every closed form of the packet level again and writes docs/closed-forms.md: npm run
// closed-forms
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { collisionComparisons } from '../src/testkit/closed-forms/collisions.ts';
import { isWithin } from '../src/testkit/closed-forms/comparison.ts';
import type { Comparison } from '../src/testkit/closed-forms/comparison.ts';
import { detectionComparisons } from '../src/testkit/closed-forms/detection.ts';
import { fadingComparisons } from '../src/testkit/closed-forms/fading.ts';
import { trafficComparisons } from '../src/testkit/closed-forms/traffic.ts';
import { friisComparisons } from '../src/testkit/closed-forms/friis.ts';
import { jitteredComparisons, periodicComparisons } from '../src/testkit/closed-forms/latency.ts';

interface Section {
  readonly title: string;
  readonly text: string;
  readonly compare: () => Comparison[];
}

const SECTIONS: readonly Section[] = [
  {
    title: 'Free space',
    text:
      'Level of every packet that GAEN phones hear in a day in free space against the formula ' +
      'of Friis (1946) at 2,402, 2,426 and 2,480 MHz, tolerance 0.01 dB.',
    compare: friisComparisons,
  },
  {
    title: 'Collisions',
    text:
      'N phones that send 376 µs every 287 ms on all three channels, one receiver among them: ' +
      'each channel is pure ALOHA (Abramson, AFIPS 1970), so that exp(-(N - 1) 2a / T) of the ' +
      'packets are heard, less those that a hop of the receiver cuts. Interval: 99 %.',
    compare: collisionComparisons,
  },
  {
    title: 'Other traffic',
    text:
      'Bursts of 1 ms that are on the air for a share of the time ' +
      '(`radio.packet.otherTraffic`), beginning as a Poisson process: a packet of 376 µs meets ' +
      'none with probability (1 - share)^(1 + 376 / 1000), and is lost otherwise unless it is ' +
      'stronger by the capture threshold. The first rows are of the bursts alone at random ' +
      'instants, the others of packets that a phone hears. Interval: 99.9 %.',
    compare: trafficComparisons,
  },
  {
    title: 'GAEN and contacts of one second to ten minutes',
    text:
      'Scans of 4 s whose starts are 210 to 300 s apart, a packet every 287 ms: the share of ' +
      'contacts of d seconds that one side hears is 1 less the mean over the gaps of the time in ' +
      'which such a contact may begin unheard; about (d + 4) / 255 up to 200 s. Interval: 99 %.',
    compare: detectionComparisons,
  },
  {
    title: 'Discovery latency of periodic tasks',
    text:
      'An advertiser and a scanner without advDelay on one channel, both phases uniform: the ' +
      'problem of Kindt, Saur, Balszun and Chakraborty, "Neighbor Discovery Latency in BLE-Like ' +
      'Protocols" (arXiv 1509.04366). The exact law is computed from the phases alone, and tried ' +
      'against all phases in the test. Windows are those of Android (AOSP ScanManager) and of ' +
      "iPhones in the foreground, intervals those of Android and of Apple's guidelines. With " +
      '1,000 ms beside 500 of 5,000 ms, half of all pairs never meet: one of the singularities ' +
      'of that paper, and what advDelay is for. Interval: 99.9 % of a share; the distance is the ' +
      'largest one between measured and expected distribution times the root of the number of ' +
      'contacts, refused at 0.1 %.',
    compare: periodicComparisons,
  },
  {
    title: 'Discovery latency with advDelay and three channels',
    text:
      'The same duty cycles as Bluetooth has them: advDelay of 0 to 10 ms (the interval named ' +
      'is without it) and PDUs on three channels, one of which the scanner hears in each window. ' +
      'Expected: the density of events that are not yet heard, carried along a grid of 0.25 ms.',
    compare: jitteredComparisons,
  },
  {
    title: 'Fading',
    text:
      'Rician power against its law (a Poisson mixture of gamma laws), and slow fading ' +
      'against that of an Ornstein-Uhlenbeck process; 20,000 links each. Distance as above; ' +
      'correlations with an interval of 99.9 %.',
    compare: fadingComparisons,
  },
];

function table(rows: readonly Comparison[]): string {
  const lines = rows.map((row) => {
    const { what, measured, expected, low, high, unit, digits } = row;
    const of = (value: number): string => `${value.toFixed(digits)}${unit}`;
    const verdict = isWithin(row) ? 'within' : '**outside**';
    return (
      `| ${what} | ${of(measured)} | ${of(expected)} | ${low.toFixed(digits)} to ${of(high)} ` +
      `| ${verdict} |`
    );
  });
  return ['| | measured | expected | interval | |', '|---|---|---|---|---|', ...lines].join('\n');
}

const measured = SECTIONS.map(({ title, text, compare }) => {
  process.stderr.write(`${title} ...\n`);
  return { title, text, rows: compare() };
});
const rows = measured.flatMap((section) => section.rows);
const within = rows.filter(isWithin).length;
const file = fileURLToPath(new URL('../docs/closed-forms.md', import.meta.url));
const markdown = `# The packet level against closed forms

Made by \`npm run closed-forms\`; do not edit. \`test/air/closed-forms.test.ts\` and \`closed-forms.long.test.ts\` hold every row.

Where a formula is known, the packet level must give what it gives. ${within} of ${rows.length} rows are
within their interval.

${measured.map((s) => `## ${s.title}\n\n${s.text}\n\n${table(s.rows)}`).join('\n\n')}
`;
writeFileSync(file, await format(markdown, { ...(await resolveConfig(file)), parser: 'markdown' }));
