import { plain, quoted } from '../../base/text/printable.ts';
import { modelNames, modelsNamed, UNLISTED } from '../../phone/models.ts';
import { lossOf, MATERIALS } from '../materials.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import type { Path } from '../file/overrides.ts';
import { formatQuantity } from '../keys/quantities.ts';
import type { Problem } from '../file/problems.ts';
import type { ScenarioFile } from '../scenario.ts';

/** Takes one thing that is wrong. */
export type Tell = (path: Path, message: Problem['message']) => void;

/** What only log-distance has, beside another model, would be passed over in silence. */
export function checkPathLoss({ pathLoss, ...radio }: ScenarioFile['radio'], tell: Tell): void {
  if (pathLoss === undefined || pathLoss.model === 'log-distance') return;
  for (const key of ['attenuationAt1m', 'pathLossExponent'] as const) {
    if (radio[key] === undefined) continue;
    tell(
      ['radio', key],
      `expected no such key beside radio.pathLoss.model ${pathLoss.model}, found one; ` +
        'remove it or choose log-distance',
    );
  }
}

/** The scan level knows nothing of other traffic: it would be passed over in silence. */
export function checkTraffic({ level, packet }: ScenarioFile['radio'], tell: Tell): void {
  if (level === 'packet' || packet.otherTraffic === 0) return;
  tell(
    ['radio', 'packet', 'otherTraffic'],
    `expected 0 with radio.level scan, found ${packet.otherTraffic}; set radio.level to packet`,
  );
}

// Beyond it, what a phone's own packets hold matters, and closed forms leave that out.
const SCAN_DEAD_TIME_US = 5000;

/** Dead time is exact at packet level only. */
export function checkDeadTime({ level, packet }: ScenarioFile['radio'], tell: Tell): void {
  if (level === 'packet' || packet.deadTime <= SCAN_DEAD_TIME_US) return;
  tell(
    ['radio', 'packet', 'deadTime'],
    'expected 5 ms or less with radio.level scan, found ' +
      `${formatQuantity(packet.deadTime, 'duration')}; set radio.level to packet`,
  );
}

export function checkCarry(carry: ScenarioFile['phones']['carry'], tell: Tell): void {
  const shares = Object.values(carry);
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.length === 0 || Math.abs(sum - 1) < 0.005) return;
  tell(
    ['phones', 'carry'],
    `expected shares that make 1 together, found ${Number(sum.toFixed(3))}; correct one of them`,
  );
}

export function checkModels({ phones: { models }, world }: ScenarioFile, tell: Tell): void {
  if (world.kind === 'static') {
    world.people.forEach(({ model }, k) => {
      if (model !== undefined) checkModel(model, ['world', 'people', k, 'model'], tell);
    });
  }
  if (models === undefined || models === 'catalogue') return;
  for (const name of Object.keys(models)) checkModel(name, ['phones', 'models', name], tell);
  if (Object.values(models).some((share) => share > 0)) return;
  tell(['phones', 'models'], 'expected a weight above 0, found none; name a model');
}

function checkModel(name: string, path: Path, tell: Tell): void {
  if (modelsNamed(name) !== undefined) return;
  tell(path, () => {
    const hint = nearestHint(name, modelNames()) ?? `others are called ${UNLISTED}`;
    return `expected a model or maker of the calibration table, found ${quoted(name)}; ${hint}`;
  });
}

type WorldWithWalls = Extract<ScenarioFile['world'], { walls: unknown }>;

export function checkWalls({ walls, materials }: WorldWithWalls, tell: Tell): void {
  walls.forEach(({ from, to, material }, k) => {
    if (from[0] === to[0] && from[1] === to[1]) {
      tell(['world', 'walls', k, 'to'], 'expected another end of the wall, found the same one');
    }
    if (lossOf(material, materials) !== undefined) return;
    tell(['world', 'walls', k, 'material'], () => {
      const known = [...Object.keys(materials), ...Object.keys(MATERIALS)];
      const hint =
        nearestHint(material, known) ?? `known are ${known.slice(0, 12).map(plain).join(', ')}`;
      const found = `expected a material, found ${quoted(material)}`;
      return `${found}; ${hint}, or name it in world.materials`;
    });
  });
}
