import { pduOf } from '../base/ble/pdu.ts';
import type { Pdu } from '../base/ble/pdu.ts';
import { US_PER_S } from '../base/time.ts';
import type { Payload } from '../phone/schedule.ts';
import type { Engine } from '../protocols/engine.ts';

/** The advertising PDU of an app. */
export interface Advert {
  readonly kind: Pdu['kind'];
  /** Of the advertising data, flags included: 0 to 31. */
  readonly bytes: number;
}

// Flags that the system adds to what an app advertises, and one 128-bit service UUID.
const FLAGS_BYTES = 3;
const UUID_128_BYTES = 18;

/** Legacy advertising data end here (Bluetooth Core 5.3, 6.B.2.3.1). */
export const MAX_ADVERT_BYTES = 31;

/** The engine's payload after the flags. */
export function advertOfPayload(
  { payloadBytes }: Engine,
  kind: Advert['kind'] = 'ADV_IND',
): Advert {
  return { kind, bytes: FLAGS_BYTES + payloadBytes };
}

/** Identifiers are read over GATT: only the service is advertised. */
export const ADVERT_OF_SERVICE: Advert = { kind: 'ADV_IND', bytes: FLAGS_BYTES + UUID_128_BYTES };

/** What a phone with this app puts on the air. */
export function payloadOf(app: { readonly advert: Advert; readonly engine: Engine }): Payload {
  const { kind, bytes } = app.advert;
  return { pdu: pduOf(kind, bytes), rotationUs: app.engine.rotationS * US_PER_S };
}
