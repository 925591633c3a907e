// Link-spans per second of the scan level, with what each costs: the closed form alone, then whole
// receiver-days (who is near, shadowing, slow noise, collisions, cutting of windows).
import { purposeKey, rootKey } from '../src/kernel/keyed.ts';
import type { DutyCycle } from '../src/phone/duty-cycles.ts';
import { emptyHeard, Hearing } from '../src/radio/hearing.ts';
import type { HearingLink } from '../src/radio/hearing.ts';
import { cutSpan, emptySpanCut } from '../src/radio/span-cut.ts';
import { Listener } from '../src/run/listen.ts';
import { makePlan } from '../src/run/plan.ts';
import { ENVIRONMENTS } from '../src/scenario/environments.ts';
import { benchScenario } from '../test/run/packet-world.ts';
import { PACKET_RADIO } from '../test/run/small-scenario.ts';
import { measure, tell } from './timing.ts';
import type { Contender } from './timing.ts';

const root = purposeKey(rootKey('bench'), 'hearing');
const radio = { ...ENVIRONMENTS.room, packet: PACKET_RADIO };
const AIRTIME_US = 376;
const hearing = new Hearing(radio, AIRTIME_US, root);
const heard = emptyHeard();
const SPANS = 500_000;
const PER_LINK = 100;
const PHONES = 21;

function spans(name: string, levelDbm: number, offered: number, intervalUs: number): Contender {
  const rate = 1 / intervalUs;
  const onAir = { eventsPerUs: rate, airtime: rate * AIRTIME_US, hold: rate * AIRTIME_US };
  const link: HearingLink = { offsetsDb: new Float64Array(3), pairKey: root, packetKey: root };
  const channelUs = 1_333_333;
  const cut = emptySpanCut(channelUs, 5_000_000);
  return {
    name,
    run() {
      const { interference } = hearing;
      interference.open(1);
      for (let k = 0; k < PHONES; k++) interference.add(0, -60 - k, link.offsetsDb, onAir);
      interference.finish();
      interference.turnTo(0);
      for (let k = 0; k < SPANS; k++) {
        if (k % PER_LINK === 0) {
          hearing.prepare(link, k % 997, 1000 + (k % 991), 0);
          hearing.open(link, onAir);
        }
        const tUs = k * 5_000_000;
        cutSpan(cut, tUs, intervalUs, offered, tUs, k % 3, channelUs);
        hearing.hear(levelDbm, cut, heard);
      }
      return SPANS;
    },
  };
}

tell(
  'Closed form of a span, links heard 100 times, 20 other phones near',
  measure([
    spans('strong, 14 packets', -65, 14, 287_000),
    spans('strong, 47 packets', -65, 47, 105_000),
    spans('near the floor, 14 packets', -88, 14, 287_000),
  ]),
);

/** A day of one receiver with 20 others within a few metres. */
function days(name: string, cycle: DutyCycle, spacingM: number): Contender {
  const plan = makePlan(
    benchScenario({
      places: Array.from({ length: PHONES }, (_, k) => ({
        xM: spacingM * (k % 5),
        yM: spacingM * Math.floor(k / 5),
      })),
      hours: 24,
      engine: cycle === 'bluezone' ? 'bluezone@3' : 'gaen@1.2',
      dutyCycle: cycle,
    }),
  );
  const app = plan.apps[0];
  const listener = new Listener(plan, app);
  const windows = app.schedule.windows(0, 0);
  const meetings = plan.world.meetings(0, 0);
  return {
    name,
    run() {
      listener.listen(0, 0, windows, meetings);
      return listener.evaluated;
    },
  };
}

tell(
  'Receiver-days, 20 others who stay where they are',
  measure([
    days('GAEN, 1 m apart', 'gaen', 1),
    days('GAEN, 3 m apart', 'gaen', 3),
    days('Bluezone, 1 m apart', 'bluezone', 1),
    days('all the time, 1 m apart', 'continuous', 1),
  ]),
);
