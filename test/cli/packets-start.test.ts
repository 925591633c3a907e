import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bluecrowd, scratch, TINY } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

interface Answer {
  readonly fromUs: number;
  readonly toUs: number;
  readonly listening: readonly { readonly fromUs: number }[];
  readonly senders: readonly { readonly pdus: readonly { readonly fate: string }[] }[];
}

function packets(run: string, ...more: readonly string[]): Answer {
  const { stdout, stderr } = bluecrowd(['report', at(run), '--packets', 'Ada', '--json', ...more]);
  expect(stderr.replace(/^bluecrowd: replaced .*\n/, '')).toBe('');
  return JSON.parse(stdout) as Answer;
}

describe('the page of packets', () => {
  beforeAll(() => {
    writeFileSync(at('tiny.yaml'), TINY);
    bluecrowd(['run', at('tiny.yaml'), '--out', at('both')]);
  });

  it.each(['0.5', '1', '60'])(
    'of %s s starts as the phone begins to listen, and hears',
    (seconds) => {
      for (const app of ['bluezone@3', 'gaen@1.2']) {
        const { fromUs, toUs, listening, senders } = packets(
          'both',
          '--seconds',
          seconds,
          '--app',
          app,
        );
        expect(listening[0].fromUs).toBe(fromUs);
        expect(toUs - fromUs).toBe(Number(seconds) * 1e6);
        const heard = senders.flatMap(({ pdus }) => pdus).filter(({ fate }) => fate === 'heard');
        expect(heard.length).toBeGreaterThan(0);
      }
    },
  );

  it('shows what --at asks for, whoever listens', () => {
    const { fromUs } = packets('both', '--at', 'day 0 09:20', '--seconds', '1');
    expect(fromUs).toBe(33_600e6);
  });
});
