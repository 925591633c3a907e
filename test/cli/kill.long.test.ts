import { afterAll, describe, expect, it } from 'vitest';
import { KILLED } from '../kill/commands.ts';
import { KillGround } from '../kill/kill.ts';
import { scratch } from './program.ts';

const KILLS = 20;
const folder = scratch();
afterAll(() => folder.remove());

describe('commands that are killed at random moments (npm run kill: more of them)', () => {
  it('leave the old state or the new one and what is not theirs; again, the same', async () => {
    const ground = new KillGround(folder.path, 'twenty');
    const outcomes = [];
    for (let k = 0; k < KILLS; k++) outcomes.push(await ground.kill(k));
    ground.rerun();
    expect(new Set(outcomes.map(({ command }) => command)).size).toBe(KILLED.length);
  }, 300_000);
});
