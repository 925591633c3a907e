import { areaUnderCurve, leastError } from '../evaluation/detection/detection.ts';
import type { Campaign } from './campaign.ts';
import { figure, thresholdFigures } from './campaign-figures.ts';
import type { Figure } from './campaign-figures.ts';
import type { CampaignSample, WindowSample } from './campaign-sample.ts';
import type { CampaignWindows } from './campaign-windows.ts';

/** The figures over windows, in the order of the table. */
export function windowFigures(
  { isCalibrated }: Campaign,
  { isNear, windows, kind }: CampaignWindows,
): Figure[] {
  const suffix = `, windows (${kind})`;
  const near = isNear.reduce((sum, one) => sum + one, 0);
  const noNear = near === 0 ? 'no window within the limit' : undefined;
  const noFar = near === windows.count ? 'no window beyond the limit' : undefined;
  const oneSide = noNear ?? noFar;
  const distances = new Set(windows.distanceM);
  const oneDistance = distances.size < 2 ? 'one distance only' : undefined;
  const what = isCalibrated ? 'attenuation' : '-RSSI';
  const thresholds = thresholdFigures(['windowTpr', 'windowFpr'], suffix, (s) => of(s).scores, {
    isCalibrated,
    noNear,
    noFar,
  });
  return [
    figure('windowAuc', `AUC${suffix}`, '', oneSide, (s) => areaUnderCurve(of(s).scores)),
    // Rows have said already why there is none.
    ...(isCalibrated ? thresholds : []),
    figure('windowCost', `least P_miss + P_fa${suffix}`, '', oneSide, (s) =>
      leastError(of(s).scores),
    ),
    figure(
      'windowRho',
      `correlation of ${what} with log distance${suffix}`,
      '',
      oneDistance,
      // Attenuation rises with distance, RSSI falls.
      (s) => (isCalibrated ? 1 : -1) * pearson(of(s).line),
    ),
  ];
}

function of({ windows }: CampaignSample): WindowSample {
  return windows!;
}

function pearson([n, x, y, xx, xy, yy]: Float64Array): number {
  return (n * xy - x * y) / Math.sqrt((n * xx - x * x) * (n * yy - y * y));
}
