import type { DutyCycle } from '../phone/duty-cycles.ts';
import type { ModelShares } from '../phone/models.ts';
import type { CarryOptions } from '../radio/carry.ts';
import type { PacketRadio } from '../radio/packet-radio.ts';
import type { PathLossOptions } from '../radio/path-loss.ts';
import type { RuleConfig } from '../risk/rules.ts';
import type { WallOptions } from '../world/walls.ts';

/**
 * The resolved scenario: every default filled in, every unit converted, ready to run and stored in
 * the run's manifest. `schema.ts` describes the file that people write; `resolve.ts` makes this.
 * Plain JSON: nothing here may need more than JSON.parse to come back.
 */
export interface Scenario {
  /** Version of the scenario format. */
  bluecrowd: 1;
  name: string;
  title: string;
  seed: string;
  /** Unix µs of local midnight of day 0; time in the simulation counts from here. */
  startUnixUs: number;
  /** Local calendar date of day 0, YYYY-MM-DD, and offset of local time from UTC in minutes. */
  startDate: string;
  utcOffsetMin: number;
  /** Local days to simulate; null = as many as the world has. */
  days: number | null;
  world: WorldScenario;
  phones: PhonesScenario;
  apps: AppScenario[];
  radio: RadioScenario;
  cases: CasesScenario;
  authority: AuthorityScenario;
  truth: TruthScenario;
  materialise: 'auto' | 'all' | 'cases';
  limits: LimitsScenario;
}

export type WorldScenario = StaticWorldScenario | RoomsWorldScenario | TraceWorldScenario;

/** A lab bench: everyone stays at one place. Pairs are in range up to `rangeM`. */
export interface StaticWorldScenario {
  kind: 'static';
  rangeM: number;
  /** Present from fromUs to toUs of every day (µs since local midnight). */
  fromUs: number;
  toUs: number;
  people: { name: string; group: string; xM: number; yM: number; headingRad: number }[];
  walls?: readonly WallOptions[];
}

export interface RoomsWorldScenario {
  kind: 'rooms';
  rangeM: number;
  walkingSpeedMPerS: number;
  rooms: RoomScenario[];
  groups: GroupScenario[];
  walls?: readonly WallOptions[];
}

export interface RoomScenario {
  name: string;
  /** Lower left corner and size, metres. */
  xM: number;
  yM: number;
  widthM: number;
  depthM: number;
  /** Loss of each of its walls, dB; where two rooms share a stretch of wall the greater one counts. */
  wallDb: number;
  /** Seats stand on a grid of this spacing, metres. */
  seatSpacingM: number;
  /** Door, on the rectangle's edge; people walk from door to door. */
  doorXM: number;
  doorYM: number;
}

export interface GroupScenario {
  name: string;
  people: number;
  /** Room with this group's desks. */
  desk: string;
  /** Arrival and departure, µs since local midnight, each person shifted by N(0, jitterUs). */
  arriveUs: number;
  leaveUs: number;
  jitterUs: number;
  /** Sorted by fromUs; times not covered are spent at the desk. */
  agenda: AgendaItem[];
}

export interface AgendaItem {
  /** desk: own seat; meeting, lunch: a seat in `room`; corridor: standing somewhere in `room`. */
  activity: 'desk' | 'meeting' | 'lunch' | 'corridor';
  room: string;
  fromUs: number;
  toUs: number;
  /** Each person of the group takes part with this probability, 0..1, drawn per day. */
  share: number;
  /** The start (and end) shift by N(0, jitterUs) per person. */
  jitterUs: number;
}

export interface TraceWorldScenario {
  kind: 'trace';
  /** As written in the scenario; relative paths start at the scenario file's folder. */
  file: string;
  /** Absolute path, and sha256 of the file's bytes (the run can be checked against it). */
  path: string;
  sha256: string;
  metadata: string | null;
  metadataPath: string | null;
  metadataSha256: string | null;
  /** Seconds covered by one record, which counts for [t - resolution, t]. */
  resolutionS: number;
  /** Trace time that is local midnight of day 0, seconds. */
  originS: number;
  /** Records of a pair at most this far apart belong to one encounter (shadowing is drawn per encounter). */
  encounterGapUs: number;
  /** Distance of people face to face: uniform between the two, per encounter, metres. */
  contactMinM: number;
  contactMaxM: number;
  /** Largest angle from facing each other, radians (uniform in +-). */
  contactAngleRad: number;
  /** People in the same place but not face to face. */
  bystanders: BystandersScenario;
}

export type BystandersScenario =
  | { kind: 'none' }
  /** Members of one connected component of the contact graph within a block stand near each other. */
  | { kind: 'cluster'; blockUs: number; minM: number; maxM: number }
  /** Everyone present (first to last record of the day, same class if perClass) in one hall. */
  | { kind: 'hall'; blockUs: number; areaM2: number; perClass: boolean; rangeM: number };

export interface PhonesScenario {
  /** Share of people who carry a phone with at least one of the apps, 0..1. */
  adoption: number;
  /** together: an adopter gets each app with its own share; exclusive: one app, shares as weights. */
  mix: 'together' | 'exclusive';
  /** Declared TX power (calibration table) and its spread over models, dBm and dB. */
  txPowerMeanDbm: number;
  txPowerSdDb: number;
  /** RX correction of the calibration table and its spread over models, dB. */
  rxCorrectionMeanDb: number;
  rxCorrectionSdDb: number;
  /** What calibration leaves, each for TX and RX, sd in dB. */
  residualSdDb: number;
  /** Models of the calibration table in place of the four above; null: none. */
  models: ModelShares;
  /** Models that a bench knows, by person; null: drawn. */
  knownModels?: readonly (string | null)[];
  /** Phones of one model differ by this, each for TX and RX, sd in dB. */
  unitSdDb: number;
  clockOffsetSdUs: number;
  /** Parts per million, sd. */
  clockDriftSdPpm: number;
}

export interface AppScenario {
  /** Name of the app's profile. */
  engine: string;
  share: number;
  /** When it advertises and listens; own: as the app itself does. */
  dutyCycle: 'own' | DutyCycle;
  rules: RuleScenario[];
}

export type RuleScenario = RuleConfig;

/** Parts of the attenuation (facts: radio defaults of rooms); all dB, m and µs. */
export interface RadioScenario {
  level: 'scan' | 'packet';
  environment: string;
  pathLoss: PathLossOptions;
  /** Of the model log-distance: attenuation at 1 m with both facing, and slope n (A + 10 n log10 d). */
  attenuationAt1mDb: number;
  pathLossExponent: number;
  /** A person facing away, the phone in the hand, adds this much. */
  bodyDb: number;
  /** Where people carry their phones (the file's phones.carry, and carry of people of a bench). */
  carry: CarryOptions;
  shadowingSdDb: number;
  shadowingDecorrelationM: number;
  slowSdDb: number;
  slowTauUs: number;
  /** The slow part is scaled by this for meetings in which both stay where they are. */
  slowStillFactor: number;
  fastTauUs: number;
  /** Fast fading and receiver, packet by packet; the scan level derives its laws from them. */
  packet: PacketRadio;
}

export interface CasesScenario {
  /** Names of the diagnosed, or how many to draw among people with a phone. */
  persons: string[];
  count: number;
  /** When the test result comes: µs since local midnight of day 0. */
  testUs: number;
  /** Hours spread: each drawn case's test shifts by U(0, spreadUs). */
  testSpreadUs: number;
  /** Share of diagnosed users who upload, 0..1. */
  uploadShare: number;
  uploadDelayUs: number;
  /** Keys are published from this many days before the test (contagious days), and onset likewise. */
  contagiousDaysBefore: number;
  onsetDaysBefore: number;
}

export interface AuthorityScenario {
  /** Publications leave at multiples of this after local midnight ... */
  publicationIntervalUs: number;
  /** ... and not earlier than this after the upload. */
  publicationDelayUs: number;
  /** Each phone downloads once in this period, at a time of day of its own. */
  downloadIntervalUs: number;
}

export interface TruthScenario {
  /** Worlds with places: a contact is closer than this without a wall between. Traces: face to face. */
  closeM: number;
  /** A true contact has at least this much with one diagnosed person in one local day. */
  minimumUs: number;
}

export interface LimitsScenario {
  phones: number;
  packetPhones: number;
  days: number;
  pendingEvents: number;
  events: number;
  sightings: number;
  traceRecords: number;
}
