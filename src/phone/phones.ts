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
 * Hardware and apps of everybody, one entry per person, as drawn. TX power and RX correction are
 * whole dB, as in a calibration table; the residuals are what calibration leaves.
 */
export interface Phones {
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
  /** Name of the model as in `models`; empty where phones have none. */
  readonly model: readonly string[];
  /** GAEN's calibration confidence, 0 (lowest) to 3 (high). */
  readonly confidence: Uint8Array;
  readonly clockOffsetUs: Float64Array;
  readonly clockDriftPpm: Float64Array;
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
): Phones {
  const count = ids.length;
  const hardware = purposeKey(root, 'phone.hardware');
  const models = new ModelDraw(options, options, root);
  const model = Array<string>(count).fill('');
  const phones: Phones = {
    count,
    apps: drawApps(ids, shares, options, root),
    txPowerDbm: new Int32Array(count),
    rxCorrectionDb: new Int32Array(count),
    txResidualDb: new Float64Array(count),
    rxResidualDb: new Float64Array(count),
    sensitivityDb: new Float64Array(count),
    sendingLossZ: new Float64Array(count),
    receivingLossZ: new Float64Array(count),
    model,
    confidence: new Uint8Array(count),
    clockOffsetUs: new Float64Array(count),
    clockDriftPpm: new Float64Array(count),
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
    model[person] = drawn.name;
    phones.clockOffsetUs[person] = Math.round(options.clockOffsetSdUs * normal(hardware, id, 4));
    phones.clockDriftPpm[person] = options.clockDriftSdPpm * normal(hardware, id, 5);
  }
  return phones;
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
  return Uint32Array.from(ids, (person) => {
    if (uniform(adoptionKey, person, 0) >= adoption) return 0;
    if (mix === 'exclusive') {
      const chosen = firstToArrive(appKey, person, shares);
      return chosen < 0 ? 0 : 1 << chosen;
    }
    let apps = 0;
    shares.forEach(({ id, share }, k) => {
      if (uniform(appKey, person, id) < share) apps |= 1 << k;
    });
    return apps;
  });
}

/** The clock of one person's phone. */
export function clockOf(phones: Phones, person: number, startUnixUs: number): PhoneClock {
  return {
    startUnixUs,
    offsetUs: phones.clockOffsetUs[person],
    driftPpm: phones.clockDriftPpm[person],
  };
}

/** Whether the person's phone runs app `app`. */
export function runsApp(phones: Phones, person: number, app: number): boolean {
  return ((phones.apps[person] >>> app) & 1) === 1;
}
