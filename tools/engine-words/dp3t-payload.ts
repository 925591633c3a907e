import type { PayloadField } from '../engine-words.ts';

/** The three designs of DP-3T go on the air alike. */
export const DP3T_CARRIER =
  'service data of 0xFD68, the service of the SDK before GAEN came, beside the flags of the system';

export const DP3T_LAYOUT: readonly PayloadField[] = [
  { bytes: 2, name: 'head', kind: 'fixed', about: 'length 19, service data' },
  { bytes: 2, name: 'service', kind: 'fixed', about: '0xFD68, little-endian' },
  { bytes: 16, name: 'EphID', kind: 'identifier', about: 'ephemeral identifier of the epoch' },
];

export const DP3T_ROWS =
  'Sightings of an EphID at most 20 s apart (one scan of the SDK) are one row, which ends with ' +
  'the ' +
  "epoch of the receiver's clock; both are judgements.";

export const DP3T_SOURCES = [
  'DP-3T white paper: DP-3T/documents at 07d5dad.',
  'DP-3T/reference_implementation at fa2aafc; DP-3T/dp3t-sdk-android before 12 May 2020.',
];
