import { afterAll, describe, expect, it } from 'vitest';
import { KILLED } from '../kill/commands.ts';
import { KillGround } from '../kill/kill.ts';
import { scratch } from './program.ts';

const KILLS = 4;
const folder = scratch();
afterAll(() => folder.remove());

describe('two commands that are killed at random moments (kill.long.test.ts: all of them)', () => {
  it('leave the old state or the new one; again, they give the same', async () => {
    const commands = KILLED.filter(({ name }) => name === 'run' || name === 'report');
    const ground = new KillGround(folder.path, 'four', commands);
    for (let k = 0; k < KILLS; k++) expect((await ground.kill(k)).state).toMatch(/old|new|aside/);
    ground.rerun();
  }, 300_000);
});
