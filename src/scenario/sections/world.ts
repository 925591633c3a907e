import { oneOf } from '../keys/one-of.ts';
import { roomsWorld } from './rooms-world.ts';
import { staticWorld } from './static-world.ts';
import { traceWorld } from './trace-world.ts';

/** Who is where: one of three kinds of worlds. */
export const world = oneOf('kind', [staticWorld, roomsWorld, traceWorld]);
