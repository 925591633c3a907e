import type { PacketRadio } from '../radio/packet-radio.ts';
import type { PathLossOptions } from '../radio/path-loss.ts';

/** Parts of the radio that an environment sets; units in the names. */
export interface Environment {
  readonly source: string;
  readonly pathLoss: PathLossOptions;
  /** Of the model log-distance; elsewhere what comes near it, for files that choose that model. */
  readonly attenuationAt1mDb: number;
  readonly pathLossExponent: number;
  readonly bodyDb: number;
  readonly shadowingSdDb: number;
  readonly shadowingDecorrelationM: number;
  readonly slowSdDb: number;
  readonly slowTauUs: number;
  readonly slowStillFactor: number;
  readonly fastTauUs: number;
  readonly packet: Pick<PacketRadio, 'channelOffsetSdDb' | 'ricianK' | 'packetSdDb' | 'loss'>;
}

// Fitted together to all that was measured of rooms (src/fitting/joint-fit.ts, docs/room.md).
const ROOM: Environment = {
  source: 'our joint fit to fifteen figures measured in rooms (docs/room.md)',
  pathLoss: { model: 'log-distance' },
  attenuationAt1mDb: 44.7,
  pathLossExponent: 1.45,
  bodyDb: 7.6,
  shadowingSdDb: 3.7,
  shadowingDecorrelationM: 1.7,
  slowSdDb: 2.5,
  slowTauUs: 30_000_000,
  slowStillFactor: 0.48,
  fastTauUs: 800_000,
  packet: { channelOffsetSdDb: 2.6, ricianK: 8, packetSdDb: 1.5, loss: 0.19 },
};

// MIT Lincoln Laboratory's static set compares one pair of devices, 6 ft apart, at eight angles,
// in three places: an anechoic chamber, an ordinary room (7 dB stronger) and a metal screen room
// (10 to 14 dB stronger; the sd over angles falls from 7.3 to 3.3 dB). Held against ROOM at 6 ft,
// 48.5 dB facing and 7.6 dB more over headings, that makes a chamber of 55.5 dB facing, which is
// free space and 10.1 dB for antennas, and a metal room of 51.1 dB over headings with bodies of
// 7.6 x 3.3 / 7.3 dB.
export const ANTENNAS_DB = 10.1;
const METAL_BODY_DB = 3.4;
// So that direct and scattered power together lose 51.1 - 3.4 dB at 6 ft.
export const METAL_DIFFUSE_DB = 48.5;

/** Presets by name. */
export const ENVIRONMENTS = {
  room: ROOM,
  office: {
    ...ROOM,
    source: 'the same as room, whose fit holds for seated and standing people in rooms',
  },
  home: {
    ...ROOM,
    source:
      'room with n x 28/30 and shadowing x 8/10, the ratios of homes to offices in ITU-R P.1238 ' +
      '(N and sd, older tables); judgement otherwise',
    pathLossExponent: 1.35,
    shadowingSdDb: 3,
  },
  hall: {
    ...ROOM,
    source:
      'room with n 1.5 and shadowing 4 dB: our fit to a beacon at 1,512 measured places of a ' +
      'hall of 21 m x 18 m (Tetam data: 1.48; 3.3 to 4.7 dB)',
    pathLossExponent: 1.5,
    shadowingSdDb: 4,
  },
  vehicle: {
    ...ROOM,
    source: 'room - 3 dB, n 1.6: our fit to phones in vehicles',
    attenuationAt1mDb: ROOM.attenuationAt1mDb - 3,
    pathLossExponent: 1.6,
  },
  'metal-vehicle': {
    ...ROOM,
    source:
      'a closed metal shell, 12 dB stronger at 6 ft than an anechoic chamber and with 3.3/7.3 of ' +
      "the room's body: metal screen room of MIT Lincoln Laboratory (empty; people and seats " +
      'absorb, so that a vehicle may be weaker)',
    pathLoss: { model: 'reverberant', excessDb: ANTENNAS_DB, diffuseDb: METAL_DIFFUSE_DB },
    attenuationAt1mDb: 46.5,
    pathLossExponent: 0.3,
    bodyDb: METAL_BODY_DB,
  },
  'open-air': {
    ...ROOM,
    source: 'room - 6 dB, n 2.0: judgement, not a fit (free space falls with n 2)',
    attenuationAt1mDb: ROOM.attenuationAt1mDb - 6,
    pathLossExponent: 2,
  },
  anechoic: {
    ...ROOM,
    source:
      'free space by Friis and nothing else, for calibration: no bodies, no shadowing, no ' +
      `fading, no loss but the floor; with phones, set radio.pathLoss.excess to ${ANTENNAS_DB} dB`,
    pathLoss: { model: 'free-space', excessDb: 0 },
    attenuationAt1mDb: 40.2,
    pathLossExponent: 2,
    bodyDb: 0,
    shadowingSdDb: 0,
    slowSdDb: 0,
    packet: { channelOffsetSdDb: 0, ricianK: null, packetSdDb: 0, loss: 0 },
  },
} as const satisfies Record<string, Environment>;

export type EnvironmentName = keyof typeof ENVIRONMENTS;

export const ENVIRONMENT_NAMES = [
  'room',
  'office',
  'home',
  'hall',
  'vehicle',
  'metal-vehicle',
  'open-air',
  'anechoic',
] as const satisfies readonly EnvironmentName[];
