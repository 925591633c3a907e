import type { PacketZoom } from '../../replay/packets.ts';
import { isHeeded } from '../figures/fate-marks.ts';

/** The numbers behind the page: everybody's counts, and each PDU on the receiver's channel. */
export function packetsAsJson(zoom: PacketZoom) {
  const { senders, listening, ...rest } = zoom;
  return {
    ...rest,
    listening: listening.map(({ channel = 0, ...dwell }) => ({
      ...dwell,
      channel: 37 + channel,
    })),
    senders: senders.map(({ person, app, distanceM, pdus, listening: own }) => ({
      person,
      app,
      distanceM,
      listening: own.map(({ fromUs, toUs }) => ({ fromUs, toUs })),
      pdusSent: pdus.length,
      pdus: pdus
        .filter(({ fate }) => isHeeded(fate))
        .map(({ channel, ...pdu }) => ({ ...pdu, channel: 37 + channel })),
    })),
  };
}
