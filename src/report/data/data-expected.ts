import { rootKey } from '../../kernel/keyed.ts';
import { CARRY_POSITIONS } from '../../radio/carry.ts';
import { placeDeviates, radioAtPlace } from '../../radio/place-draw.ts';
import { RoomChannel } from '../../radio/room-channel.ts';
import type { StaticWorldScenario } from '../../scenario/scenario.ts';
import { StaticWorld } from '../../world/static/static-world.ts';
import type { Geometry } from '../../world/world.ts';
import { numberOf, queryRows, textOf } from './source.ts';
import type { ReportSource } from './source.ts';

/** What the model expects of all pairs at one distance of a bench, before anything is drawn. */
export interface ExpectedAt {
  readonly distanceM: number;
  /** Unordered pairs that heard each other. */
  readonly pairs: number;
  /** Mean over those pairs, dB; they differ in headings, carry positions and walls. */
  readonly attenuationDb: number;
  readonly leastDb: number;
  readonly greatestDb: number;
}

/** Pairs read at most; judgement: a bench has tens. */
const MAX_PAIRS = 5000;
const PER_M = 100;

/**
 * The model's attenuation for the geometry of a bench: path loss, both bodies by where they look,
 * both carry positions and the place as the run drew them, and the walls between; without
 * shadowing, fading and what calibration leaves. null where people move or the pairs are too many.
 */
export async function readExpected(run: ReportSource): Promise<ExpectedAt[] | null> {
  const { world } = run.manifest.scenario;
  if (world.kind !== 'static') return null;
  const rows = await queryRows(
    run,
    `SELECT DISTINCT least(receiver, sender) AS low, greatest(receiver, sender) AS high
     FROM sightings ORDER BY low, high LIMIT ${MAX_PAIRS + 1}`,
  );
  if (rows.length > MAX_PAIRS) return null;
  const pairs = rows.map((row): [number, number] => [numberOf(row, 'low'), numberOf(row, 'high')]);
  return byDistance(await expectedOf(run, world, pairs));
}

interface ExpectedPair {
  readonly distanceM: number;
  readonly attenuationDb: number;
}

async function expectedOf(
  run: ReportSource,
  world: StaticWorldScenario,
  pairs: readonly [number, number][],
): Promise<ExpectedPair[]> {
  const { radio, seed } = run.manifest.scenario;
  const root = rootKey(seed);
  const here = radioAtPlace(radio, placeDeviates(root));
  const carry = await queryRows(run, 'SELECT carry FROM phones ORDER BY person');
  const known = carry.map(
    (row) => CARRY_POSITIONS.find((position) => position === textOf(row, 'carry')) ?? null,
  );
  const channel = new RoomChannel({ ...here, carry: { shares: [], known } }, root);
  const bench = new StaticWorld(world);
  const expected: ExpectedPair[] = [];
  for (const [low, high] of pairs) {
    const meetings = bench.meetings(low, 0, Int32Array.of(high));
    if (meetings.count === 0) continue;
    const geometry = { ...NOWHERE };
    bench.geometry(meetings, 0, meetings.fromUs[0], geometry);
    channel.open(low, high);
    const attenuationDb = channel.meanDb(geometry, true);
    expected.push({ distanceM: geometry.distanceM, attenuationDb });
  }
  return expected;
}

const NOWHERE: Geometry = {
  distanceM: 1,
  angleSelfRad: 0,
  angleOtherRad: 0,
  wallDb: 0,
  placed: true,
  selfXM: 0,
  selfYM: 0,
  otherXM: 0,
  otherYM: 0,
  encounter: 0,
};

function byDistance(expected: readonly ExpectedPair[]): ExpectedAt[] {
  const found = new Map<number, ExpectedPair[]>();
  for (const pair of expected) {
    const key = Math.round(pair.distanceM * PER_M);
    found.set(key, [...(found.get(key) ?? []), pair]);
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([, pairs]) => {
      const levels = pairs.map(({ attenuationDb }) => attenuationDb);
      return {
        distanceM: pairs[0].distanceM,
        pairs: pairs.length,
        attenuationDb: levels.reduce((sum, level) => sum + level, 0) / levels.length,
        leastDb: Math.min(...levels),
        greatestDb: Math.max(...levels),
      };
    });
}
