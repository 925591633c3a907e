import { MEASURED_CARRY } from '../../src/radio/carry.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ENVIRONMENT_NAMES, ENVIRONMENTS } from '../../src/scenario/environments.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { scenario as scenarioSection } from '../../src/scenario/sections/scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-channel-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 's.yaml');
writeFileSync(
  path,
  'bluecrowd: 1\nworld: { kind: static, people: [{ name: Ada, x: 0 m }, { name: Bo, x: 1 m }] }\n',
);

/** The scenario as a manifest would keep it, read back. */
function load(...set: string[]): Scenario {
  const { scenario } = loadScenario(path, { set });
  const stored = scenarioSection.stored.parse(JSON.parse(JSON.stringify(scenario)));
  expect(stored).toEqual(scenario);
  return stored;
}

/** The sentence with which a scenario is refused, after the place. */
function refusal(...set: string[]): string {
  try {
    loadScenario(path, { set });
  } catch (error) {
    return (error as Error).message.replace(/^--set .*?: (?=\w+\.)/, '');
  }
  return 'accepted';
}

const WALL = 'world.walls=[{from: [0 m, 0 m], to: [1 m, 1 m], material: brick}]';

describe('keys of the channel', () => {
  it('left alone give the room, phones carried as measured and of no model', () => {
    const { radio, phones } = load();
    expect(radio.pathLoss).toEqual({ model: 'log-distance' });
    expect(radio.attenuationAt1mDb).toBe(ENVIRONMENTS.room.attenuationAt1mDb);
    expect(radio.carry).toEqual(MEASURED_CARRY);
    expect(radio.packet).toMatchObject({
      channelOffsetSdDb: 2.6,
      ricianK: 8,
      packetSdDb: 1.5,
      loss: 0.56,
      lossSpread: 0.43,
      floorDbm: -89,
      gainStepShare: 0,
    });
    expect(phones.models).toBeNull();
  });

  it('refuse at scan level a dead time that only the packet level knows', () => {
    expect(load('radio.packet.deadTime=5 ms').radio.packet.deadTimeUs).toBe(5000);
    expect(refusal('radio.packet.deadTime=20 ms')).toMatch(
      /radio\.packet\.deadTime: expected 5 ms or less with radio\.level scan, found 20 ms/,
    );
    expect(load('radio.packet.deadTime=20 ms', 'radio.level=packet').radio.level).toBe('packet');
  });

  it.each(ENVIRONMENT_NAMES)('take the environment %s as it stands in the list', (name) => {
    const { radio } = load(`radio.environment=${name}`);
    const { packet, attenuationAt1mDb, pathLoss, bodyDb, shadowingSdDb } = ENVIRONMENTS[name];
    expect(radio).toMatchObject({ attenuationAt1mDb, pathLoss, bodyDb, shadowingSdDb });
    expect(radio.packet).toMatchObject(packet);
  });

  it('name a model of path loss; its parts have defaults', () => {
    const model = (written: string) => load(`radio.pathLoss=${written}`).radio.pathLoss;
    expect(model('{model: free-space}')).toEqual({ model: 'free-space', excessDb: 0 });
    expect(model('{model: two-ray, height: 80 cm}')).toEqual({
      model: 'two-ray',
      excessDb: 0,
      heightM: 0.8,
      permittivity: 5.31,
    });
    expect(model('{model: itu-indoor, coefficient: 22}')).toMatchObject({ coefficient: 22 });
    expect(model('{model: reverberant, excess: 10.6 dB}')).toMatchObject({ diffuseDb: 46.4 });
  });

  it('of log-distance mean that model wherever it is not contradicted', () => {
    const { radio } = load('radio.environment=metal-room', 'radio.attenuationAt1m="50 dB"');
    expect(radio.pathLoss).toEqual({ model: 'log-distance' });
    expect(radio.attenuationAt1mDb).toBe(50);
    expect(refusal('radio.pathLoss={model: free-space}', 'radio.pathLossExponent=2')).toBe(
      'radio.pathLossExponent: expected no such key beside radio.pathLoss.model free-space, ' +
        'found one; remove it or choose log-distance',
    );
  });

  it('put other traffic on the air, at packet level alone', () => {
    const { otherTraffic } = load('radio.level=packet', 'radio.packet.otherTraffic=0.25').radio
      .packet;
    expect(otherTraffic).toEqual({ share: 0.25, levelDbm: -70, burstUs: 1000 });
    expect(refusal('radio.packet.otherTraffic=0.25')).toBe(
      'radio.packet.otherTraffic: expected 0 with radio.level scan, found 0.25; set radio.level ' +
        'to packet',
    );
    expect(refusal('radio.packet.otherTraffic=0.6')).toMatch(/otherTraffic: expected .*0\.5/);
  });

  it('switch fading off', () => {
    expect(load('radio.packet.ricianK=none').radio.packet.ricianK).toBeNull();
    expect(load('radio.packet.ricianK=3').radio.packet.ricianK).toBe(3);
  });

  it('tell where phones are carried and of which model they are', () => {
    expect(load('phones.carry={hand: 0.3, rear-pocket: 0.7}').radio.carry.shares).toEqual([
      { position: 'hand', share: 0.3 },
      { position: 'rear-pocket', share: 0.7 },
    ]);
    expect(load('world.people.1.carry=bag').radio.carry.known).toEqual([null, 'bag']);
    expect(load('world.people.1.model=Pixel 4').phones.knownModels).toEqual([null, 'Pixel 4']);
    expect(load('phones.models=catalogue').phones.models).toBe('catalogue');
    expect(load('phones.models={SM-G973F: 0.2, samsung: 0.8}').phones.models).toEqual([
      { name: 'SM-G973F', share: 0.2 },
      { name: 'samsung', share: 0.8 },
    ]);
  });

  it("draw walls of materials, the table's and their own", () => {
    const { world } = load(
      'world.walls=[{from: [0.5 m, -1 m], to: [50 cm, 1 m], material: brick},' +
        ' {from: [0 m, 3 m], to: [1 m, 3 m], material: screen}]',
      'world.materials={screen: 12 dB}',
    );
    expect(world).toMatchObject({
      walls: [
        { fromXM: 0.5, fromYM: -1, toXM: 0.5, toYM: 1, lossDb: 4.5 },
        { fromXM: 0, fromYM: 3, toXM: 1, toYM: 3, lossDb: 12 },
      ],
    });
    expect(load().world).not.toHaveProperty('walls');
  });

  it.each([
    [
      WALL.replace('brick', 'brik'),
      /walls\.0\.material: expected a material, found "brik"; did you mean "brick"/,
    ],
    [WALL.replace('[1 m, 1 m]', '[0 m, 0 m]'), /walls\.0\.to: expected another end of the wall/],
    [WALL.replace('[1 m, 1 m]', '[1 m]'), /walls\.0\.to.*expected/],
    [WALL.replace('[1 m, 1 m]', '[1, 1]'), /expected a length with its unit, .*, found 1/],
    [WALL.replace('[1 m, 1 m]', '1 m'), /expected two lengths, .*, found "1 m"/],
    [
      'world.materials={brick: -2 dB}',
      /world\.materials\.brick: expected not below zero, found -2 dB/,
    ],
    ['radio.pathLoss.model=fre-space', /expected one of log-distance, .*did you mean "free-space"/],
    ['radio.pathLoss={model: two-ray, heigth: 1 m}', /"heigth"; did you mean "height"/],
    ['radio.pathLoss={height: 1 m}', /radio\.pathLoss\.model: expected one of log-distance,/],
    ['radio.packet.ricianK=0', /expected a number above 0 and up to 1000, or none, found 0/],
    ['radio.packet.ricianK=off', /or none, found "off"/],
    ['phones.carry={hand: 0.3, bag: 0.3}', /expected shares that make 1 together, found 0\.6/],
    ['phones.carry={pocket: 1}', /phones\.carry\.pocket: expected a known key/],
    ['phones.models={SM-G973: 1}', /found "SM-G973"; did you mean "SM-G973\w"/],
    ['phones.models={}', /phones\.models: expected a weight above 0, found none/],
    ['phones.models=catalog', /expected weights by model, .* or catalogue, found "catalog"/],
    ['phones.models={SM-G973F: -1}', /expected a number from 0 to 1000000000, found -1/],
    [
      'world.people.1.model=samsun',
      /world\.people\.1\.model: expected a model or maker .*"samsung"/,
    ],
    ['world.people.0.carry=purse', /world\.people\.0\.carry: expected one of hand, /],
  ])('are refused in one sentence: %s', (set, sentence) => {
    expect(refusal(set)).toMatch(sentence);
  });
});
