import type { FadingOptions } from './rician.ts';
import type { ReceiverOptions } from './packet-receiver.ts';

/** What the packet level has in place of the scan level's fast fading, floor and flat loss. */
export interface PacketRadio extends Omit<FadingOptions, 'tauUs'>, ReceiverOptions {
  /** From packet to packet, with nothing moving, dB. */
  readonly packetSdDb: number;
  /** Receivers report whole dBm; with none, means over packets are taken before rounding. */
  readonly rounding: 'whole' | 'none';
}
