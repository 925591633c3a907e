/** Parts of the radio that an environment sets; units in the names. */
export interface Environment {
  readonly source: string;
  readonly attenuationAt1mDb: number;
  readonly pathLossExponent: number;
  readonly bodyDb: number;
  readonly shadowingSdDb: number;
  readonly shadowingDecorrelationM: number;
  readonly slowSdDb: number;
  readonly slowTauUs: number;
  readonly slowStillFactor: number;
  readonly fastTauUs: number;
}

// Over uniform headings these parts give back what GAEN phones measured between people in rooms: a
// mean of 52.3 dB at 1 m, 14 dB per decade, 7.1 dB of spread per scan (our fit; the parts and their
// data are named with the keys of `radio` in schema.ts).
const ROOM: Environment = {
  source: 'our fit to GAEN phones of people in rooms',
  attenuationAt1mDb: 45.3,
  pathLossExponent: 1.4,
  bodyDb: 7,
  shadowingSdDb: 3.5,
  shadowingDecorrelationM: 1.7,
  slowSdDb: 3.1,
  slowTauUs: 30_000_000,
  slowStillFactor: 0.5,
  fastTauUs: 800_000,
};

/** Presets by name. Only a vehicle's shift against the room is a fit. */
export const ENVIRONMENTS = {
  room: ROOM,
  vehicle: {
    ...ROOM,
    source: 'room - 3 dB, n 1.6: our fit to phones in vehicles',
    attenuationAt1mDb: ROOM.attenuationAt1mDb - 3,
    pathLossExponent: 1.6,
  },
  'metal-vehicle': {
    ...ROOM,
    source: 'room + 5 dB, n 0.4: judgement, not a fit (metal keeps the signal in)',
    attenuationAt1mDb: ROOM.attenuationAt1mDb + 5,
    pathLossExponent: 0.4,
  },
  'open-air': {
    ...ROOM,
    source: 'room - 6 dB, n 2.0: judgement, not a fit (free space falls with n 2)',
    attenuationAt1mDb: ROOM.attenuationAt1mDb - 6,
    pathLossExponent: 2,
  },
} as const satisfies Record<string, Environment>;

export type EnvironmentName = keyof typeof ENVIRONMENTS;

export const ENVIRONMENT_NAMES = ['room', 'vehicle', 'metal-vehicle', 'open-air'] as const;
