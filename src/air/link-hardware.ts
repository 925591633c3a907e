import type { Phones } from '../phone/phones.ts';
import type { PacketRadio } from '../radio/packet-radio.ts';
import { passedShare } from '../radio/packets.ts';

/** What the phones of a directed link do to a packet; both levels of the radio ask here. */
export interface LinkHardware {
  /** Level where the channel takes nothing, at a receiver of mean sensitivity, dBm. */
  readonly sentDbm: number;
  /** What the receiver reports less that level, dB. */
  readonly reportDb: number;
  /** Share of packets that get through where nothing is weak and nobody else sends. */
  readonly passed: number;
}

export function linkHardware(
  phones: Phones,
  { loss, lossSpread }: PacketRadio,
  sender: number,
  receiver: number,
): LinkHardware {
  const sensitivityDb = phones.sensitivityDb[receiver];
  const scaleDb = phones.rxResidualDb[receiver] + phones.rxCorrectionDb[receiver];
  const sending = phones.sendingLossZ[sender];
  return {
    sentDbm: phones.txPowerDbm[sender] - phones.txResidualDb[sender] - sensitivityDb,
    reportDb: sensitivityDb - scaleDb,
    passed: passedShare(loss, lossSpread, sending, phones.receivingLossZ[receiver]),
  };
}
