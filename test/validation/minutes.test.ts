import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentRadio } from '../../src/fitting/preset-file.ts';
import { rootKey } from '../../src/kernel/keyed.ts';
import { renderValidation } from '../../src/report/pages/validation-page.ts';
import { levelsOf } from '../../src/validation/campaign-level.ts';
import { CampaignRadio } from '../../src/validation/campaign-radio.ts';
import { readMinutes } from '../../src/validation/minutes-campaign.ts';
import type { MinutesCampaign } from '../../src/validation/minutes-campaign.ts';
import { fixedPrediction } from '../../src/validation/prediction.ts';
import { validateMinutes } from '../../src/validation/validate-minutes.ts';
import type { Validation } from '../../src/validation/validate.ts';
import { scratch } from '../cli/program.ts';
import { importCsv } from './campaign-files.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

const COLUMNS =
  'session=day,sender=tx,distance=range_m,minutes=minutes,attenuationFrom=from,attenuationTo=to';
const BUCKETS = [
  [0, 55],
  [55, 70],
  [70, 255],
] as const;
const prediction = fixedPrediction(environmentRadio('room'));

async function imported(name: string, lines: readonly string[]): Promise<string> {
  const text = ['day,tx,range_m,from,to,minutes', ...lines].join('\n');
  await importCsv(`${text}\n`, at(`${name}.csv`), at(name), { columns: COLUMNS });
  return at(name);
}

const validated = (told: MinutesCampaign): Promise<Validation> =>
  validateMinutes(told, prediction, {
    limitM: 2,
    replicates: 12,
    seed: 'minutes',
    onProgress: () => undefined,
  });

/** Sixty pairs, an hour at each of two distances, with minutes as `share` says of each bucket. */
function hours(share: (pair: number, distanceM: number, bucket: number) => number): string[] {
  return Array.from({ length: 60 }, (_, pair) => pair).flatMap((pair) =>
    [1, 6].flatMap((m) =>
      BUCKETS.map(([from, to], k) => `d,p${pair},${m},${from},${to},${60 * share(pair, m, k)}`),
    ),
  );
}

describe('minutes by attenuation', () => {
  let plan: MinutesCampaign;
  beforeAll(async () => {
    const name = await imported(
      'plan',
      hours(() => 1 / 3),
    );
    plan = (await readMinutes(name, undefined))!;
  });

  it('are rebuilt as scans, one every four minutes', () => {
    expect(plan.buckets.map(({ fromDb, toDb }) => [fromDb, toDb])).toEqual(BUCKETS);
    expect(plan.campaign.links).toHaveLength(120);
    expect(plan.campaign.rssiDbm).toHaveLength(120 * 15);
    expect([plan.campaign.isCalibrated, plan.campaign.rowKind]).toEqual([true, 'scans']);
    expect(plan.campaign.timeUs[1] - plan.campaign.timeUs[0]).toBe(240e6);
  });

  it('are measured as shares at each distance', async () => {
    const lines = ['d,a,1,0,55,12', 'd,a,1,55,70,3', 'd,b,1,0,55,5', 'd,b,6,55,70,7'];
    const told = (await readMinutes(await imported('few', lines), undefined))!;
    const { rows, minutes } = await validated(told);
    expect(minutes).toBe(27);
    expect(rows.map(({ label }) => label)).toEqual([
      'minutes at 0 to 55 dB, 1 m',
      'minutes at 55 to 70 dB, 1 m',
      'minutes at 0 to 55 dB, 6 m',
      'minutes at 55 to 70 dB, 6 m',
    ]);
    expect(rows.map(({ measured }) => measured.value)).toEqual([0.85, 0.15, 0, 1]);
    for (const k of [0, 2]) {
      expect(rows[k].predicted.value + rows[k + 1].predicted.value).toBeCloseTo(1, 9);
    }
  });

  it('of the model itself are predicted, and others are not', async () => {
    const { campaign } = plan;
    const rssiDbm = new Float64Array(campaign.rssiDbm.length);
    new CampaignRadio(campaign, prediction, levelsOf(campaign, prediction)).replicate(
      rootKey('truth'),
      rssiDbm,
    );
    const own = hours((pair, distanceM, bucket) => {
      const { from, to } = campaign.links.find(
        (link) => link.sender === `p${pair}` && link.distanceM === distanceM,
      )!;
      const [low, high] = BUCKETS[bucket];
      let scans = 0;
      for (let k = from; k < to; k++) {
        const db = campaign.scaleDb[k] - rssiDbm[k];
        if (db >= low && db < high) scans++;
      }
      return scans / (to - from);
    });
    const truth = await validated((await readMinutes(await imported('truth', own), undefined))!);
    expect(truth.rows.filter(({ verdict }) => verdict === 'out')).toEqual([]);
    expect(truth.isGood).toBe(true);
    const near = hours((_pair, _distance, bucket) => (bucket === 0 ? 1 : 0));
    const wrong = await validated((await readMinutes(await imported('near', near), undefined))!);
    expect(wrong.isGood).toBe(false);
    const page = await renderValidation(wrong, { source: 'x', notes: [], version: '1' });
    expect(page.includes('id="fig-minutes-0"')).toBe(true);
    expect(page.replaceAll(/<script>.*?<\/script>/gs, '').match(/NaN|undefined/g)).toBeNull();
  });

  it('are not asked of a set of packets; buckets that overlap are refused', async () => {
    const columns = 'distance=d:m,rssi=rssi';
    await importCsv('d,rssi\n1,-60\n2,-70\n', at('p.csv'), at('p'), { columns });
    expect(await readMinutes(at('p'), undefined)).toBeUndefined();
    const twice = await imported('twice', ['d,a,1,0,55,5', 'd,b,1,50,60,3']);
    await expect(readMinutes(twice, undefined)).rejects.toThrow(
      /expected attenuation buckets that do not overlap, found 0 to 55 dB beside 50 to 60 dB/,
    );
    expect((await readMinutes(twice, "sender = 'a'"))!.buckets).toHaveLength(1);
  });
});
