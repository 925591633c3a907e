import type { OtherTrafficOptions } from './other-traffic.ts';
import type { FadingOptions } from './rician.ts';
import type { ReceiverOptions } from './packet-receiver.ts';

/**
 * Fast fading and receiver, packet by packet; the scan level derives its laws from the same
 * figures.
 */
export interface PacketRadio
  extends Omit<FadingOptions, 'tauUs' | 'livelinessSpread'>, ReceiverOptions {
  /** Offset of one channel of one link, standard deviation, dB. */
  readonly channelOffsetSdDb: number;
  /**
   * How phones differ in `loss`, sending and receiving each: standard deviation in probits, >= 0.
   */
  readonly lossSpread: number;
  /** From packet to packet, with nothing moving, dB. */
  readonly packetSdDb: number;
  /** Share of packets that a receiver reports `gainStepDb` higher; 0 for phones. */
  readonly gainStepShare: number;
  readonly gainStepDb: number;
  /** Receivers report whole dBm; with none, means over packets are taken before rounding. */
  readonly rounding: 'whole' | 'none';
  /** At packet level alone. */
  readonly otherTraffic: OtherTrafficOptions;
}
