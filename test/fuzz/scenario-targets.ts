import { readFileSync } from 'node:fs';
import { decodeUtf8 } from '../../src/base/bytes/utf8.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { migrateText } from '../../src/scenario/file/migrate-text.ts';
import { parsePreset } from '../../src/scenario/file/preset.ts';
import { BASES, CONTACTS } from '../scenario/bases.ts';
import { changedJson, CHANGES } from './changed-values.ts';
import { scratchFile, textOf } from './text-files.ts';
import type { Target } from './target.ts';

const text = (written: string): Uint8Array => Buffer.from(written);

/** As people write it: comments, anchors, flow and block style. */
const BY_HAND = `# a day
bluecrowd: 1
title: "Zwei Räume"
seed: 007x
start: 2020-09-14
utcOffset: '+07:00'
world:
  kind: static
  from: '09:00'
  to: '10:00'
  people:
    - &a { name: Ada, x: 0 m, carry: bag }
    - { name: Bo, x: 1.5 m, heading: 180 deg }
  walls: [{ from: [1 m, -1 m], to: [1 m, 1 m], material: brick }]
  materials: { brick: 8 dB }
phones: { adoption: 0.5, mix: exclusive, carry: { hand: 0.5, bag: 0.5 } }
apps:
  - engine: gaen@1.2
    rules: [{ kind: minutes-under, attenuation: 63 dB, minutes: 15 }]
  - { engine: bluezone@3, share: 0.25, dutyCycle: own }
radio:
  level: packet
  pathLoss: { model: two-ray, height: 1.2 m }
  packet: { ricianK: none, otherTraffic: 0.1 }
cases: { persons: [Ada], testDay: 0, testTime: "10:30" }
limits: { phones: 10, days: 2 }
`;

const base = scratchFile('base.yaml', text(BY_HAND));
scratchFile('contacts.txt', text(CONTACTS));
scratchFile(
  'preset.yaml',
  text('source: two phones\nradio:\n  attenuationAt1m: 55 dB\n  pathLossExponent: 2\n'),
);

const SETS = [
  'cases={count: 1}',
  'phones.adoption=0.5',
  'apps.0.rules=[{kind: any-match}]',
  'world.people.1={name: Cy, x: 3 m}',
  'radio={preset: preset.yaml, slow: 2 dB}',
  'title="a b"',
  'world.walls.0.from=[1 m, 2 m]',
  'apps=[{engine: bluezone@1}, &x {engine: tcn}]',
];

const PRESETS = [
  'radio:\n  environment: room\n',
  'source: who measured\nradio:\n  attenuationAt1m: 60.5 dB\n  pathLossExponent: 1.8\n  ' +
    'shadowing: 5 dB\n  packet:\n    noise: 1 dB\n    floor: -93 dBm\n    floorSoftness: 2 dB\n',
  'radio: { pathLoss: { model: reverberant, diffuse: 50 dB }, slowTau: 10 s }\n',
];

const OLD_NAMES = [
  'bluecrowd: 1\nradio: &r\n  "body": 3 dB # by hand\n  packet: {capture: 8 dB, noise: 1 dB}\n',
  '# a preset\nradio: { ? body : 3 dB, \'packet\': &p { "capture" : 8 dB } }\ncopy: *p\n',
];

const office = new URL('../../scenarios/office.yaml', import.meta.url);

/** What people write to say what is simulated. */
export const SCENARIO_TARGETS: readonly Target[] = [
  {
    name: 'scenario',
    seeds: [
      text(BY_HAND),
      ...Object.values(BASES).map((scenario) => text(JSON.stringify(scenario, null, 1))),
      new Uint8Array(readFileSync(office)),
    ],
    run: (bytes) => void loadScenario(scratchFile('s.yaml', textOf(bytes))),
  },
  ...Object.values(BASES).map((base) => ({
    name: `scenario of a ${base.world.kind} world, other values`,
    seeds: CHANGES,
    run: (bytes: Uint8Array) => void loadScenario(scratchFile('s.yaml', changedJson(base, bytes))),
  })),
  {
    name: '--set',
    seeds: SETS.map(text),
    run(bytes) {
      const written = Buffer.from(textOf(bytes)).toString();
      loadScenario(base, { set: written.split('\n') });
    },
  },
  {
    name: 'preset',
    seeds: PRESETS.map(text),
    run: (bytes) => void parsePreset(decodeUtf8(textOf(bytes), 'preset.yaml'), 'preset.yaml'),
  },
  {
    name: 'scenario with old names of keys',
    seeds: OLD_NAMES.map(text),
    run: (bytes) => void migrateText(decodeUtf8(textOf(bytes), 'old.yaml'), 'old.yaml'),
  },
];
