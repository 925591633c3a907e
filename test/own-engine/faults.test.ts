import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModule } from '../../src/own-engine/load-module.ts';
import { ownApp } from '../../src/own-engine/own-app.ts';
import { lineWorld, smallScenario } from '../../src/testkit/small-scenario.ts';
import { DigestSink } from '../../src/results/digest-sink.ts';
import { runScenario } from '../../src/run/run.ts';
import { ROOT } from '../project/sources.ts';

const GOOD = readFileSync(join(ROOT, 'examples/own-engine/my-engine.mjs'), 'utf8');
const CHANCE = 'random(0, 32)';

/** The example with a part of it replaced. */
function changed(part: string, by: string): string {
  expect(GOOD).toContain(part);
  return GOOD.replace(part, () => by);
}

/** Loads a text and runs a scenario with it, to the first sentence. */
async function fate(text: string, limitS = 5): Promise<string> {
  try {
    const module = await loadModule({ file: 'mine.mjs', text }, limitS);
    const base = smallScenario(lineWorld(3), { days: 2 });
    const [app] = base.apps;
    const scenario = { ...base, apps: [{ ...app, engine: module.profile.name }] };
    await runScenario(scenario, new DigestSink(), { modules: [module], callLimitS: limitS });
    return 'runs';
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).name).toBe('InputError');
    return (error as Error).message;
  }
}

const line = (text: string, part: string): number =>
  text.slice(0, text.indexOf(part)).split('\n').length;

describe('a module as it should be', () => {
  it('runs, and may use hashes, ciphers and dates that it is given', async () => {
    expect(await fate(GOOD)).toBe('runs');
    const dates = changed(CHANCE, `(new Date(0).toISOString(), ${CHANCE})`);
    expect(await fate(dates)).toBe('runs');
  });

  it('is known by the SHA-256 of its text', async () => {
    const { sha256 } = await loadModule({ file: 'mine.mjs', text: GOOD }, 5);
    expect(sha256).toBe(createHash('sha256').update(GOOD).digest('hex'));
  });

  it('keeps nothing of an earlier run: each load is another module', async () => {
    const counted = changed("title: 'Daily", "title: 'run ' + ++runs + 'Daily");
    const text = `let runs = 0;\n${counted}`;
    const titles = [];
    for (let k = 0; k < 2; k++) {
      titles.push((await loadModule({ file: 'mine.mjs', text }, 5)).profile.title);
    }
    expect(titles).toEqual(['run 1Daily keys by HMAC', 'run 1Daily keys by HMAC']);
  });
});

describe('a module that cannot be loaded is told with its file and line', () => {
  it.each([
    [
      'a mistake in its JavaScript',
      changed('= 86_400;', '= ;'),
      /^mine\.mjs:5: expected JavaScript/,
    ],
    [
      'an error while it loads',
      changed('= 86_400;', '= boo();'),
      /^mine\.mjs:5:\d+: .*ReferenceError/,
    ],
    ['no default export', changed('export default', 'export const app ='), /found exports of app;/],
    ['nothing', '', /found exports of nothing;/],
    ['CommonJS', changed('export default', 'module.exports ='), /module is not defined/],
    ['another file', `import './x.mjs';\n${GOOD}`, /one file, .* found an import of \.\/x\.mjs;/],
    ['a package', `import 'zod';\n${GOOD}`, /found an import of zod; bundle it/],
    ['a wait without end', `${GOOD}\nawait new Promise(() => undefined);`, /within 0\.5 s/],
    ['a promise', 'export default Promise.resolve({});', /default export: .* found a promise/],
    ['a function', 'export default () => 1;', /expected an object, found a function/],
  ])('%s', async (_, text, sentence) => {
    expect(await fate(text, 0.5)).toMatch(sentence);
  });
});

describe('a profile of another shape is told by its field, what is expected and found', () => {
  it.each([
    ['no name', changed("name: 'hmac-days',", ''), /^mine\.mjs: name: expected a name .* nothing;/],
    ['a name with a comma', changed("'hmac-days'", "'a,b'"), /name: .* found "a,b"/],
    ['another field', changed('dutyCycle', 'dutycycle'), /found "dutycycle" besides/],
    ['another duty cycle', changed("'dp3t'", "'dp4t'"), /dutyCycle: expected one of .* "dp4t"/],
    ['no rotation', changed('rotationS: ROTATION_S,', ''), /engine\.rotationS: .* found nothing/],
    ['a rotation of 0 s', changed('= 900;', '= 0;'), /engine\.rotationS: .* above 0.* found 0;/],
    ['half a second', changed('= 900;', '= 0.5;'), /engine\.rotationS: .* found 0\.5;/],
    ['no expand', changed('expand(keys)', 'expnad(keys)'), /engine\.expand: expected a function/],
    [
      'rules that need attenuations',
      changed("dutyCycle: 'dp3t',", "defaultRules: [{ kind: 'swisscovid-2020-09-10' }],"),
      /defaultRules: expected rules that need no attenuations/,
    ],
    [
      'a payload that does not fit',
      changed('rotationS: ROTATION_S,', 'rotationS: ROTATION_S, payloadBytes: 40,'),
      /advert: expected one beside a payload of 40 bytes/,
    ],
  ])('%s', async (_, text, sentence) => {
    expect(await fate(text)).toMatch(sentence);
  });
});

describe('an answer that cannot be one is told with the call', () => {
  it.each([
    [
      'a short identifier',
      changed('0, IDENTIFIER_BYTES)', '0, 15)'),
      /16 bytes .*identifier\(\).* 15/,
    ],
    ['a promise', changed('createIdentity: (', 'createIdentity: async ('), /at once .* a promise/],
    [
      'keys without times',
      changed('startS: day * DAY_S, ', ''),
      /publish\(\), found startS nothing/,
    ],
    ['an odd expansion', changed('count: entries.length', 'count: 1'), /16 bytes from expand\(\)/],
    [
      'rows that were not added',
      changed('// What is on', 'observe: () => 1,\n//'),
      /0, .* observe\(\)/,
    ],
    [
      'bytes that change',
      changed('// What is on the air', 'asked: 0,\n//')
        .replace(', slot),\n', ', slot + counter.asked++),\n')
        .replace('const DAY_S', 'const counter = { asked: 0 };\nconst DAY_S'),
      /the same bytes .* others when asked again/,
    ],
  ])('%s', async (_, text, sentence) => {
    expect(await fate(text)).toMatch(sentence);
  });

  it('an error is told with its line', async () => {
    const text = changed(CHANCE, `null.bytes ?? ${CHANCE}`);
    const at = line(text, 'null.bytes');
    const sentence = await fate(text);
    expect(sentence).toMatch(
      new RegExp(`^mine\\.mjs:${at}:\\d+: .*createIdentity\\(\\).*TypeError`),
    );
  });
});

describe('chance and clocks of the platform are refused inside a module, and nowhere else', () => {
  const imported = (names: string): string =>
    GOOD.replace('{ createHmac }', `{ createHmac, ${names} }`);
  it.each([
    ['Math.random()', changed(CHANCE, 'String(Math.random())')],
    ['Math.random()', changed('= 86_400;', '= 86_400 + 0 * Math.random();')],
    ['Date.now()', changed(CHANCE, 'String(Date.now())')],
    ['new Date()', changed(CHANCE, 'String(new Date())')],
    ['Date()', changed(CHANCE, 'Date()')],
    ['new Date()', changed(CHANCE, 'String(new (new Date(0).constructor)())')],
    [
      'createECDH() of node:crypto',
      imported('createECDH').replace(CHANCE, "createECDH('prime256v1').generateKeys()"),
    ],
    ['performance.now()', changed(CHANCE, 'String(performance.now())')],
    ['process.hrtime()', changed(CHANCE, 'String(process.hrtime())')],
    ['process.hrtime.bigint()', changed(CHANCE, 'String(process.hrtime.bigint())')],
    ['randomBytes() of node:crypto', imported('randomBytes').replace(CHANCE, 'randomBytes(32)')],
    ['randomUUID() of node:crypto', imported('randomUUID').replace(CHANCE, 'randomUUID()')],
    ['randomInt() of node:crypto', imported('randomInt').replace(CHANCE, 'String(randomInt(9))')],
    [
      'crypto.getRandomValues()',
      imported('getRandomValues').replace(CHANCE, 'getRandomValues(new Uint8Array(32))'),
    ],
    [
      'crypto.getRandomValues()',
      imported('webcrypto').replace(CHANCE, 'webcrypto.getRandomValues(new Uint8Array(32))'),
    ],
    ['crypto.randomUUID()', changed(CHANCE, 'crypto.randomUUID()')],
    ['setTimeout()', changed(CHANCE, 'setTimeout(() => 0)')],
    ['process.exit()', changed(CHANCE, 'process.exit(0)')],
  ])('%s', async (name, text) => {
    const sentence = await fate(text);
    expect(sentence).toMatch(/^mine\.mjs:\d+:\d+: expected /);
    expect(sentence).toContain(`found a call of ${name} in `);
  });

  it('is told even where the module takes no notice', async () => {
    const text = changed(CHANCE, `(() => { try { Date.now(); } catch {} return ${CHANCE}; })()`);
    expect(await fate(text)).toMatch(/found a call of Date\.now\(\) in createIdentity\(\)/);
  });

  it('leaves everybody else what they are', async () => {
    expect(await fate(changed(CHANCE, 'Math.random()'))).toMatch(/Math\.random/);
    expect(Math.random()).toBeLessThan(1);
    expect(Date.now()).toBeGreaterThan(1.6e12);
    expect(new Date()).toBeInstanceOf(Date);
    expect(new Date(5).getTime()).toBe(5);
    expect(typeof Date()).toBe('string');
    expect(performance.now()).toBeGreaterThan(0);
    expect(process.hrtime.bigint()).toBeGreaterThan(0n);
    expect(randomBytes(8)).toHaveLength(8);
    expect(crypto.getRandomValues(new Uint8Array(8))).toHaveLength(8);
  });
});

describe('a profile that a program gives', () => {
  it('runs on one worker, as a module does; on more it is refused', async () => {
    const { profile } = await loadModule({ file: 'mine.mjs', text: GOOD }, 5);
    const base = smallScenario(lineWorld(3), { days: 2 });
    const scenario = { ...base, apps: [{ ...base.apps[0], engine: 'mine' }] };
    const profiles = [{ name: 'mine', engine: profile.engine }];
    const sink = new DigestSink();
    await runScenario(scenario, sink, { profiles });
    expect(sink.counts().sightings).toBeGreaterThan(0);
    await expect(runScenario(scenario, new DigestSink(), { profiles, workers: 2 })).rejects.toThrow(
      /expected one worker with the profile "mine"/,
    );
    await expect(runScenario(scenario, new DigestSink())).rejects.toThrow(/found "mine"/);
  });

  it('may not take the name of another app', async () => {
    const { profile } = await loadModule({ file: 'mine.mjs', text: GOOD }, 5);
    const taken = { name: 'gaen-1.2', engine: profile.engine };
    const scenario = smallScenario(lineWorld(3));
    await expect(runScenario(scenario, new DigestSink(), { profiles: [taken] })).rejects.toThrow(
      /found "gaen-1\.2" beside "gaen@1\.2"/,
    );
    expect(() => ownApp({ ...taken, name: '' })).toThrow(/name: expected a name/);
  });
});
