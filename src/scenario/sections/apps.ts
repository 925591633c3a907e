import { z } from 'zod';
import { BUILT_IN_APPS } from '../../apps/registry.ts';
import { DUTY_CYCLES } from '../../phone/duty-cycles.ts';
import { RULE_NAMES } from '../../risk/rule-names.ts';
import { field, list } from '../keys/field.ts';
import { derived, key, kind } from '../keys/key.ts';
import { oneOf } from '../keys/one-of.ts';
import { section } from '../keys/section.ts';
import { plain, quantity, share, word } from '../keys/values.ts';
import { wrongType } from '../keys/words.ts';

/**
 * The name of an app, or the path of a module, which is a name once the module is loaded. Names
 * are judged where the scenario is checked: a program may add some.
 */
const engine = field(
  z
    .string({ error: (issue) => wrongType('the name of an app, or a module', issue.input) })
    .meta({ anyOf: [{ enum: BUILT_IN_APPS.names }, { pattern: '\\.m?js$', unit: 'a path' }] }),
  z.string(),
);

/** When a phone warns its owner. */
const rules = list(
  oneOf('kind', [
    section({ kind: kind('any-match') }),
    section({
      kind: kind('minutes-under'),
      attenuation: key(quantity('ratio'), {
        as: 'attenuationDb',
        description: 'scan instances below this count',
      }),
      minutes: key(plain(0, 1440), { description: 'minutes in one UTC day that warn' }),
    }),
    section({ kind: key(word(RULE_NAMES), {}) }),
  ]),
);

interface RulesFile {
  readonly engine: string;
  readonly rules?: z.output<typeof rules.file>;
}

/** What the app did; of those without TX power a judgement. */
function rulesOf({ engine, rules: written }: RulesFile): z.output<typeof rules.stored> {
  if (written === undefined) return [...BUILT_IN_APPS.get(engine).defaultRules];
  return rules.resolve(written) as z.output<typeof rules.stored>;
}

/** One app of those side by side. */
export const app = section({
  engine: key(engine, {
    description:
      'protocol and version; or a module of your own below the file (docs/own-engine.md), ' +
      'whose code runs only with --allow-code',
  }),
  share: key(share(), {
    default: 1,
    description: 'share (or weight) among people with a phone',
  }),
  dutyCycle: key(word(['own', ...DUTY_CYCLES]), {
    default: 'own',
    description:
      'when it advertises and listens: as the app itself, as another one, or without a break',
    source:
      'Google EN internals (gaen), react-native-bluetooth-scan (bluezone), opentrace-android ' +
      '(opentrace)',
  }),
  rules: key(rules, {
    as: null,
    optional: true,
    description: 'when a phone warns, 64 at most; kinds below',
    fallback: 'swisscovid-2020-09-10 for GAEN, any-match for all others',
    source: 'what the apps did; of those without TX power a judgement',
  }),
  usedRules: derived(rules.stored, { as: 'rules', from: rulesOf }),
});
