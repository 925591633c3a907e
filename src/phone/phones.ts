import {
  sharedFloat64,
  sharedInt32,
  sharedUint16,
  sharedUint32,
  sharedUint8,
} from '../base/shared-columns.ts';
import { firstToArrive } from '../kernel/choice.ts';
import type { Alternative } from '../kernel/choice.ts';
import { normal, purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { PhoneClock } from './clock.ts';
import { ModelDraw } from './models.ts';
import type { DrawnModel, ModelOptions } from './models.ts';

/** What the scenario says of phones: adoption, hardware spread, clocks. */
export interface PhonesOptions extends ModelOptions {
  readonly adoption: number;
  readonly mix: 'together' | 'exclusive';
  readonly txPowerMeanDbm: number;
  readonly txPowerSdDb: number;
  readonly rxCorrectionMeanDb: number;
  readonly rxCorrectionSdDb: number;
  readonly residualSdDb: number;
  /** Phones of one model differ by this, for sending and for receiving each. */
  readonly unitSdDb: number;
  /** Of the power at which half the packets decode, over phones, dB. */
  readonly sensitivitySdDb: number;
  readonly clockOffsetSdUs: number;
  readonly clockDriftSdPpm: number;
}

/**
 * Hardware and apps of everybody, one entry per person, as drawn; in shared memory, for threads.
 * TX power and RX correction are whole dB, as in a calibration table; the residuals are what
 * calibration leaves.
 */
export interface PhoneColumns {
  readonly count: number;
  /** Bit k is set where the phone runs app k; 0 where the person has no phone. */
  readonly apps: Uint32Array;
  readonly txPowerDbm: Int32Array;
  readonly rxCorrectionDb: Int32Array;
  readonly txResidualDb: Float64Array;
  readonly rxResidualDb: Float64Array;
  /** How much stronger a packet must be than at a phone of the mean, dB. */
  readonly sensitivityDb: Float64Array;
  /** How many packets get lost in sending and in receiving: standard normal deviates. */
  readonly sendingLossZ: Float64Array;
  readonly receivingLossZ: Float64Array;
  /** Place of the model in `modelNames`. */
  readonly modelIndex: Uint16Array;
  /** As in `models`; the first is empty, for phones of none. */
  readonly modelNames: readonly string[];
  /** GAEN's calibration confidence, 0 (lowest) to 3 (high). */
  readonly confidence: Uint8Array;
  readonly clockOffsetUs: Float64Array;
  readonly clockDriftPpm: Float64Array;
}

/** The same with what can be told from it. */
export interface Phones extends PhoneColumns {
  /** Name of everybody's model as in `models`; empty where phones have none. */
  readonly model: readonly string[];
}

/** @param columns - as drawn here or by another thread */
export function phonesOf(columns: PhoneColumns): Phones {
  const { modelIndex, modelNames } = columns;
  let model: readonly string[] | undefined;
  return {
    ...columns,
    get model() {
      return (model ??= Array.from(modelIndex, (index) => modelNames[index]));
    },
  };
}

// GAEN's metadata holds TX power in a signed byte and Google's matcher refuses values outside
// [-50, 20] dBm (protocols A4); a drawn model stays inside.
const TX_POWER_MIN_DBM = -50;
const TX_POWER_MAX_DBM = 20;

/**
 * Draws every phone; a person's phone depends on the key and that person's id alone, and whether it
 * runs an app on the app's id and share as well, wherever the two stand in their lists.
 *
 * @param ids - of everybody, below 2^53
 * @param shares - of those with a phone that run each app
 */
export function drawPhones(
  ids: Float64Array,
  shares: readonly Alternative[],
  options: PhonesOptions,
  root: Key,
): PhoneColumns {
  const count = ids.length;
  const hardware = purposeKey(root, 'phone.hardware');
  const models = new ModelDraw(options, options, root);
  const names = new Map([['', 0]]);
  const phones = {
    count,
    apps: drawApps(ids, shares, options, root),
    txPowerDbm: sharedInt32(count),
    rxCorrectionDb: sharedInt32(count),
    txResidualDb: sharedFloat64(count),
    rxResidualDb: sharedFloat64(count),
    sensitivityDb: sharedFloat64(count),
    sendingLossZ: sharedFloat64(count),
    receivingLossZ: sharedFloat64(count),
    modelIndex: sharedUint16(count),
    confidence: sharedUint8(count),
    clockOffsetUs: sharedFloat64(count),
    clockDriftPpm: sharedFloat64(count),
  };
  for (let person = 0; person < count; person++) {
    const id = ids[person];
    const drawn = models.phoneOf(person, id) ?? anyPhone(hardware, id, options);
    phones.txPowerDbm[person] = drawn.txPowerDbm;
    phones.rxCorrectionDb[person] = drawn.rxCorrectionDb;
    phones.txResidualDb[person] = drawn.txResidualDb;
    phones.rxResidualDb[person] = drawn.rxResidualDb;
    phones.sensitivityDb[person] = options.sensitivitySdDb * normal(hardware, id, 6);
    phones.sendingLossZ[person] = normal(hardware, id, 7);
    phones.receivingLossZ[person] = normal(hardware, id, 8);
    phones.confidence[person] = drawn.confidence;
    if (!names.has(drawn.name)) names.set(drawn.name, names.size);
    phones.modelIndex[person] = names.get(drawn.name)!;
    phones.clockOffsetUs[person] = Math.round(options.clockOffsetSdUs * normal(hardware, id, 4));
    phones.clockDriftPpm[person] = options.clockDriftSdPpm * normal(hardware, id, 5);
  }
  return { ...phones, modelNames: [...names.keys()] };
}

/** A phone of no model, from the means and spreads of the scenario. */
function anyPhone(hardware: Key, id: number, options: PhonesOptions): DrawnModel {
  const { residualSdDb } = options;
  const tx = options.txPowerMeanDbm + options.txPowerSdDb * normal(hardware, id, 0);
  const rx = options.rxCorrectionMeanDb + options.rxCorrectionSdDb * normal(hardware, id, 1);
  return {
    name: '',
    txPowerDbm: Math.min(TX_POWER_MAX_DBM, Math.max(TX_POWER_MIN_DBM, Math.round(tx))),
    rxCorrectionDb: Math.round(rx),
    txResidualDb: residualSdDb * normal(hardware, id, 2),
    rxResidualDb: residualSdDb * normal(hardware, id, 3),
    confidence: 3,
  };
}

function drawApps(
  ids: Float64Array,
  shares: readonly Alternative[],
  { adoption, mix }: PhonesOptions,
  root: Key,
): Uint32Array {
  const adoptionKey = purposeKey(root, 'phone.adoption');
  const appKey = purposeKey(root, 'phone.app');
  const apps = (person: number): number => {
    if (uniform(adoptionKey, person, 0) >= adoption) return 0;
    if (mix === 'exclusive') {
      const chosen = firstToArrive(appKey, person, shares);
      return chosen < 0 ? 0 : 1 << chosen;
    }
    let found = 0;
    shares.forEach(({ id, share }, k) => {
      if (uniform(appKey, person, id) < share) found |= 1 << k;
    });
    return found;
  };
  const column = sharedUint32(ids.length);
  for (let person = 0; person < ids.length; person++) column[person] = apps(ids[person]);
  return column;
}

/** The clock of one person's phone. */
export function clockOf(phones: PhoneColumns, person: number, startUnixUs: number): PhoneClock {
  return {
    startUnixUs,
    offsetUs: phones.clockOffsetUs[person],
    driftPpm: phones.clockDriftPpm[person],
  };
}

/** Whether the person's phone runs app `app`. */
export function runsApp(phones: PhoneColumns, person: number, app: number): boolean {
  return ((phones.apps[person] >>> app) & 1) === 1;
}
