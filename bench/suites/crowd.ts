import { processorS } from '../../src/benchmark/processor-time.ts';
import type { Contender, Suite } from '../../src/benchmark/suite.ts';
import { phoneDayOf } from '../../src/phone/phone-day.ts';
import { makePlan } from '../../src/plan/plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { ReceiverDay } from '../../src/run/receiver-day.ts';
import { SightingRows } from '../../src/run/sightings.ts';
import { PER_ROOM, roomCrowd, roomCrowdScenario } from '../../src/testkit/room-crowd.ts';
import { RoomsWorld } from '../../src/world/rooms/rooms-world.ts';

const WORLD_KEY = { hi: 1, lo: 2 };
/** Receivers who hear everybody: each takes as long as many who hear the cases alone. */
const WHOLE_RECEIVERS = 8;
/** Each is a new day to the world, of the people of one room. */
const DAYS = 12;
const NOBODY = new Int32Array(0);

const figure = (count: number): string => count.toLocaleString('en');

interface Counts {
  receiverDays: number;
  meetings: number;
  spans: number;
  sightings: number;
}

/** The plan of a crowd whose cases are all known. */
function planOf(people: number): Plan {
  const plan = makePlan(roomCrowdScenario(people));
  plan.cases.diagnose(Infinity);
  return plan;
}

/** Everybody who was near a case, in order. */
function nearCases({ world, cases }: Plan): Int32Array {
  const near = [...cases.persons].flatMap((person) => [...world.meetings(person, 0).other]);
  return Int32Array.from(new Set(near)).sort();
}

/** What `receivers` hear of `senders`, or of everybody: day 0 of the one app. */
function hear(plan: Plan, receivers: Int32Array, senders?: Int32Array): [Counts, SightingRows] {
  const state = new ReceiverDay(plan, plan.apps[0]);
  const rows = new SightingRows();
  const counts = { receiverDays: receivers.length, meetings: 0, spans: 0, sightings: 0 };
  for (const receiver of receivers) {
    const meetings = plan.world.meetings(receiver, 0);
    state.simulateDay(phoneDayOf(plan, receiver, 0), meetings, rows, senders);
    counts.meetings += meetings.count;
    counts.spans += state.work.spans;
  }
  counts.sightings = rows.count;
  return [counts, rows];
}

/** Rows that `senders` are the senders of, to compare. */
function rowsOf(rows: SightingRows, senders: Int32Array): string[] {
  return Array.from({ length: rows.count }, (_, row) => row)
    .filter((row) => senders.includes(rows.sender[row]))
    .map((row) =>
      [rows.receiver, rows.sender, rows.firstUs, rows.packets, rows.rssiMeanDbm]
        .map((column) => column[row])
        .join(' '),
    );
}

/** All of `materialise: cases` before the first test result, the plan included. */
function ofCases(people: number, said: Map<string, string>): Contender {
  return {
    name: `${figure(people)} people, of ten cases`,
    role: 'subject',
    operation: 'receiver-days',
    run() {
      const plan = planOf(people);
      const [counts] = hear(plan, nearCases(plan), plan.cases.persons);
      said.set(
        `run ${people}`,
        `${figure(people)} people, ten cases: ${figure(counts.receiverDays)} receiver-days, ` +
          `${figure(counts.meetings)} meetings, ${figure(counts.spans)} spans, ` +
          `${figure(counts.sightings)} sightings.`,
      );
      return counts.receiverDays;
    },
  };
}

/** Some of the same receivers, who hear everybody. */
function ofEverybody(plan: Plan): Contender {
  const near = nearCases(plan);
  const step = Math.floor(near.length / WHOLE_RECEIVERS);
  const receivers = near.filter((_, k) => k % step === 0);
  const [, lazy] = hear(plan, receivers, plan.cases.persons);
  const [, whole] = hear(plan, receivers);
  const wanted = rowsOf(whole, plan.cases.persons);
  if (rowsOf(lazy, plan.cases.persons).join('\n') !== wanted.join('\n')) {
    throw new Error('what is heard of cases differs where everybody else is heard too');
  }
  return {
    name: 'of everybody near',
    role: 'yardstick',
    operation: 'receiver-days',
    run: () => hear(plan, receivers)[0].receiverDays,
  };
}

/**
 * Meetings of those with a desk in the room in the middle, of days that nobody there was asked for
 * before. What a day costs once for all (who sits where) is not timed: somebody alone asks first.
 */
function meetingsAmong(
  people: number,
  role: Contender['role'],
  said: Map<string, string>,
): Contender {
  const options = roomCrowd(people);
  const side = Math.ceil(Math.sqrt(people / PER_ROOM));
  const first = PER_ROOM * (side * (side >> 1) + (side >> 1));
  return {
    name: `meetings among ${figure(people)}`,
    role,
    operation: 'days of a person',
    run() {
      const world = new RoomsWorld(options, WORLD_KEY, DAYS);
      let seconds = 0;
      let looks = 0;
      let meetings = 0;
      for (let day = 0; day < DAYS; day++) {
        world.meetings(0, day, NOBODY);
        const startS = processorS();
        for (let k = 0; k < PER_ROOM; k++) meetings += world.meetings(first + k, day).count;
        seconds += processorS() - startS;
        looks += world.candidatesOf(day);
      }
      const each = (sum: number): string => figure(Math.round(sum / (DAYS * PER_ROOM)));
      said.set(
        `meetings ${people}`,
        `A person among ${figure(people)}: ${each(looks)} others looked at for ` +
          `${each(meetings)} meetings a day.`,
      );
      return { operations: DAYS * PER_ROOM, seconds };
    },
  };
}

export const suite: Suite = {
  about:
    'a crowd in rooms of 25 people: those near ten cases hear these alone, beside hearing ' +
    'everybody; and who is near whom, among many people and few',
  // A run takes half a minute.
  warmUps: 0,
  rounds: 1,
  isLong: true,
  prepare() {
    const said = new Map<string, string>();
    const among = [meetingsAmong(64_000, 'subject', said), meetingsAmong(1000, 'yardstick', said)];
    // Their runs are short: whoever came first would pay for the compiler.
    for (const one of among) one.run();
    return {
      contenders: [
        ofCases(10_000, said),
        ofCases(40_000, said),
        ofEverybody(planOf(10_000)),
        ...among,
      ],
      get notes() {
        return [...said.values()];
      },
    };
  },
};
