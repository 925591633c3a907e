import type { AppRegistry } from '../apps/registry.ts';
import { InputError } from '../base/errors.ts';
import { quoted } from '../base/text/printable.ts';
import { US_PER_DAY, US_PER_HOUR, US_PER_MIN, US_PER_S } from '../base/time.ts';
import { runsApp } from '../phone/phones.ts';
import type { CheckedZoom } from '../report/pages/packets.ts';
import type { OpenRun } from '../results/open-run.ts';
import { firstWindowWithNeighbours, zoomPackets } from '../replay/packets.ts';
import type { PacketZoom } from '../replay/packets.ts';
import { isComputed } from '../run/task.ts';

import type { Plan } from '../plan/plan.ts';
import type { CaseApp } from '../plan/case-scene.ts';
import type { TraceData } from '../world/trace/trace-data.ts';
import { personFinder } from './people.ts';
import { planOfRun } from './plan-of-run.ts';

/** What `--packets` asks for, as written. */
export interface PacketQuestion {
  readonly receiver: string;
  /** `day 1 10:15`, `10:15:30`; undefined = its first scan with a neighbour in range. */
  readonly at: string | undefined;
  readonly seconds: number;
  /** Engine; undefined = the first that the phone runs. */
  readonly app: string | undefined;
}

/**
 * One receiver's surroundings replayed packet by packet from a run folder.
 *
 * @param apps - that the run's scenario names; by default those of bluecrowd
 * @throws InputError for people, apps and times that the run does not have
 */
export async function packetZoomOf(
  run: OpenRun,
  trace: TraceData | undefined,
  question: PacketQuestion,
  apps?: AppRegistry,
): Promise<CheckedZoom> {
  const plan = await planOfRun(run, trace, apps);
  const receiver = personFinder(plan)(question.receiver);
  if (receiver === undefined) {
    throw new InputError(
      `--packets: expected the name or index of one of the ${plan.world.people.length} people, ` +
        `found ${quoted(question.receiver)}; "SELECT person, name FROM phones" lists them`,
    );
  }
  const app = appOf(plan, receiver, question.app);
  const fromUs = question.at === undefined ? usualStart(plan, app, receiver) : timeOf(question.at);
  if (fromUs >= plan.days * US_PER_DAY) {
    throw new InputError(
      `--at: expected a day from 0 to ${plan.days - 1}, found ${quoted(question.at ?? '')}`,
    );
  }
  // A day stands alone: its windows end at midnight.
  const endUs = (Math.floor(fromUs / US_PER_DAY) + 1) * US_PER_DAY;
  const toUs = Math.min(fromUs + Math.round(question.seconds * US_PER_S), endUs);
  const zoom = zoomPackets(plan, app, receiver, fromUs, toUs);
  return { zoom, check: await checkOf(run, plan, zoom) };
}

function appOf(plan: Plan, receiver: number, wanted: string | undefined): CaseApp {
  const own = plan.apps.filter(({ index }) => runsApp(plan.phones, receiver, index));
  const found = own.find(({ engine }) => wanted === undefined || engine.name === wanted);
  if (found !== undefined) return found;
  const engines = own.map(({ engine }) => engine.name).join(' or ');
  throw new InputError(
    own.length === 0
      ? `--packets: expected a person with an app, found person ${receiver} without one; ` +
          '"SELECT person, name, apps FROM phones" lists them'
      : `--app: expected ${engines} on the phone of person ${receiver}, found ` +
          `${quoted(wanted ?? '')}`,
  );
}

function usualStart(plan: Plan, app: CaseApp, receiver: number): number {
  for (let day = 0; day < plan.days; day++) {
    const windowUs = firstWindowWithNeighbours(plan, app, receiver, day);
    // Not earlier: a short piece would show what nobody listens to.
    if (windowUs !== undefined) return windowUs;
  }
  throw new InputError(
    '--packets: expected a person with a neighbour in range with the same app during a scan, ' +
      `found person ${receiver} without one on all days; give a time with --at`,
  );
}

/** `day 1 10:15`, `1 10:15:30` or `10:15` of day 0, µs since local midnight of day 0. */
function timeOf(text: string): number {
  const form = /^(?:(?:day\s*)?(\d{1,5})[\s,]+)?(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,6})?))?$/i;
  const [, day = '0', hours, minutes, seconds = '0'] = form.exec(text.trim()) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) >= 60) {
    throw new InputError(
      `--at: expected a day and a local time such as "day 1 10:15", found ${quoted(text)}`,
    );
  }
  return (
    Number(day) * US_PER_DAY +
    Number(hours) * US_PER_HOUR +
    Number(minutes) * US_PER_MIN +
    Math.round(Number(seconds) * US_PER_S)
  );
}

/** Whether the rows that a run at packet level stores of these windows came out again. */
async function checkOf(run: OpenRun, plan: Plan, zoom: PacketZoom): Promise<CheckedZoom['check']> {
  if (plan.scenario.radio.level !== 'packet') return undefined;
  const kept = zoom.heard.filter(({ sender }) =>
    isComputed(plan, plan.apps[zoom.app], zoom.receiver, sender),
  );
  const windows = [...new Set(zoom.windowsUs)];
  if (windows.length === 0) return { stored: 0, equal: true };
  const { rows } = await run.query(
    `SELECT window_us, sender, slot, packets FROM sightings WHERE app = ${zoom.app} ` +
      `AND receiver = ${zoom.receiver} AND window_us IN (${windows.join(', ')})`,
  );
  const stored = rows.map((row) => row.join(' ')).sort();
  const replayed = kept
    .map(({ windowUs, sender, slot, packets }) => [windowUs, sender, slot, packets].join(' '))
    .sort();
  const equal = stored.length === replayed.length && stored.every((row, k) => row === replayed[k]);
  return { stored: stored.length, equal };
}
