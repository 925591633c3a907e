// Device-seconds per second of receiver-days (hearing, rows, contact log) at constant density, on
// one core and on two, for crowds of growing size.   npm run bench -- scale
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { phoneDayOf } from '../src/phone/phone-day.ts';
import type { DutyCycle } from '../src/phone/duty-cycles.ts';
import { makePlan } from '../src/plan/plan.ts';
import { ReceiverDay } from '../src/run/receiver-day.ts';
import { SightingRows } from '../src/run/sightings.ts';
import { benchScenario } from '../src/testkit/packet-world.ts';

const DAY_S = 86_400;
// On a square grid of this spacing, a disc of the range holds 20 others.
const SPACING_M = 2;
const RANGE_M = 5.1;
// Receivers of a big crowd that are lived: the others are near by and in the way all the same.
const MAX_RECEIVERS = 400;

interface Lived {
  receivers: number;
  spans: number;
  ms: number;
}

/** Lives a day of receivers `first`, `first + step`, ... */
function live(cycle: DutyCycle, phones: number, level: 'scan' | 'packet', part: number): Lived {
  const side = Math.ceil(Math.sqrt(phones));
  const places = Array.from({ length: phones }, (_, k) => ({
    xM: SPACING_M * (k % side),
    yM: SPACING_M * Math.floor(k / side),
  }));
  const engine = cycle === 'bluezone' ? 'bluezone@3' : 'gaen@1.2';
  const options = { places, hours: 24, dutyCycle: cycle, engine, rangeM: RANGE_M } as const;
  const plan = makePlan(benchScenario({ ...options, radio: { level } }));
  const state = new ReceiverDay(plan, plan.apps[0]);
  const rows = new SightingRows();
  const wanted = Math.min(phones, level === 'packet' ? 10 : MAX_RECEIVERS);
  const step = Math.max(1, Math.floor(phones / wanted));
  const out = { receivers: 0, spans: 0, ms: 0 };
  const startMs = performance.now();
  for (let receiver = part * Math.ceil(step / 2); receiver < phones; receiver += step) {
    rows.count = 0;
    const phone = phoneDayOf(plan, receiver, 0);
    state.simulateDay(phone, plan.world.meetings(receiver, 0), rows);
    out.receivers++;
    out.spans += state.work.spans;
  }
  out.ms = performance.now() - startMs;
  return out;
}

/** The same in `processes` at once. */
async function together(processes: number, args: string[]): Promise<Lived[]> {
  const self = fileURLToPath(import.meta.url);
  return Promise.all(
    Array.from(
      { length: processes },
      (_, part) =>
        new Promise<Lived>((resolve, reject) => {
          const child = spawn(process.execPath, [self, ...args, String(part)]);
          let text = '';
          child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
          child.on('error', reject);
          child.on('close', () => resolve(JSON.parse(text) as Lived));
        }),
    ),
  );
}

const [cycle, phones, level, part] = process.argv.slice(2);
if (part !== undefined) {
  const lived = live(cycle as DutyCycle, Number(phones), level as 'scan' | 'packet', Number(part));
  console.log(JSON.stringify(lived));
} else {
  console.log('\n### Receiver-days of a crowd with 20 neighbours each\n');
  console.log(
    '| duty cycle | level | phones | cores | million device-seconds a second | million ' +
      'link-spans a second and core | ms per receiver-day |\n|---|---|---|---|---|---|---|',
  );
  for (const [name, count, at, cores] of [
    ['gaen', 100, 'scan', 1],
    ['gaen', 1000, 'scan', 1],
    ['gaen', 10_000, 'scan', 1],
    ['gaen', 10_000, 'scan', 2],
    ['bluezone', 100, 'scan', 1],
    ['bluezone', 1000, 'scan', 1],
    ['bluezone', 10_000, 'scan', 1],
    ['bluezone', 10_000, 'scan', 2],
    ['gaen', 1000, 'packet', 1],
    ['bluezone', 1000, 'packet', 1],
  ] as const) {
    const lived = await together(cores, [name, String(count), at]);
    const rate = (f: (one: Lived) => number): number =>
      lived.reduce((sum, one) => sum + f(one) / one.ms / 1000, 0);
    const cells = [
      name,
      at,
      count,
      cores,
      rate((one) => one.receivers * DAY_S).toPrecision(3),
      (rate((one) => one.spans) / cores).toPrecision(3),
      (lived[0].ms / lived[0].receivers).toPrecision(3),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
