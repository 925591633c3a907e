import { GAEN_V1_DEFAULT } from '../gaen/gaen-v1.ts';
import type { GaenV1Config } from '../gaen/gaen-v1.ts';

/** Where the numbers were read. */
export const COVIDGREEN_SOURCE =
  'covidgreen/react-native-exposure-notification-service: its form, and its own defaults';

/**
 * The form of Ireland's app, with what its library has of its own: weights of the simulated
 * exposure, threshold by default. What ran in Ireland were settings of a server, which are not
 * public. Judgement: thresholds and scores of Google's defaults.
 */
export const COVIDGREEN = {
  gaenV1: GAEN_V1_DEFAULT satisfies GaenV1Config,
  weights: [1, 1, 0],
  timeThresholdMin: 15,
} as const;
