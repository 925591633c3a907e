import { payloadOf } from '../apps/advert.ts';
import type { AppProfile } from '../apps/profile.ts';
import { BUILT_IN_APPS } from '../apps/registry.ts';
import type { AppRegistry } from '../apps/registry.ts';
import { assert } from '../base/assert.ts';
import { InputError } from '../base/errors.ts';
import { sharedUint8 } from '../base/shared-columns.ts';
import { US_PER_DAY, US_PER_S } from '../base/time.ts';
import { Carriers } from '../radio/carry.ts';
import { placeDeviates, radioAtPlace } from '../radio/place-draw.ts';
import { selectCases } from '../epidemic/cases.ts';
import { CaseRegister } from '../epidemic/case-register.ts';
import { deriveKey, nameId, purposeKey, rootKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { scheduleOf } from '../phone/duty-cycles.ts';
import { clockUs } from '../phone/clock.ts';
import { clockOf, drawPhones, phonesOf } from '../phone/phones.ts';
import type { Phones } from '../phone/phones.ts';
import { byPhoneDay } from '../phone/schedule.ts';
import type { Schedule } from '../phone/schedule.ts';
import type { Engine } from '../protocols/engine.ts';
import { uncheckedTimes } from '../protocols/shared/checked-times.ts';
import type { AppScenario, Scenario } from '../scenario/scenario.ts';
import { createWorld } from '../world/create.ts';
import { WorldWithAbsences } from '../world/absences.ts';
import type { TraceData } from '../world/trace/trace-data.ts';
import type { CaseApp, CaseScene, Materialisation } from './case-scene.ts';
import { createDayState, DayState } from './day-state.ts';
import { Identifiers, MARGIN_DAYS } from './identifiers.ts';
import type { SharedPeople } from './shared-people.ts';

/**
 * Everything that a run knows before it hears the first packet, and what its days add: who is
 * diagnosed (`cases`) and what that makes of people (`dayState`). The rest follows from the
 * scenario (and trace) alone; each worker makes its own plan, around the columns of people that all
 * of them share.
 */
export interface Plan extends CaseScene {
  readonly scenario: Scenario;
  readonly materialisationReason: string;
  readonly dayState: DayState;
  readonly people: SharedPeople;
}

// Codes of identifiers are whole numbers in doubles; up to here the person of each is exact too.
const MAX_CODES = 4_503_599_627_370_496;

/**
 * @param known - the apps that the scenario may name
 * @param made - people of the same scenario as another thread drew them, and what days add to them;
 * without it, drawn here
 * @throws InputError for what only the world can tell: too many people or days, unknown names
 */
export function makePlan(
  scenario: Scenario,
  trace?: TraceData,
  known: AppRegistry = BUILT_IN_APPS,
  made?: SharedPeople,
): Plan {
  const root = rootKey(scenario.seed);
  const input = { trace, days: scenario.days ?? undefined, columns: made?.world };
  const everybody = createWorld(scenario.world, purposeKey(root, 'world'), input);
  const people = everybody.people.length;
  const days = scenario.days ?? everybody.days;
  checkLimits(scenario, people, days);
  const dayColumns = made?.days ?? createDayState(people, days);
  const dayState = new DayState(dayColumns, people);
  const reacts = scenario.behaviour !== undefined;
  const world = reacts ? new WorldWithAbsences(everybody, dayState) : everybody;
  const { ids } = everybody.columns;
  const appIds = scenario.apps.map(({ engine }) => nameId(engine));
  const shares = scenario.apps.map(({ share }, app) => ({ id: appIds[app], share }));
  const columns = made?.phones ?? drawPhones(ids, shares, scenario.phones, root);
  const phones = phonesOf(columns);
  checkClocks(phones, days);
  const hasPhone = (person: number): boolean => phones.apps[person] !== 0;
  const isNamed = scenario.cases.persons.length > 0;
  const names = isNamed ? world.people.map(({ name }) => name) : [];
  const cases = made?.cases ?? selectCases(scenario.cases, { names, ids }, hasPhone, root);
  const carried = made?.carried ?? sharedUint8(people);
  const { uploadUs } = dayColumns;
  const apps = appIds.map((id, index) => {
    const profile = known.get(scenario.apps[index].engine);
    return planApp({ id, index, profile }, scenario, days, root, { ids, uploadUs, phones });
  });
  apps.forEach((app) => checkEra(app, scenario.startUnixUs, days));
  for (const { identifiers } of apps) {
    assert(people * identifiers.slotsPerRun <= MAX_CODES, 'every identifier has a code of its own');
  }
  assert(phones.count === people, 'everybody of the world has a phone record');
  const { startUnixUs, radio, authority, truth, limits } = scenario;
  return {
    scenario,
    root,
    radio: radioAtPlace(radio, placeDeviates(root)),
    startUnixUs,
    days,
    world,
    ids,
    phones,
    carriers: new Carriers(radio.carry, root, ids, carried),
    apps,
    appsById: [...apps].sort((a, b) => a.id - b.id),
    cases: new CaseRegister(cases, uploadUs),
    dayState,
    people: { world: everybody.columns, phones: columns, carried, cases, days: dayColumns },
    authority,
    truth,
    limits,
    ...chooseMaterialisation(scenario, apps, people * days),
  };
}

interface People {
  readonly ids: Float64Array;
  /** By person: when the keys leave the phone, µs; -1 as long as no such time is known. */
  readonly uploadUs: Float64Array;
  readonly phones: Phones;
}

function planApp(
  { id, index, profile }: Pick<CaseApp, 'id' | 'index' | 'profile'>,
  { startUnixUs, apps }: Scenario,
  days: number,
  root: Key,
  people: People,
): CaseApp {
  const scenario = apps[index];
  const { ids } = people;
  // A run's times are right by construction, and may be of 1970.
  const engine = uncheckedTimes(profile.engine);
  const renewalS = renewalsOf(engine, people, startUnixUs);
  return {
    index,
    id,
    engine,
    profile,
    rules: scenario.rules,
    schedule: byPhoneDay(
      scheduleOfApp(profile, scenario, deriveKey(purposeKey(root, 'phone.schedule'), id)),
    ),
    advert: profile.advertForm,
    scanFilter: profile.scanFilter,
    identifiers: new Identifiers(engine, id, ids, startUnixUs, days, root, renewalS),
  };
}

/** Phones have identifiers from a day before the run until a day after it. */
function checkEra({ engine }: CaseApp, startUnixUs: number, days: number): void {
  if (engine.eraS === undefined) return;
  const [fromS, toS] = engine.eraS;
  const startS = startUnixUs / US_PER_S;
  const marginS = (MARGIN_DAYS * US_PER_DAY) / US_PER_S;
  const endS = startS + (days * US_PER_DAY) / US_PER_S;
  if (startS - marginS >= fromS && endS + marginS <= toS) return;
  const date = (unixS: number): string => new Date(unixS * 1000).toISOString().slice(0, 10);
  throw new InputError(
    `expected a run between ${date(fromS + marginS)} and ${date(toS - marginS)} with ` +
      `${engine.name}, ` +
      `which has identifiers for these days only, found ${date(startS)} to ${date(endS)}; ` +
      'set start or days',
  );
}

/**
 * When those who publish start anew, Unix s of their phone: at the upload, where the engine does.
 */
function renewalsOf(
  engine: Engine,
  { uploadUs, phones }: People,
  startUnixUs: number,
): (person: number) => number | undefined {
  if (engine.kind === 'centralised' || !engine.renewsAfterPublish) return () => undefined;
  return (person) => {
    if (uploadUs[person] < 0) return undefined;
    const clock = clockOf(phones, person, startUnixUs);
    // The slot after the upload is the first of the new identity.
    const slot = Math.floor(clockUs(clock, uploadUs[person]) / US_PER_S / engine.rotationS) + 1;
    return slot * engine.rotationS;
  };
}

/** Draws are of the app: two apps of one phone with one duty cycle do not run in step. */
function scheduleOfApp(profile: AppProfile, { dutyCycle }: AppScenario, appKey: Key): Schedule {
  const cycle = dutyCycle === 'own' ? profile.dutyCycle : dutyCycle;
  return scheduleOf(cycle, payloadOf(profile), appKey);
}

function checkLimits({ limits, radio }: Scenario, people: number, days: number): void {
  if (people > limits.phones) {
    throw new InputError(
      `the world has ${people} people, expected at most ${limits.phones}; ` +
        'raise limits.phones if that is meant',
    );
  }
  if (radio.level === 'packet' && people > limits.packetPhones) {
    throw new InputError(
      `the world has ${people} people, expected at most ${limits.packetPhones} with radio.level ` +
        'packet; raise limits.packetPhones if that is meant, or set radio.level to scan',
    );
  }
  if (days > limits.days) {
    throw new InputError(
      `the run has ${days} days, expected at most ${limits.days}; raise limits.days if that is ` +
        'meant',
    );
  }
}

/** A clock that is off by a day or more would show identifiers that the book does not hold. */
function checkClocks({ clockOffsetUs, clockDriftPpm }: Phones, days: number): void {
  const runUs = (days + MARGIN_DAYS) * US_PER_DAY;
  const worst = clockOffsetUs.findIndex(
    (us, k) => Math.abs(us) + Math.abs(clockDriftPpm[k]) * 1e-6 * runUs >= MARGIN_DAYS * US_PER_DAY,
  );
  if (worst < 0) return;
  throw new InputError(
    `expected clocks that are off by less than a day during the run, found person ${worst} with ` +
      `${Math.round(clockOffsetUs[worst] / 1e6)} s and ${clockDriftPpm[worst].toFixed(0)} ppm ` +
      `over ${days} days; lower phones.clockOffset or phones.clockDrift`,
  );
}

// A person-day hears some thousand spans; beyond about this many, storing all of them is no longer
// a matter of seconds and `auto` takes the pairs that can matter.
const AUTO_PERSON_DAYS = 2_000;

function chooseMaterialisation(
  { behaviour, materialise }: Scenario,
  apps: readonly CaseApp[],
  personDays: number,
): { materialisation: Materialisation; materialisationReason: string } {
  const dependent = apps.find(({ engine }) => !engine.sendersIndependent);
  if (materialise === 'all')
    return { materialisation: 'all', materialisationReason: 'the scenario asks for all' };
  if (materialise === 'cases') {
    if (dependent !== undefined) {
      const again = ', and those of whoever was near a case once more as the case is diagnosed';
      throw new InputError(
        `materialise: expected "all" with ${dependent.engine.name}, found "cases"; its log does ` +
          `not treat senders independently, so that all ${personDays} person-days are heard` +
          `${behaviour === undefined ? '' : again}`,
      );
    }
    return { materialisation: 'cases', materialisationReason: 'the scenario asks for cases' };
  }
  if (dependent !== undefined) {
    return {
      materialisation: 'all',
      materialisationReason: `${dependent.engine.name} needs all senders`,
    };
  }
  return personDays <= AUTO_PERSON_DAYS
    ? {
        materialisation: 'all',
        materialisationReason: `auto: ${personDays} person-days, all up to ${AUTO_PERSON_DAYS}`,
      }
    : {
        materialisation: 'cases',
        materialisationReason: `auto: ${personDays} person-days, cases beyond ${AUTO_PERSON_DAYS}`,
      };
}
