// Fits every published set in ../shared/data again and writes docs/fits.md: npm run refit
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { fitPathLaw } from '../src/fitting/fit.ts';
import type { Fit } from '../src/fitting/fit.ts';
import { readFitData } from '../src/measurements/open-dataset.ts';
import type { FitData } from '../src/measurements/open-dataset.ts';
import { importSet } from './import-set.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const REPLICATES = 100;

interface Case {
  readonly name: string;
  /** Mapping in fixtures/measurements, and file below ../shared/data. */
  readonly mapping: string;
  readonly file: string;
  readonly where?: string;
  /** Earlier figures: packets, A(1 m), n, residual sd; undefined where there are none. */
  readonly earlier?: readonly [number, number, number, number | undefined];
}

const samples = (name: string): { mapping: string; file: string } => ({
  mapping: name,
  file: `${name}/samples.csv.gz`,
});
const TETAM = 'tetam-position-annotated';

const CASES: readonly Case[] = [
  { name: 'mit-matrix', ...samples('mit-matrix'), earlier: [114_920, -62.2, 1.31, 8.6] },
  { name: 'range-angle', ...samples('mitll-range-angle') },
  {
    name: 'herald 0.2-3.5 m',
    ...samples('herald-edison'),
    where: "distance_m >= 0.1999 AND sender <> ''",
    earlier: [1_636_105, -70.6, 1.06, 11.6],
  },
  ...(
    [
      ['hand-hand', 'HandHand', 19_903, -75.5, 2.21, 6.4],
      ['hand-pocket', 'HandPocket', 16_081, -80.9, 1.7, 7.2],
      ['pocket-pocket', 'PocketPocket', 24_151, -94.4, 0.65, 6.1],
    ] as const
  ).map(([name, session, ...earlier]) => ({
    name: `pcng ${name}`,
    ...samples('pcng-human'),
    where: `session LIKE '${session}%'`,
    earlier,
  })),
  {
    name: 'tetam point means',
    mapping: 'tetam-points',
    file: `${TETAM}/fingerprint_histograms.csv.gz`,
    earlier: [1512, -61.7, 1.48, 4.5],
  },
  {
    name: 'kri-anechoic',
    ...samples('kri-anechoic'),
    // Where the phone was being turned, no two packets are of one geometry.
    where: 'angle_deg IS NOT NULL',
  },
  { name: 'tetam tracks', mapping: 'tetam-tracks', file: `${TETAM}/tracks.csv.gz` },
  ...(
    [
      ['office', 'office', 12_024, -51, 1.96, 7.4],
      ['bus', 'bus', 1224, -49.9, 1.4, 12.9],
      ['car park', 'parking', 921, -56.9, 1.36, 12.3],
    ] as const
  ).map(([name, environment, ...earlier]) => ({
    name: `elanfer ${name}`,
    ...samples('elanfer-multichannel'),
    where: `environment = '${environment}'`,
    earlier,
  })),
  ...(
    [
      ['indoor LOS', 3214, -61.3, 1.71, 6.8],
      ['indoor NLOS', 3594, -62.4, 1.13, 5.8],
      ['outdoor LOS', 3039, -76, 3, 5.7],
      ['outdoor NLOS', 3188, -74.3, 4.3, 4.8],
    ] as const
  ).map(([name, ...earlier]) => ({
    name: `airtag ${name}`,
    ...samples('airtag-frank'),
    where: `session = '${name}'`,
    earlier,
  })),
];

interface Done {
  readonly one: Case;
  readonly data: FitData;
  readonly fit: Fit;
}

const HEAD = `# Fits to published measurements

Made by \`npm run refit\` from sets that are not part of this project (sources and licences stand in
\`fixtures/measurements\`); [measurements.md](measurements.md) tells how rows are read.

## The naive line

Ordinary least squares of RSSI on log10 of distance, every packet on its own, beside our own earlier
figures for the same sets (made with other tools), and the differences.

| set | N | A(1 m), dBm | n | residual sd, dB | earlier: N | A | n | sd | difference: N | A | n | sd |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
`;

const MIDDLE = `
## Components of variance

Maximum likelihood with nested normal parts and a soft floor; standard errors from ${REPLICATES} draws of
whole clusters: half the width of the middle 68 % (none with fewer than five clusters; a dash where a
set has no such level). These sets do not tell which packets were missed, so that the likelihood is
that of a sample cut by the floor, with at most a tenth of the heard packets below it. A floor below
all packets was not found, and its place means nothing; one at the tenth is at its limit.

| set | clusters | A(1 m), dBm | n | body, dB | pairs | sessions | links | channels | packets, dB | floor, dBm | correlation at 1 / 10 / 60 s |
|---|---|---|---|---|---|---|---|---|---|---|---|
`;

const TAIL = `
What the differences mean:

- mit-matrix holds 0.2 % fewer packets: a packet within 3 ms of the last one kept is the same packet.
  The earlier count looked for it within each angle of a log on its own, which leaves 114,927.
- mitll-static-6ft has one distance: no slope can be fitted to it. kri-anechoic has two, in a chamber.
- range-angle: seven users with ranges and set-ups of their own. Without earlier figures for one line;
  a user with one set-up is a pair here.
- The naive n is not the n of the components: the first weighs packets, the second links, and what is
  persistent for a session moves the line of a set with few sessions.
`;

function sign(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) > 0 ? `+${text}` : text.replace('-', '−').replace(/^−(0(\.0+)?)$/, '$1');
}

function naiveRow({ one, fit: { naive } }: Done): string {
  const own = [naive.packets, naive.at1mDbm, naive.exponent, naive.residualSdDb];
  const digits = [0, 1, 2, 1];
  const text = (values: readonly (number | undefined)[]): string[] =>
    values.map((value, k) => (value === undefined ? '-' : value.toFixed(digits[k])));
  const earlier = one.earlier ?? [undefined, undefined, undefined, undefined];
  const difference = earlier.map((value, k) =>
    value === undefined ? '-' : sign(own[k] - value, digits[k]),
  );
  return `| ${[one.name, ...text(own), ...text(earlier), ...difference].join(' | ')} |\n`;
}

function componentRow({ one, data, fit }: Done): string {
  const { parameters, standardErrors, clusters, clusterLevel } = fit;
  const cell = (name: string, digits = 1): string => {
    if (parameters[name] === undefined) return '-';
    const error = standardErrors === undefined ? '' : ` ± ${standardErrors[name].toFixed(digits)}`;
    return `${parameters[name].toFixed(digits)}${error}`;
  };
  const rho = [1, 10, 60].map(
    (lag) => data.autocorrelation.find(({ lagS }) => lagS === lag)?.rho.toFixed(2) ?? '-',
  );
  const cells = [
    one.name,
    `${clusters} ${clusterLevel}s`,
    cell('at1mDbm'),
    cell('exponent', 2),
    ...['bodyDb', 'pairSdDb', 'sessionSdDb', 'linkSdDb', 'channelSdDb'].map((name) => cell(name)),
    cell('packetSdDb'),
    cell('floorDbm'),
    rho.join(' / '),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-refit-'));
try {
  const imported = new Set<string>();
  const done: Done[] = [];
  for (const one of CASES) {
    const out = join(folder, one.mapping);
    if (!imported.has(one.mapping)) await importSet(one.mapping, one.file, out);
    imported.add(one.mapping);
    const data = await readFitData(out, one.name === 'range-angle' ? 'pair' : 'auto', one.where);
    const started = performance.now();
    const fit = await fitPathLaw(data, {
      floor: 'fit',
      bootstrap: REPLICATES,
      seed: 'refit',
      onProgress: () => undefined,
    });
    const took = ((performance.now() - started) / 1000).toFixed(1);
    const note = fit.isConverged ? '' : ' (not converged)';
    process.stderr.write(`${one.name}: ${data.leaves.heard.length} leaves, ${took} s${note}\n`);
    done.push({ one, data, fit });
  }
  const text = HEAD + done.map(naiveRow).join('') + MIDDLE + done.map(componentRow).join('') + TAIL;
  const file = join(root, 'docs/fits.md');
  const style = await resolveConfig(file);
  writeFileSync(file, await format(text, { ...style, parser: 'markdown' }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
