import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/base/bytes/hex.ts';
import { sha256 } from '../../src/base/crypto/sha256.ts';
import type { ContactLogs } from '../../src/matching/contact-logs.ts';
import { matchFiles } from '../../src/matching/match-files.ts';
import type { MatchOutcome } from '../../src/matching/match-files.ts';
import { readContactLogs } from '../../src/matching/read-contact-logs.ts';
import { RunLogs } from '../../src/matching/run-logs.ts';
import { bluetrace } from '../../src/protocols/bluetrace/bluetrace.ts';
import type { HeardMessage } from '../../src/protocols/engine.ts';
import { applyRule } from '../../src/risk/rules.ts';
import { PartialFolder } from '../../src/results/folder/run-folder.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { runScenario } from '../../src/run/run.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { ROOT, scratch } from '../cli/program.ts';
import { logAlone } from '../tracing/log-alone.ts';
import {
  lineWorld,
  MemorySink,
  roomsWorld,
  smallScenario,
} from '../../src/testkit/small-scenario.ts';

const space = scratch();
afterAll(() => space.remove());
let runs = 0;

interface Logged {
  readonly scenario: Scenario;
  readonly tables: MemorySink;
  readonly folder: string;
  readonly notes: readonly string[];
}

/** Runs a scenario and keeps its logs and key files in a folder of its own. */
async function logged(scenario: Scenario, workers = 1): Promise<Logged> {
  const folder = new PartialFolder(join(space.path, `run-${runs++}`));
  const logs = await RunLogs.open(folder, []);
  const tables = new MemorySink();
  await runScenario(scenario, tables, { workers, logs });
  await logs.finish();
  folder.commit();
  return { scenario, tables, folder: folder.out, notes: logs.notes };
}

const fileName = (engine: string): string => engine.replace('@', '-');

function keyFiles(folder: string, engine: string): string[] {
  const keys = join(folder, 'keys');
  const own = readdirSync(keys).filter((name) => name.startsWith(`${fileName(engine)}-`));
  return own.sort().map((name) => join(keys, name));
}

const logFile = (folder: string, engine: string): string =>
  join(folder, 'contact-logs', `${fileName(engine)}.parquet`);

/** Matches the key files of one app of a run with its logs; undefined where there is none. */
async function matched(folder: string, engine: string): Promise<MatchOutcome | undefined> {
  const files = keyFiles(folder, engine);
  if (files.length === 0) return undefined;
  const options = { exports: {}, rxCorrectionDb: 0, onProgress: () => undefined };
  return await matchFiles(files, logFile(folder, engine), options);
}

/**
 * Exposures of one app as [receiver, key, rows, least attenuation], from tables and from `match`.
 */
function exposures({ tables }: Logged, app: number, outcome: MatchOutcome | undefined) {
  const nameOf = tables.rows('phones').map(([, name]) => name as string);
  const hexOf = new Map(
    tables.rows('publications').map(([of, person, key, hex]) => [`${of} ${person} ${key}`, hex]),
  );
  const told = tables
    .rows('exposures')
    .filter(([of]) => of === app)
    .map(([, receiver, sender, key, rows, , , , , , , attenuation]) =>
      [nameOf[receiver as number], hexOf.get(`${app} ${sender} ${key}`), rows, attenuation].join(),
    );
  const found = (outcome?.exposed ?? []).flatMap(({ phone, exposures: of }) =>
    of.map(({ key, rows, minAttenuationDb }) =>
      [phone, toHex(key.key), rows, minAttenuationDb ?? -1].join(),
    ),
  );
  return { told: told.sort(), found: found.sort() };
}

/** People who are no case as [rule, name, warned, score], from tables and by the rules again. */
function verdicts({ tables, scenario }: Logged, app: number, outcome: MatchOutcome | undefined) {
  const names = tables.rows('phones').map(([, name]) => name as string);
  const isCase = new Set(tables.rows('cases').map(([person]) => person));
  const told = tables
    .rows('verdicts')
    .filter(([of]) => of === app)
    .map(([, rule, person, , , , , , warned, score]) =>
      [rule, names[person as number], warned, score].join(),
    );
  const scored = new Map(outcome?.exposed.map(({ phone, scored: rows }) => [phone, rows]));
  const atS = outcome?.publishedS ?? scenario.startUnixUs / 1e6 + 3 * 86_400;
  const found = scenario.apps[app].rules.flatMap((config, rule) =>
    names.flatMap((name, person) => {
      if (isCase.has(person)) return [];
      const rows = scored.get(name);
      const says = applyRule(config, rows ?? [], atS);
      const score = rows === undefined ? -1 : says.scoreMin;
      return [[rule, name, says.warned ? 1 : 0, score].join()];
    }),
  );
  return { told: told.sort(), found: found.sort() };
}

async function expectSame(run: Logged): Promise<number> {
  let count = 0;
  for (const [app, { engine }] of run.scenario.apps.entries()) {
    const outcome = await matched(run.folder, engine);
    const exposed = exposures(run, app, outcome);
    expect(exposed.found).toEqual(exposed.told);
    const said = verdicts(run, app, outcome);
    expect(said.found).toEqual(said.told);
    count += exposed.told.length;
  }
  return count;
}

const BLUETRACE_FORM = { identifierBytes: 61, metadataBytes: 0 } as const;

const identifierAt = ({ identifiers, identifierBytes }: ContactLogs, row: number): Uint8Array =>
  identifiers.subarray(identifierBytes * row, identifierBytes * (row + 1));

/** Makes each upload of BlueTrace from the log of its phone; it must be the one published. */
async function uploadsAgain({ folder, tables }: Logged): Promise<number> {
  const logs = await readContactLogs(logFile(folder, 'bluetrace'), BLUETRACE_FORM);
  const uploads = tables.rows('publications');
  for (const [, person, , hex, startS, endS] of uploads) {
    const name = tables.rows('phones')[person as number][1] as string;
    const k = logs.phones.indexOf(name);
    const heard: HeardMessage[] = [];
    for (let row = logs.starts[k]; row < logs.starts[k + 1]; row++) {
      const timeS = Math.floor(logs.timeMs[row] / 1000);
      if (timeS < (startS as number) || timeS > (endS as number)) continue;
      const rssiDbm = Math.round(logs.rssiMeanDbm[row]);
      heard.push({ message: identifierAt(logs, row).slice(), timeS, rssiDbm });
    }
    expect(heard.length).toBeGreaterThan(20);
    expect(toHex(sha256(bluetrace.encodeUpload(heard)))).toBe(hex);
  }
  return uploads.length;
}

const OFFICE = join(ROOT, 'scenarios/office.yaml');

describe('contact logs and key files of a run', () => {
  it('give the exposures and verdicts of the run when matched, on any workers', async () => {
    const set = ['world.groups.0.people=9', 'world.groups.1.people=5', 'world.groups.2.people=4'];
    const { scenario } = loadScenario(OFFICE, { set });
    const run = await logged({ ...scenario, materialise: 'all' });
    expect(await expectSame(run)).toBeGreaterThan(10);
    expect(run.notes).toEqual([]);

    const again = await logged({ ...scenario, materialise: 'all' }, 2);
    for (const { engine } of scenario.apps) {
      const [files, others] = [keyFiles(run.folder, engine), keyFiles(again.folder, engine)];
      expect(files.length).toBeGreaterThan(0);
      expect(files.map((file) => readFileSync(file))).toEqual(
        others.map((file) => readFileSync(file)),
      );
      const form = engine === 'gaen@1.2' ? [16, 4] : [12, 0];
      const [one, two] = await Promise.all(
        [run, again].map(({ folder }) =>
          readContactLogs(logFile(folder, engine), {
            identifierBytes: form[0],
            metadataBytes: form[1] as 0 | 4,
          }),
        ),
      );
      expect(one.count).toBeGreaterThan(1000);
      expect(two).toEqual(one);
    }
  });

  it('do so for rules that look at everything a row carries, on clocks that are off', async () => {
    const rules = [
      'cwa-1-2020-06-15',
      'cwa-2-2021-04-15',
      'canada-covid-alert-2',
      'nhs-ew-1-2020-10-29',
      'nhs-ew-2-2021-01-11',
      'ireland-covidgreen',
      'en-express',
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.string({ minLength: 1, maxLength: 8 }),
          world: fc.constantFrom(lineWorld(5, 1), roomsWorld(3)),
          offsetS: fc.constantFrom(0, 60, 1200),
          days: fc.integer({ min: 1, max: 2 }),
          count: fc.nat(3),
        }),
        async ({ seed, world, offsetS, days, count }) => {
          const base = smallScenario(world);
          await expectSame(
            await logged({
              ...base,
              seed,
              days,
              apps: base.apps.map((app) =>
                app.engine === 'gaen@1.2'
                  ? { ...app, rules: rules.map((kind) => ({ kind })) }
                  : app,
              ),
              phones: { ...base.phones, clockOffsetSdUs: offsetS * 1e6 },
              // Cases that are published hours apart are two messages to the phones.
              cases: { ...base.cases, count, testSpreadUs: 8 * 3600e6 },
            }),
          );
        },
      ),
      { seed: 371462074, numRuns: 12 },
    );
  });

  it('hold both sides of each exchange where phones write back, as uploaded', async () => {
    const base = smallScenario(lineWorld(6, 1));
    const apps = [{ ...base.apps[0], engine: 'bluetrace' as const }];
    const scenario = { ...base, apps, phones: { ...base.phones, clockOffsetSdUs: 20e6 } };
    const plan = makePlan(scenario);
    const eager = await logged(scenario);
    const logs = await readContactLogs(logFile(eager.folder, 'bluetrace'), BLUETRACE_FORM);
    expect(logs.phones.length).toBeGreaterThan(3);
    for (const [k, phone] of logs.phones.entries()) {
      const person = [...plan.world.people].findIndex(({ name }) => name === phone);
      const alone = logAlone(plan, 0, person).map(({ code, timeUs, rssiDbm }) => {
        const bytes = plan.apps[0].identifiers.bytesOf(code);
        return [Math.floor(timeUs / 1000), toHex(bytes), rssiDbm].join();
      });
      const written = Array.from({ length: logs.starts[k + 1] - logs.starts[k] }, (_, r) => {
        const row = logs.starts[k] + r;
        return [logs.timeMs[row], toHex(identifierAt(logs, row)), logs.rssiMeanDbm[row]].join();
      });
      expect(written.sort()).toEqual(alone.sort());
    }
    const two = await logged(scenario, 2);
    expect(await readContactLogs(logFile(two.folder, 'bluetrace'), BLUETRACE_FORM)).toEqual(logs);

    const lazy = await logged({ ...scenario, materialise: 'cases' }, 2);
    expect(await uploadsAgain(eager)).toBeGreaterThan(0);
    expect(await uploadsAgain(lazy)).toBeGreaterThan(0);
  });

  it('hold the rows of cases only where no others were computed, and say so', async () => {
    const whole = await logged(smallScenario(lineWorld(5, 1)));
    const cases = await logged(smallScenario(lineWorld(5, 1), { materialise: 'cases' }));
    expect(cases.notes).toEqual([expect.stringMatching(/rows of cases only/)]);
    expect(await expectSame(cases)).toBeGreaterThan(0);
    const form = { identifierBytes: 16, metadataBytes: 4 } as const;
    const [all, some] = await Promise.all(
      [whole, cases].map(({ folder }) => readContactLogs(logFile(folder, 'gaen@1.2'), form)),
    );
    expect(some.count).toBeGreaterThan(0);
    expect(some.count).toBeLessThan(all.count);
  });
});
