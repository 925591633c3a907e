import { pduOf } from '../base/ble/pdu.ts';
import type { Pdu } from '../base/ble/pdu.ts';
import { US_PER_S } from '../base/time.ts';
import type { DutyCycle } from '../phone/duty-cycles.ts';
import type { Payload } from '../phone/schedule.ts';
import { engineByName } from '../protocols/engines.ts';
import type { EngineName } from '../protocols/engines.ts';

// Flags that the system adds to what an app advertises, and one 128-bit service UUID.
const FLAGS_BYTES = 3;
const UUID_128_BYTES = 18;

interface AppRadio {
  readonly kind: Pdu['kind'];
  /** Of the advertising data; undefined: the engine's payload and the flags. */
  readonly bytes?: number;
  readonly cycle: DutyCycle;
}

/** Identifiers read over GATT: only the service is advertised. */
const OVER_GATT = { kind: 'ADV_IND', bytes: FLAGS_BYTES + UUID_128_BYTES } as const;

/**
 * What each app has on the air, and its own duty cycle. The cycles of ROBERT's and TCN's apps are
 * not published: judgement, that of DP-3T's SDK.
 */
const RADIOS: Readonly<Record<EngineName, AppRadio>> = {
  'bluezone@1': { kind: 'ADV_IND', cycle: 'bluezone-1' },
  'bluezone@2.0.0': { kind: 'ADV_IND', cycle: 'bluezone-2' },
  'bluezone@3': { kind: 'ADV_IND', cycle: 'bluezone' },
  'gaen@1.2': { kind: 'ADV_NONCONN_IND', cycle: 'gaen' },
  'dp3t-lowcost': { kind: 'ADV_IND', cycle: 'dp3t' },
  'dp3t-unlinkable': { kind: 'ADV_IND', cycle: 'dp3t' },
  'dp3t-hybrid': { kind: 'ADV_IND', cycle: 'dp3t' },
  tcn: { kind: 'ADV_IND', cycle: 'dp3t' },
  herald: { ...OVER_GATT, cycle: 'herald' },
  // Beside the service its TX power and seven bytes of manufacturer data (opentrace-android).
  bluetrace: { kind: 'ADV_IND', bytes: 31, cycle: 'opentrace' },
  'robert@1.1': { kind: 'ADV_IND', cycle: 'dp3t' },
};

/** What a phone with this app puts on the air, and when. */
export function radioOf(name: EngineName): { payload: Payload; cycle: DutyCycle } {
  const { kind, bytes, cycle } = RADIOS[name];
  const { payloadBytes, rotationS } = engineByName(name);
  const payload = {
    pdu: pduOf(kind, bytes ?? FLAGS_BYTES + payloadBytes),
    rotationUs: rotationS * US_PER_S,
  };
  return { payload, cycle };
}
