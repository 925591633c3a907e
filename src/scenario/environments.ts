import type { PacketRadio } from '../radio/packet-radio.ts';
import type { PathLossOptions } from '../radio/path-loss.ts';
import { SAME_EVERYWHERE } from '../radio/place-spread.ts';
import type { PlaceSpread } from '../radio/place-spread.ts';

/** Parts of the radio that an environment sets; units in the names. */
export interface Environment {
  readonly source: string;
  readonly pathLoss: PathLossOptions;
  /** Of the model log-distance; elsewhere what comes near it, for files that choose that model. */
  readonly attenuationAt1mDb: number;
  readonly pathLossExponent: number;
  /** People and seats between two phones, people per m². */
  readonly crowdDensityPerM2: number;
  readonly bodyDb: number;
  readonly shadowingSdDb: number;
  readonly shadowingDecorrelationM: number;
  readonly slowSdDb: number;
  readonly slowTauUs: number;
  readonly slowStillFactor: number;
  readonly livelinessSpread: number;
  readonly fastTauUs: number;
  readonly placeSpread: PlaceSpread;
  readonly packet: Pick<
    PacketRadio,
    'channelOffsetSdDb' | 'ricianK' | 'packetSdDb' | 'loss' | 'lossSpread'
  >;
}

// How places of one kind differ. Level: scenes of mitll-ua-rooms around their mean, sd 1.6 dB (one
// more was 1.5 to 2 elsewhere); exponent: between sets in rooms (docs/validation.md, "What was
// joined"); body: 8.2, 3.0 and 2.1 dB in three sets; carry: half of what three sets differ by (6.8,
// 6 and 1.3 dB), for phones and words differ there too; shadowing: 3.3 to 4.7 dB in Tetam and
// between sets; time: sd of the logarithm of the spread within still links over nine sets, 2.5 to
// 5.8 dB; pace: correlation 0.17 to 0.46 after 10 s in five scenes of dp3t-exp05, time constants of
// 10 to 120 s; crowd: judgement.
const BETWEEN_PLACES: PlaceSpread = {
  levelSdDb: 1.6,
  exponentSd: 0.2,
  bodySdDb: 2.5,
  carrySdDb: 1.5,
  crowdSd: 0.4,
  shadowingSd: 0.15,
  timeSd: 0.25,
  paceSd: 1,
};

// Fitted together to all that was measured of rooms (src/fitting/joint-fit.ts, docs/room.md).
const ROOM: Environment = {
  source: 'our joint fit to figures measured in rooms (docs/room.md)',
  pathLoss: { model: 'log-distance' },
  attenuationAt1mDb: 42.8,
  pathLossExponent: 1.4,
  crowdDensityPerM2: 0,
  bodyDb: 7.4,
  shadowingSdDb: 3.6,
  shadowingDecorrelationM: 1.7,
  slowSdDb: 2.9,
  slowTauUs: 50_000_000,
  slowStillFactor: 0.36,
  livelinessSpread: 0.58,
  fastTauUs: 800_000,
  placeSpread: BETWEEN_PLACES,
  packet: { channelOffsetSdDb: 2.6, ricianK: 8, packetSdDb: 1.5, loss: 0.56, lossSpread: 0.43 },
};

// MIT Lincoln Laboratory's static set compares one pair of devices, 6 ft apart, at eight angles,
// in three places: an anechoic chamber, an ordinary room (7 dB stronger) and a metal screen room
// (10 to 14 dB stronger; the sd over angles falls from 7.3 to 3.3 dB). Held against ROOM at 6 ft,
// 46.5 dB facing and 7.4 dB more over headings, that makes a chamber of 53.5 dB facing, which is
// free space and 8.0 dB for antennas, and a metal room of 48.9 dB over headings with bodies of
// 7.4 x 3.3 / 7.3 dB.
export const ANTENNAS_DB = 8;
const METAL_BODY_DB = 3.3;
// So that direct and scattered power together lose 48.9 - 3.3 dB at 6 ft.
export const METAL_DIFFUSE_DB = 46.4;

const SHELL: Environment = {
  ...ROOM,
  source:
    'a metal shell with nobody else in it: screen room of MIT Lincoln Laboratory, 12 dB stronger ' +
    "at 6 ft than an anechoic chamber and with 3.3/7.3 of the room's body",
  pathLoss: { model: 'reverberant', excessDb: ANTENNAS_DB, diffuseDb: METAL_DIFFUSE_DB },
  attenuationAt1mDb: 44.1,
  pathLossExponent: 0.3,
  bodyDb: METAL_BODY_DB,
};

// A bus of elanfer: at 1 m 1 dB stronger than an office, falling by 8 dB to 4 m and little more to
// 6 m: windows and seats take most of what a closed shell sends back.
const CARRIAGE: Environment = {
  ...SHELL,
  source:
    'a bus of elanfer (1 dB stronger than an office at 1 m, 8 dB less at 4 m, then flat), ' +
    'body of the metal room; riders absorb and stand in between: 0.5 per m² and how much they ' +
    'take is a judgement',
  pathLoss: { model: 'reverberant', excessDb: 7.1, diffuseDb: 55.1 },
  attenuationAt1mDb: 46.6,
  pathLossExponent: 1.2,
  crowdDensityPerM2: 0.5,
};

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
    pathLossExponent: 1.3,
    shadowingSdDb: 2.9,
  },
  hall: {
    ...ROOM,
    source:
      'room with shadowing 4 dB (1,512 measured places of a hall of 21 m x 18 m: 3.3 to 4.7 dB, ' +
      'Tetam data) and rows of seats: an auditorium of mitll-ua-rooms is 2.4 dB weaker than rooms',
    shadowingSdDb: 4,
    crowdDensityPerM2: 0.05,
  },
  street: {
    ...ROOM,
    source:
      'room + 6 dB: a car park 6 dB weaker than an office (elanfer), an anechoic chamber 7 dB ' +
      'weaker than a room, tags outdoors 15 dB weaker than indoors; n 2 of free space, a ' +
      'judgement between 1.4 (elanfer) and 3.4 (tags within 2 m)',
    attenuationAt1mDb: ROOM.attenuationAt1mDb + 6,
    pathLossExponent: 2,
  },
  queue: {
    ...ROOM,
    source:
      'room, as the queue of dp3t-exp05 (a hall) has it: mean levels within 2 dB from 0.85 to ' +
      '4.8 m; all face one way, so that of two one looks at the other and has a back before it',
  },
  bus: CARRIAGE,
  tram: {
    ...CARRIAGE,
    source: `${CARRIAGE.source}: 1 rider per m²`,
    crowdDensityPerM2: 1,
  },
  train: CARRIAGE,
  car: {
    ...CARRIAGE,
    source: `${CARRIAGE.source}: four people on 4 m²`,
    crowdDensityPerM2: 1,
  },
  'metal-room': SHELL,
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
    livelinessSpread: 0,
    placeSpread: SAME_EVERYWHERE,
    packet: { channelOffsetSdDb: 0, ricianK: null, packetSdDb: 0, loss: 0, lossSpread: 0 },
  },
} as const satisfies Record<string, Environment>;

export type EnvironmentName = keyof typeof ENVIRONMENTS;

export const ENVIRONMENT_NAMES = [
  'room',
  'office',
  'home',
  'hall',
  'street',
  'queue',
  'bus',
  'tram',
  'train',
  'car',
  'metal-room',
  'anechoic',
] as const satisfies readonly EnvironmentName[];
