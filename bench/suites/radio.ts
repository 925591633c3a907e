import { phoneDayOf } from '../../src/phone/phone-day.ts';
import type { Contender, Suite } from '../../src/benchmark/suite.ts';
import { purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import type { DutyCycle } from '../../src/phone/duty-cycles.ts';
import { emptyHeard, Hearing } from '../../src/radio/hearing.ts';
import { cutSpan, emptySpanCut } from '../../src/radio/span-cut.ts';
import { Listener } from '../../src/air/scan/listen.ts';
import { PacketListener } from '../../src/air/packet/packet-listener.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { ENVIRONMENTS } from '../../src/scenario/environments.ts';
import { benchScenario, crowd } from '../../src/testkit/packet-world.ts';
import { PACKET_RADIO } from '../../src/testkit/small-scenario.ts';

const SPANS = 100_000;
const PER_LINK = 100;
const PHONES = 21;
const AIRTIME_US = 376;
const HOUR_S = 3600;

/** The closed form alone, of links that are heard 100 times, 20 other phones near. */
function spans(name: string, levelDbm: number, offered: number, intervalUs: number): Contender {
  const root = purposeKey(rootKey('bench'), 'hearing');
  const radio = { ...ENVIRONMENTS.room, packet: PACKET_RADIO };
  const hearing = new Hearing(radio, AIRTIME_US, root);
  const heard = emptyHeard();
  const rate = 1 / intervalUs;
  const airtime = rate * AIRTIME_US;
  const onAir = { eventsPerUs: rate, airtime, hold: airtime, passed: 0.44 };
  const link = { ...hearing.freshLink(root), passed: 1 - PACKET_RADIO.loss };
  const channelUs = 1_333_333;
  const cut = emptySpanCut(channelUs, 5_000_000);
  return {
    name,
    role: 'subject',
    operation: 'spans',
    run() {
      const { interference } = hearing;
      interference.open(1);
      interference.begin(0);
      for (let k = 0; k < PHONES; k++) interference.add(0, -60 - k, link.offsetsDb, onAir);
      interference.finish(0);
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

/** A day of one receiver with 20 others who stay where they are, a metre apart. */
function receiverDay(name: string, dutyCycle: DutyCycle): Contender {
  const places = Array.from({ length: PHONES }, (_, k) => ({ xM: k % 5, yM: Math.floor(k / 5) }));
  const engine = dutyCycle === 'bluezone' ? 'bluezone@3' : 'gaen@1.2';
  const plan = makePlan(benchScenario({ places, hours: 24, engine, dutyCycle }));
  const app = plan.apps[0];
  const listener = new Listener(plan, app);
  const phone = phoneDayOf(plan, 0, 0);
  const windows = app.schedule.windows(phone);
  const meetings = plan.world.meetings(0, 0);
  return {
    name,
    role: 'subject',
    operation: 'spans',
    run() {
      listener.listen(phone, windows, meetings);
      return listener.evaluated;
    },
  };
}

/** Some receivers of a crowd in which everybody is in range of everybody, for an hour. */
function packets(
  name: string,
  engine: 'gaen@1.2' | 'bluezone@3',
  phones: number,
  operation: 'PDU receptions' | 'device-seconds',
): Contender {
  const plan = makePlan(benchScenario({ places: crowd(phones), hours: 1, engine }));
  const app = plan.apps[0];
  const listener = new PacketListener(plan, app);
  const receivers = engine === 'gaen@1.2' ? 10 : 2;
  return {
    name,
    role: 'subject',
    operation,
    run() {
      let receptions = 0;
      for (let receiver = 0; receiver < receivers; receiver++) {
        const phone = phoneDayOf(plan, receiver, 0);
        const windows = app.schedule.windows(phone);
        listener.listen(phone, windows, plan.world.meetings(receiver, 0));
        receptions += listener.receptions;
      }
      return operation === 'PDU receptions' ? receptions : receivers * HOUR_S;
    },
  };
}

export const suite: Suite = {
  about: 'link-spans of the scan level and PDU receptions of the packet level',
  prepare: () => ({
    contenders: [
      spans('closed form, strong, 14 packets', -65, 14, 287_000),
      spans('closed form, strong, 47 packets', -65, 47, 105_000),
      spans('closed form, near the floor, 14 packets', -88, 14, 287_000),
      receiverDay('receiver-day, GAEN', 'gaen'),
      receiverDay('receiver-day, Bluezone', 'bluezone'),
      receiverDay('receiver-day, listening all the time', 'continuous'),
      packets('packet level, GAEN, 50 phones', 'gaen@1.2', 50, 'PDU receptions'),
      packets('packet level, GAEN, 200 phones', 'gaen@1.2', 200, 'device-seconds'),
      packets('packet level, Bluezone, 50 phones', 'bluezone@3', 50, 'PDU receptions'),
    ],
  }),
};
