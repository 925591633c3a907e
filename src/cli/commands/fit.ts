import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { attenuationOffset } from '../../measurements/attenuation-offset.ts';
import type { AttenuationOffset } from '../../measurements/attenuation-offset.ts';
import { fitPathLaw, MIN_CLUSTERS } from '../../fitting/fit.ts';
import type { Fit } from '../../fitting/fit.ts';
import { readFitData } from '../../measurements/open-dataset.ts';
import type { Cluster, FitData } from '../../measurements/open-dataset.ts';
import type { FloorChoice } from '../../fitting/parameter-packing.ts';
import { checkPlace, writeWhole } from '../../results/folder/whole-file.ts';
import { MAX_EXPONENT } from '../../scenario/sections/radio.ts';
import { leftOut, PRESET, presetYaml } from '../../fitting/preset.ts';
import type { KnownBeside } from '../../fitting/preset.ts';
import { sourceOf } from '../../measurements/dataset-folder.ts';
import { decimal } from '../../measurements/import/units.ts';
import { wholeNumber } from '../arguments/arguments.ts';
import { printJson, printLines, printNote, tellReplaced } from '../terminal/output.ts';
import { createProgress } from '../terminal/progress.ts';
import { plainTable } from '../terminal/summary.ts';

/** Powers are printed to a tenth of a dB. */
const SAME_DB = 0.05;

export interface FitArguments {
  data: string;
  where: string | undefined;
  cluster: Cluster;
  floor: string;
  bootstrap: number;
  seed: string;
  'tx-power': number | undefined;
  out: string | undefined;
  quiet: boolean;
  json: boolean;
}

export async function fit(args: FitArguments): Promise<void> {
  const bootstrap = wholeNumber('--bootstrap', args.bootstrap, 0, 100_000);
  const floor = floorChoice(args.floor);
  checkTxPower(args['tx-power']);
  if (args.out !== undefined) checkPlace(args.out, PRESET);
  const data = await readFitData(args.data, args.cluster, args.where);
  const offset = args.out === undefined ? undefined : offsetOf(data, args['tx-power']);
  const progress = createProgress('standard errors', args.quiet);
  let result: Fit;
  try {
    result = await fitPathLaw(data, {
      floor,
      bootstrap,
      seed: args.seed,
      onProgress: (done, total) => progress.update(done, total),
    });
  } finally {
    progress.stop();
  }
  const known = {
    isFloorGiven: typeof floor === 'object',
    hasRxCorrection: offset?.hasRxCorrection === true,
  };
  if (args.out !== undefined && offset !== undefined) {
    refuseOddExponent(result);
    const about = { source: sourceOf(args.data), attenuationOffsetDb: offset.offsetDb, known };
    const text = presetYaml(result, { ...about, autocorrelation: data.autocorrelation });
    tellReplaced(writeWhole([{ path: args.out, text, over: PRESET }]));
  }
  const { autocorrelation } = data;
  if (args.json) printJson({ ...result, autocorrelation, preset: args.out ?? null });
  else printLines([...lines(result, data, args), ...leftOutLines(result, known, args.out)]);
}

/** The attenuations of a preset: by the TX power given, or by that of the data. */
function offsetOf({ attenuation }: FitData, givenDbm: number | undefined): AttenuationOffset {
  const { txPowers, txPowerDbm } = attenuation;
  if (givenDbm !== undefined && txPowers > 0 && Math.abs(txPowerDbm - givenDbm) >= SAME_DB) {
    const found = `${Number(txPowerDbm.toFixed(2))} dBm`;
    printNote(`--tx-power ${givenDbm} replaces the TX power in the data, ${found} on average`);
  }
  return attenuationOffset(attenuation, givenDbm);
}

function checkTxPower(dbm: number | undefined): void {
  if (dbm === undefined || (dbm >= -127 && dbm <= 20)) return;
  throw new InputError(
    `--tx-power: expected -127 to 20 dBm, found ${!Number.isNaN(dbm) ? dbm : 'no number'}`,
  );
}

function floorChoice(text: string): FloorChoice {
  if (text === 'fit' || text === 'none') return text;
  const [dbm, softnessDb, ...more] = text.split(',').map(decimal);
  if (!Number.isNaN(dbm) && softnessDb > 0 && more.length === 0) return { dbm, softnessDb };
  throw new InputError(`--floor: expected fit, none or DBM,SOFTNESS, found ${quoted(text)}`);
}

/** @throws InputError for an exponent that no scenario takes: the data do not tell it */
function refuseOddExponent({ parameters: { exponent } }: Fit): void {
  if (exponent >= 0 && exponent <= MAX_EXPONENT) return;
  throw new InputError(
    `--out: expected a path-loss exponent of 0 to ${MAX_EXPONENT}, which a scenario takes, found ` +
      `${exponent.toFixed(2)}: these data do not tell how the level falls with distance; map ` +
      'sessions, phones and headings too, or leave --out out to see the estimates',
  );
}

/** What the preset does not say, beside the numbers that it comes from. */
function leftOutLines(result: Fit, known: KnownBeside, out: string | undefined): string[] {
  if (out === undefined) return [];
  return leftOut(result, known).map((what) => `not in the preset: ${what}`);
}

const LABELS: Readonly<Record<string, string>> = {
  at1mDbm: 'RSSI at 1 m, dBm',
  exponent: 'path-loss exponent n',
  bodyDb: 'body shading when turned away, dB',
  pairSdDb: 'sd of pairs, dB',
  sessionSdDb: 'sd of sessions, dB',
  linkSdDb: 'sd of still links, dB',
  channelSdDb: 'sd of channels, dB',
  packetSdDb: 'sd of packets, dB',
  floorDbm: 'floor, dBm',
  floorSoftnessDb: 'softness of the floor, dB',
  flatLoss: 'flat loss',
};

function lines(result: Fit, data: FitData, { out }: FitArguments): string[] {
  const { parameters, standardErrors, naive, clusters, clusterLevel, replicates } = result;
  const rows = Object.entries(parameters).map(([name, value]) => [
    LABELS[name] ?? name,
    value.toFixed(2),
    standardErrors === undefined ? '-' : standardErrors[name].toFixed(2),
  ]);
  const times = data.autocorrelation.map(
    ({ lagS, rho, pairs }) => `${rho.toFixed(2)} at ${lagS} s (${pairs} pairs)`,
  );
  const missed = data.missed > 0 ? ` (${data.missed})` : '';
  return [
    plainTable(['', 'estimate', 'standard error'], rows),
    `${data.heard} packets heard, misses ${result.misses}${missed}; ` +
      (standardErrors === undefined
        ? `no standard errors from ${clusters} ${clusterLevel}s (${MIN_CLUSTERS} needed)`
        : `${replicates} draws of ${clusters} ${clusterLevel}s`),
    `naive line: ${naive.at1mDbm.toFixed(1)} dBm at 1 m, n ${naive.exponent.toFixed(2)}, ` +
      `residual sd ${naive.residualSdDb.toFixed(1)} dB`,
    ...(times.length === 0 ? [] : [`correlation in time: ${times.join(', ')}`]),
    ...(result.isConverged
      ? []
      : ['note: the optimiser stopped at its iteration limit; the fit may not have converged']),
    ...(out === undefined ? [] : [`preset ${out}`]),
  ];
}
