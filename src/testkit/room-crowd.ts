import type { Scenario, WorldScenario } from '../scenario/scenario.ts';
import { defaultScenario } from './small-scenario.ts';

const HOUR_US = 3_600_000_000;
const MINUTE_US = 60_000_000;
const ROOM_M = 10;
export const PER_ROOM = 25;

/**
 * People in rooms of 25 side by side, at the same density however many they are: a desk for
 * everybody, and a third of each room at lunch next door.
 */
export function roomCrowd(people: number, rangeM = 20): WorldScenario & { kind: 'rooms' } {
  const rooms = Math.ceil(people / PER_ROOM);
  const side = Math.ceil(Math.sqrt(rooms));
  const size = { widthM: ROOM_M, depthM: ROOM_M, wallDb: 5, seatSpacingM: 1.5 };
  return {
    kind: 'rooms',
    rangeM,
    walkingSpeedMPerS: 1.3,
    rooms: Array.from({ length: rooms }, (_, k) => {
      const xM = ROOM_M * (k % side);
      const yM = ROOM_M * Math.floor(k / side);
      return { name: `room ${k}`, ...size, xM, yM, doorXM: xM + ROOM_M / 2, doorYM: yM };
    }),
    groups: Array.from({ length: rooms }, (_, k) => ({
      name: `group ${k}`,
      people: Math.min(PER_ROOM, people - PER_ROOM * k),
      desk: `room ${k}`,
      arriveUs: 8.5 * HOUR_US,
      leaveUs: 17 * HOUR_US,
      jitterUs: 10 * MINUTE_US,
      agenda: [
        {
          activity: 'lunch',
          room: `room ${(k ^ 1) < rooms ? k ^ 1 : k}`,
          fromUs: 12 * HOUR_US,
          toUs: 12.75 * HOUR_US,
          share: 0.3,
          jitterUs: 3 * MINUTE_US,
        },
      ],
    })),
  };
}

/** Rows and columns of rooms in which the cases sit: none at an edge, most out of others' range. */
const CASE_ROWS = [4, 10, 16];
const CASE_COLUMNS = [3, 7, 11, 15];
const CASES = 10;

/**
 * A day of such a crowd, everybody with GAEN, of whom sightings are of ten cases. However many
 * people there are (10,000 or more), the cases sit in rooms of the same rows and columns: as many
 * are near them.
 */
export function roomCrowdScenario(people: number): Scenario {
  const usual = defaultScenario(roomCrowd(people));
  const side = Math.ceil(Math.sqrt(Math.ceil(people / PER_ROOM)));
  const rooms = CASE_ROWS.flatMap((row) => CASE_COLUMNS.map((column) => side * row + column));
  const persons = rooms.slice(0, CASES).map((room) => `group ${room} 1`);
  return {
    ...usual,
    seed: 'crowd',
    days: 1,
    phones: { ...usual.phones, adoption: 1 },
    apps: [
      {
        engine: 'gaen@1.2',
        share: 1,
        dutyCycle: 'own',
        rules: [{ kind: 'minutes-under', attenuationDb: 63, minutes: 15 }],
      },
    ],
    cases: { ...usual.cases, persons, testUs: 33 * HOUR_US, testSpreadUs: 2 * HOUR_US },
    materialise: 'cases',
    limits: { ...usual.limits, phones: Math.max(people, usual.limits.phones) },
  };
}
