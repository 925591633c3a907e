import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ENVIRONMENTS } from '../../src/scenario/environments.ts';
import { loadScenario } from '../../src/scenario/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-preset-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const WORLD = `bluecrowd: 1
world: { kind: static, people: [{ name: a, x: 0 m }, { name: b, x: 1 m }] }
`;
const radioOf = (radio: string, set: string[] = []) =>
  loadScenario(write('scenario.yaml', `${WORLD}radio: ${radio}\n`), { set }).scenario.radio;
const refusal = (radio: string): string => {
  try {
    radioOf(radio);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no refusal';
};

describe('a preset that a scenario names', () => {
  write(
    'cafe.yaml',
    `source: a café, two phones
radio:
  attenuationAt1m: 41 dB
  pathLossExponent: 1.9
  packet: { ricianK: 3, noise: 1 dB }
`,
  );

  it('gives its keys, below those of the scenario and of the command line', () => {
    expect(radioOf('{ preset: cafe.yaml }')).toMatchObject({
      attenuationAt1mDb: 41,
      pathLossExponent: 1.9,
      bodyDb: ENVIRONMENTS.room.bodyDb,
      packet: { ricianK: 3, packetSdDb: 1, channelOffsetSdDb: 2.6 },
    });
    const own = '{ preset: cafe.yaml, pathLossExponent: 2.2, packet: { noise: 2 dB } }';
    expect(radioOf(own, ['radio.attenuationAt1m=50 dB'])).toMatchObject({
      attenuationAt1mDb: 50,
      pathLossExponent: 2.2,
      packet: { ricianK: 3, packetSdDb: 2 },
    });
    expect(radioOf('{}', ['radio.preset=cafe.yaml']).attenuationAt1mDb).toBe(41);
  });

  it('is refused where it is missing, says nothing, names another or has a mistake', () => {
    expect(refusal('{ preset: cafee.yaml }')).toMatch(
      /radio\.preset: expected a preset file at .*cafee\.yaml, found nothing/,
    );
    write('empty.yaml', 'source: nobody\n');
    expect(refusal('{ preset: empty.yaml }')).toMatch(/expected a section "radio:", found none/);
    write('chain.yaml', 'radio: { preset: cafe.yaml }\n');
    expect(refusal('{ preset: chain.yaml }')).toMatch(/no preset within a preset/);
    write('wrong.yaml', 'radio:\n  shadowing: 3 kg\n');
    expect(refusal('{ preset: wrong.yaml }')).toMatch(/wrong\.yaml:2:14/);
    write('both.yaml', 'radio:\n  pathLoss: { model: itu-indoor }\n  pathLossExponent: 2\n');
    expect(refusal('{ preset: both.yaml }')).toMatch(/both\.yaml:3:21: radio\.pathLossExponent/);
    expect(refusal('{ preset: 7 }')).toMatch(/radio\.preset/);
  });
});
