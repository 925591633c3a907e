import { BUILT_IN_APPS } from '../apps/registry.ts';
import type { AppRegistry } from '../apps/registry.ts';
import { US_PER_DAY, US_PER_MIN } from '../base/time.ts';
import { ENVIRONMENTS } from './environments.ts';
import type { Environment } from './environments.ts';
import {
  resolveCarry,
  resolveModels,
  resolvePathLoss,
  resolveRicianK,
  resolveWalls,
} from './resolve-channel.ts';
import type { ScenarioFile } from './schema.ts';
import type {
  AppScenario,
  BystandersScenario,
  PhonesScenario,
  RadioScenario,
  Scenario,
  WorldScenario,
} from './scenario.ts';

type TraceFile = Extract<ScenarioFile['world'], { kind: 'trace' }>;

/** What only the trace's bytes can tell. */
export interface TraceFacts {
  readonly path: string;
  readonly sha256: string;
  readonly metadataPath: string | null;
  readonly metadataSha256: string | null;
  readonly originS: number;
}

/** Fills in what follows from other keys and converts names and units: file to scenario. */
export function resolveScenario(
  file: ScenarioFile,
  fallbackName: string,
  trace: TraceFacts | undefined,
  known: AppRegistry = BUILT_IN_APPS,
): Scenario {
  return {
    bluecrowd: 1,
    name: file.name ?? fallbackName,
    title: file.title,
    seed: file.seed,
    startUnixUs: file.start * 1e6 - file.utcOffset * US_PER_MIN,
    startDate: new Date(file.start * 1000).toISOString().slice(0, 10),
    utcOffsetMin: file.utcOffset,
    days: file.days ?? null,
    world: resolveWorld(file.world, trace),
    phones: resolvePhones(file),
    apps: file.apps.map((app) => resolveApp(app, known)),
    radio: resolveRadio(file.radio, resolveCarry(file.phones.carry, file.world)),
    cases: {
      persons: file.cases.persons,
      count: file.cases.count,
      testUs: file.cases.testDay * US_PER_DAY + file.cases.testTime,
      testSpreadUs: file.cases.testSpread,
      uploadShare: file.cases.uploadShare,
      uploadDelayUs: file.cases.uploadDelay,
      contagiousDaysBefore: file.cases.contagiousDaysBefore,
      onsetDaysBefore: file.cases.onsetDaysBefore,
    },
    authority: {
      publicationIntervalUs: file.authority.publicationInterval,
      publicationDelayUs: file.authority.publicationDelay,
      downloadIntervalUs: file.authority.downloadInterval,
    },
    truth: { closeM: file.truth.close, minimumUs: file.truth.minimum },
    materialise: file.materialise,
    limits: file.limits,
  };
}

function resolvePhones({ phones, world }: ScenarioFile): PhonesScenario {
  return {
    adoption: phones.adoption,
    mix: phones.mix,
    txPowerMeanDbm: phones.txPower.mean,
    txPowerSdDb: phones.txPower.sd,
    rxCorrectionMeanDb: phones.rxCorrection.mean,
    rxCorrectionSdDb: phones.rxCorrection.sd,
    residualSdDb: phones.residual,
    ...resolveModels(phones.models, world),
    unitSdDb: phones.unitSpread,
    clockOffsetSdUs: phones.clockOffset,
    clockDriftSdPpm: phones.clockDrift,
  };
}

function resolveApp(
  { engine, share, dutyCycle, rules }: ScenarioFile['apps'][number],
  known: AppRegistry,
): AppScenario {
  return {
    engine,
    share,
    dutyCycle,
    rules:
      rules?.map((rule) =>
        rule.kind === 'minutes-under'
          ? { kind: rule.kind, attenuationDb: rule.attenuation, minutes: rule.minutes }
          : rule,
      ) ?? known.get(engine).defaultRules.map((rule) => ({ ...rule })),
  };
}

/** Fills in what the environment sets. */
export function resolveRadio(
  radio: ScenarioFile['radio'],
  carry: RadioScenario['carry'],
): RadioScenario {
  const preset: Environment = ENVIRONMENTS[radio.environment];
  return {
    level: radio.level,
    environment: radio.environment,
    pathLoss: resolvePathLoss(radio, preset.pathLoss),
    attenuationAt1mDb: radio.attenuationAt1m ?? preset.attenuationAt1mDb,
    pathLossExponent: radio.pathLossExponent ?? preset.pathLossExponent,
    bodyDb: radio.body ?? preset.bodyDb,
    carry,
    shadowingSdDb: radio.shadowing ?? preset.shadowingSdDb,
    shadowingDecorrelationM: radio.shadowingDecorrelation ?? preset.shadowingDecorrelationM,
    slowSdDb: radio.slow ?? preset.slowSdDb,
    slowTauUs: radio.slowTau ?? preset.slowTauUs,
    slowStillFactor: radio.slowStillFactor ?? preset.slowStillFactor,
    fastTauUs: radio.fastTau ?? preset.fastTauUs,
    packet: {
      channelOffsetSdDb: radio.packet.channelOffset ?? preset.packet.channelOffsetSdDb,
      ricianK: resolveRicianK(radio.packet.ricianK, preset.packet.ricianK),
      packetSdDb: radio.packet.noise ?? preset.packet.packetSdDb,
      rounding: radio.packet.rounding,
      floorDbm: radio.packet.floor,
      floorSoftnessDb: radio.packet.floorSoftness,
      loss: radio.packet.loss ?? preset.packet.loss,
      captureDb: radio.packet.capture,
      deadTimeUs: radio.packet.deadTime,
      otherTraffic: {
        share: radio.packet.otherTraffic,
        levelDbm: radio.packet.otherTrafficLevel,
        burstUs: radio.packet.otherTrafficBurst,
      },
    },
  };
}

function resolveWorld(world: ScenarioFile['world'], trace: TraceFacts | undefined): WorldScenario {
  switch (world.kind) {
    case 'static':
      return {
        kind: 'static',
        rangeM: world.range,
        fromUs: world.from,
        toUs: world.to,
        people: world.people.map(({ name, group, x, y, heading }) => ({
          name,
          group,
          xM: x,
          yM: y,
          headingRad: heading,
        })),
        ...resolveWalls(world),
      };
    case 'rooms':
      return {
        kind: 'rooms',
        rangeM: world.range,
        walkingSpeedMPerS: world.walkingSpeed,
        rooms: world.rooms.map((room) => ({
          name: room.name,
          xM: room.x,
          yM: room.y,
          widthM: room.width,
          depthM: room.depth,
          wallDb: room.wall,
          seatSpacingM: room.seatSpacing,
          doorXM: room.door.x,
          doorYM: room.door.y,
        })),
        groups: world.groups.map((group) => ({
          name: group.name,
          people: group.people,
          desk: group.desk,
          arriveUs: group.arrive,
          leaveUs: group.leave,
          jitterUs: group.jitter,
          agenda: group.agenda.map(({ activity, room, from, to, share, jitter }) => ({
            activity,
            room,
            fromUs: from,
            toUs: to,
            share,
            jitterUs: jitter,
          })),
        })),
        ...resolveWalls(world),
      };
    case 'trace':
      return resolveTrace(world, trace!);
  }
}

function resolveTrace(world: TraceFile, facts: TraceFacts): WorldScenario {
  return {
    kind: 'trace',
    file: world.file,
    path: facts.path,
    sha256: facts.sha256,
    metadata: world.metadata,
    metadataPath: facts.metadataPath,
    metadataSha256: facts.metadataSha256,
    resolutionS: world.resolution / 1e6,
    originS: facts.originS,
    encounterGapUs: world.encounterGap,
    contactMinM: world.contactDistance.min,
    contactMaxM: world.contactDistance.max,
    contactAngleRad: world.contactAngle,
    bystanders: resolveBystanders(world.bystanders),
  };
}

function resolveBystanders(bystanders: TraceFile['bystanders']): BystandersScenario {
  switch (bystanders.kind) {
    case 'none':
      return { kind: 'none' };
    case 'cluster': {
      const { block, min, max } = bystanders;
      return { kind: 'cluster', blockUs: block, minM: min, maxM: max };
    }
    case 'hall': {
      const { block, area, perClass, range } = bystanders;
      return { kind: 'hall', blockUs: block, areaM2: area, perClass, rangeM: range };
    }
  }
}
