import type { Key } from '../kernel/keyed.ts';
import type { WorldOptions } from './options.ts';
import { RoomsWorld } from './rooms/rooms-world.ts';
import { StaticWorld } from './static/static-world.ts';
import type { TraceData } from './trace/trace-data.ts';
import { TraceWorld } from './trace/trace-world.ts';
import type { World, WorldColumns } from './world.ts';

/** What a world needs beside its options. */
export interface WorldInput {
  /** The contact list of a trace world (its arrays may be in shared memory). */
  readonly trace?: TraceData;
  /** Of the same world, made by another thread. */
  readonly columns?: WorldColumns;
  /** Local days of worlds that have no length of their own; default 1. */
  readonly days?: number;
}

/**
 * The world that the options describe. The same options, key and input give the same world,
 * whichever worker makes it.
 *
 * @throws InputError for what does not fit together: unknown rooms, too few seats, times before
 * the origin
 */
export function createWorld(
  options: WorldOptions,
  worldKey: Key,
  input: WorldInput = {},
): World & { readonly columns: WorldColumns } {
  switch (options.kind) {
    case 'static':
      return new StaticWorld(options, input.days, input.columns);
    case 'rooms':
      return new RoomsWorld(options, worldKey, input.days, input.columns);
    case 'trace':
      if (input.trace === undefined) {
        throw new TypeError('"input.trace" expected the contact list, got undefined');
      }
      return new TraceWorld(input.trace, options, worldKey, input.columns);
  }
}
