import { sharedCalibration } from './data-models.ts';
import type { ReportManifest } from './source.ts';

/** What the model leaves out; every report says so beside its numbers. */
export const MODEL_LIMITS: readonly string[] = [
  'All phones are Androids: there are no iPhones and no background restrictions of iOS, and no ' +
    'connection over GATT fails or takes time. Detection between the two is worse in the ' +
    'field.',
  'Attenuation comes from a model with the parameters listed under "Scenario"; it was not ' +
    'measured at this place, and phone models are drawn from their spread unless phones.models ' +
    'names them.',
  'Phones are on all day: no empty battery, no Bluetooth switched off, no app that was killed.',
  'Nobody infects anybody: cases are given or drawn.',
  'Only contact between the start of the contagious period and the test result is true contact; ' +
    'the keys of an app may cover more (whole days) or less.',
  'Ground truth knows distance, walls and time only. A true contact is not yet an infection.',
];

const LEVEL_LIMITS = {
  scan: [
    'Reception is evaluated at scan level, once per span and neighbour, not packet by ' +
      'packet, by closed forms of the packet level (compared with it in docs/levels.md; of ' +
      'people who walk, up to 4 % of the spans are missed). Phones collide with each other; ' +
      'other traffic in the band and other activity of the radio enter as a flat loss per packet.',
  ],
  packet: [
    'Reception is evaluated packet by packet. Phones collide with each other; other activity of ' +
      'the radio enters as a flat loss per packet, and so does other traffic in the band unless ' +
      'radio.packet.otherTraffic models it.',
  ],
} as const;

/** Limits that follow from what this run's scenario chose. */
export function limitsOfRun(manifest: ReportManifest): string[] {
  const { scenario, materialisation } = manifest;
  const limits: string[] = [...LEVEL_LIMITS[scenario.radio.level]];
  const shared = sharedCalibration(scenario);
  if (shared !== null) limits.push(shared);
  limits.push(
    scenario.behaviour === undefined
      ? 'Nobody changes behaviour after a warning or a test result.'
      : 'Behaviour changes at midnight: between a warning and the next midnight, half a day on ' +
          'average, people go on as before. Who keeps away meets nobody at all: this world has ' +
          'no homes in which others could be met.',
  );
  if (materialisation === 'cases') {
    limits.push(
      'Only pairs with a diagnosed person were evaluated (materialise: cases). Warnings are the ' +
        'same as with all pairs, but figures of reception and counters cover these pairs only.',
    );
  }
  if (scenario.world.kind === 'trace') {
    limits.push(
      `Distances inside a contact are not in the trace: they are drawn, uniform between ` +
        `${scenario.world.contactMinM} and ${scenario.world.contactMaxM} m. ` +
        (scenario.world.bystanders.kind === 'none'
          ? 'People in the same place but not face to face are left out, so every FPR is too low.'
          : `People in the same place but not face to face are placed by an assumption ` +
            `("${scenario.world.bystanders.kind}").`),
    );
  }
  return limits;
}
