import type { z } from 'zod';
import type { agendaItem, group, room, roomsWorld } from './sections/rooms-world.ts';
import type { app } from './sections/apps.ts';
import type { expectation } from './sections/expectation.ts';
import type { scenario } from './sections/scenario.ts';
import type { staticWorld } from './sections/static-world.ts';

/** What people write, as read: defaults filled in, quantities in base units, names as written. */
export type ScenarioFile = z.output<typeof scenario.file>;

/**
 * The resolved scenario: every default filled in, every unit converted, ready to run and stored in
 * the run's manifest. Its keys are declared in `src/scenario/sections`, and docs/scenario.md says
 * what each means; units are last in the resolved names. Plain JSON: nothing here may need more
 * than JSON.parse to come back.
 */
export type Scenario = z.output<typeof scenario.stored>;

export type WorldScenario = Scenario['world'];
export type StaticWorldScenario = z.output<typeof staticWorld.stored>;
export type RoomsWorldScenario = z.output<typeof roomsWorld.stored>;
export type RoomScenario = z.output<typeof room.stored>;
export type GroupScenario = z.output<typeof group.stored>;
export type AgendaItem = z.output<typeof agendaItem.stored>;
export type AppScenario = z.output<typeof app.stored>;
export type RuleScenario = AppScenario['rules'][number];
export type ExpectationScenario = z.output<typeof expectation.stored>;
export type RadioScenario = Scenario['radio'];
export type BehaviourScenario = NonNullable<Scenario['behaviour']>;
