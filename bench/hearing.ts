// Spans per second of the scan-level radio, with what each costs.
import { purposeKey, rootKey } from '../src/kernel/keyed.ts';
import { Hearing } from '../src/radio/hearing.ts';
import { RoomChannel } from '../src/radio/room-channel.ts';
import { ENVIRONMENTS } from '../src/scenario/environments.ts';
import { emptyGeometry } from '../src/world/world.ts';
import { measure, tell } from './timing.ts';
import type { Contender } from './timing.ts';

const root = purposeKey(rootKey('bench'), 'hearing');
const radio = ENVIRONMENTS.room;
const hearing = new Hearing(radio, new RoomChannel(radio, root), root);
const hardware = { txPowerDbm: -25, txResidualDb: 1, rxCorrectionDb: 3, rxResidualDb: -1 };
const heard = {
  packets: 0,
  firstUs: 0,
  lastUs: 0,
  rssiMeanDbm: 0,
  rssiMinDbm: 0,
  rssiMaxDbm: 0,
  rssiFirstDbm: 0,
};
const SPANS = 500_000;
const PER_LINK = 100;

function spans(name: string, placed: boolean, still: boolean, offered: number): Contender {
  return {
    name,
    run() {
      const geometry = { ...emptyGeometry(), distanceM: 2, placed };
      for (let k = 0; k < SPANS; k++) {
        if (k % PER_LINK === 0) {
          hearing.open(k % 997, 1000 + (k % 991), 0, hardware);
          hearing.place(geometry);
        }
        if (!still) {
          geometry.selfXM = 0.01 * k;
          hearing.place(geometry);
        }
        hearing.hear(k * 5_000_000, offered, 105_000, still, heard);
      }
      return SPANS;
    },
  };
}

tell(
  'Hearing, spans of links heard 100 times',
  measure([
    spans('seated, 47 packets: 8 draws and the slow noise', false, true, 47),
    spans('seated, 14 packets', false, true, 14),
    spans('walking, 47 packets: also a field of 16 waves', true, false, 47),
  ]),
);
