import { writeFileSync } from 'node:fs';
import { rootKey } from '../../src/kernel/keyed.ts';
import { levelsOf } from '../../src/validation/campaign-level.ts';
import { CampaignRadio } from '../../src/validation/campaign-radio.ts';
import { readCampaign } from '../../src/validation/campaign.ts';
import { writeDataset } from '../../src/measurements/dataset-folder.ts';
import { importMeasurements } from '../../src/measurements/import/import-measurements.ts';
import { readMapping } from '../../src/measurements/import/mapping-text.ts';
import type { MappingOptions } from '../../src/measurements/import/mapping-text.ts';
import { MEASUREMENT_COLUMNS } from '../../src/measurements/measurement-table.ts';
import { fixedPrediction } from '../../src/validation/prediction.ts';
import { readPreset } from '../../src/fitting/preset-file.ts';

/** Imports a CSV as `bluecrowd import measurements` does. */
export async function importCsv(
  text: string,
  file: string,
  out: string,
  options: MappingOptions,
): Promise<void> {
  writeFileSync(file, text);
  const mapping = readMapping(undefined, options);
  await writeDataset(
    out,
    { name: 'measurements', columns: MEASUREMENT_COLUMNS },
    'test',
    (push) =>
      importMeasurements([file], mapping, push, { maxRows: 1e6, onProgress: () => undefined }),
    () => () => undefined,
  );
}

export const PLAN_COLUMNS = {
  columns: 'session=session,sender=tx,receiver=rx,time=t_s,distance=range_m,rssi=rssi',
  constants: 'txPower=-20,rxCorrection=5',
  emptyRssi: 'missed',
} as const satisfies MappingOptions;

/** `radio.placeSpread` where one place is like another. */
export const SAME_PLACES =
  '{ level: 0 dB, exponent: 0, body: 0 dB, carry: 0 dB, crowd: 0, shadowing: 0, time: 0, pace: 0 }';

/**
 * The room as one place of its kind: what is made with it and what predicts it are then at the same
 * place, where `room` itself is another place in each replicate.
 */
export const ONE_ROOM = `radio:
  environment: room
  placeSpread: ${SAME_PLACES}
`;

/** A campaign of which only the RSSI is missing: each pair of phones at six distances for 25 s. */
export function planCsv(sessions: number, rssi = '-60'): string {
  const rows = ['session,tx,rx,t_s,range_m,rssi'];
  for (let s = 0; s < sessions; s++) {
    [0.5, 1, 1.5, 2.5, 4, 6].forEach((distance, k) => {
      for (let packet = 0; packet < 84; packet++) {
        const at = (100 * k + 0.3 * packet).toFixed(1);
        // 15 phones, no pair twice.
        rows.push(`s${s},p${s % 15},q${(s + Math.floor(s / 15)) % 15},${at},${distance},${rssi}`);
      }
    });
  }
  return `${rows.join('\n')}\n`;
}

/** The plan as the model measures it with `preset`, calibrated, its misses known. */
export async function measuredCsv(
  plan: string,
  preset: string,
  seed: string,
  scratch: (name: string) => string,
): Promise<string> {
  const name = `plan-${seed}`;
  await importCsv(plan, scratch(`${name}.csv`), scratch(name), PLAN_COLUMNS);
  const campaign = await readCampaign(scratch(name), undefined, 'packets');
  // As if misses were known already: what is lost stays lost.
  const offered = { ...campaign, missed: 1 };
  const prediction = fixedPrediction(readPreset(preset).radio);
  const rssi = new Float64Array(campaign.rssiDbm.length);
  new CampaignRadio(offered, prediction, levelsOf(offered, prediction)).replicate(
    rootKey(seed),
    rssi,
  );
  const rows = campaign.links.flatMap(({ session, sender, receiver, distanceM, from, to }) =>
    [...rssi.subarray(from, to)].map((dbm, k) =>
      [
        session,
        sender,
        receiver,
        campaign.timeUs[from + k] / 1e6,
        distanceM,
        !Number.isNaN(dbm) ? dbm : '',
      ].join(','),
    ),
  );
  return `session,tx,rx,t_s,range_m,rssi\n${rows.join('\n')}\n`;
}
