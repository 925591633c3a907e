import { z } from 'zod';
import { MAX_ADVERT_BYTES } from '../apps/advert.ts';
import { KEY_LIST_FORMATS } from '../apps/profile.ts';
import type { AppProfile } from '../apps/profile.ts';
import { quoted } from '../base/text/printable.ts';
import { DUTY_CYCLES } from '../phone/duty-cycles.ts';
import type {
  CentralisedEngine,
  ContactLog,
  DecentralisedEngine,
  Sighting,
} from '../protocols/engine.ts';
import { STATIC_S } from '../protocols/engine.ts';
import { namedRule } from '../risk/registry.ts';
import { RULE_NAMES } from '../risk/rule-names.ts';

/** Opens a row with all that a sighting holds and gives its index. */
export type AppendRow = (log: ContactLog, sighting: Readonly<Sighting>) => number;

/** What every engine of somebody's own says itself; the rest has defaults (docs/own-engine.md). */
type Needed<E> = Omit<E, keyof Common> & Partial<Omit<Common, 'observe'>> & OwnObserve;
type Common = Pick<
  DecentralisedEngine,
  | 'name'
  | 'payloadBytes'
  | 'metadataBytes'
  | 'sendersIndependent'
  | 'disclosure'
  | 'metadata'
  | 'payload'
  | 'parsePayload'
  | 'observe'
>;
interface OwnObserve {
  observe?(log: ContactLog, sighting: Sighting, appendRow: AppendRow): number;
}
type WithDefaults<E, K extends keyof E> = Omit<E, K> & Partial<Pick<E, K>>;

/** An engine of somebody's own. */
export type OwnEngine =
  | WithDefaults<
      Needed<DecentralisedEngine> & { kind?: 'decentralised' },
      'kind' | 'renewsAfterPublish' | 'roll' | 'match'
    >
  | WithDefaults<Needed<CentralisedEngine>, 'writesBack' | 'roll'>;

/** An app of somebody's own: a name and an engine, and of the rest what is not as by default. */
export type OwnProfile = Pick<AppProfile, 'name'> & { readonly engine: OwnEngine } & Partial<
    Omit<AppProfile, 'name' | 'engine' | 'advertForm' | 'scanFilter'>
  >;

const KINDS: Readonly<Record<string, string | undefined>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

const fn = z.custom<unknown>((value) => typeof value === 'function', 'a function');
const whole = (min: number, max: number, what: string) =>
  z.number().int(what).min(min, what).max(max, what);

const MAX_IDENTIFIER_BYTES = 255;
const MAX_PAYLOAD_BYTES = 512;

const rotationS = whole(
  1,
  STATIC_S,
  'a whole number of seconds above 0 (4294967296: it never changes)',
);
const common = {
  rotationS,
  identifierBytes: whole(1, MAX_IDENTIFIER_BYTES, `1 to ${MAX_IDENTIFIER_BYTES} bytes`),
  payloadBytes: whole(1, MAX_PAYLOAD_BYTES, `1 to ${MAX_PAYLOAD_BYTES} bytes`).optional(),
  metadataBytes: z.union([z.literal(0), z.literal(4)], '0 or 4').optional(),
  eraS: z.tuple([z.number(), z.number()], 'two times in Unix seconds').optional(),
  sendersIndependent: z.boolean('true or false').optional(),
  identifier: fn,
  metadata: fn.optional(),
  payload: fn.optional(),
  parsePayload: fn.optional(),
  observe: fn.optional(),
  roll: fn.optional(),
};

const decentralised = z.looseObject({
  ...common,
  kind: z.literal('decentralised').optional(),
  renewsAfterPublish: z.boolean('true or false').optional(),
  createIdentity: fn,
  publish: fn,
  expand: fn,
  match: fn.optional(),
  readMetadata: fn.optional(),
});

const centralised = z.looseObject({
  ...common,
  kind: z.literal('centralised'),
  retentionS: z.number('a number of seconds above 0').positive('a number of seconds above 0'),
  writesBack: z.boolean('true or false').optional(),
  createAuthority: fn,
  register: fn,
  userOf: fn,
  message: fn,
  encodeUpload: fn,
  parseUpload: fn,
  resolve: fn,
});

const RULE =
  'any-match, minutes-under with attenuationDb and minutes, or a rule of docs/scoring.md';
const rule = z.union(
  [
    z.strictObject({ kind: z.literal('any-match') }),
    z.strictObject({
      kind: z.literal('minutes-under'),
      attenuationDb: z.number().min(0),
      minutes: z.number().min(0).max(1440),
    }),
    z.strictObject({ kind: z.enum(RULE_NAMES) }),
  ],
  RULE,
);

const NAME = 'a name of at most 40 letters, digits, dots, @, _ and -, such as my-app@1';
const profileSchema = z.strictObject({
  name: z.string(NAME).regex(/^[A-Za-z0-9][A-Za-z0-9.@_-]{0,39}$/, NAME),
  title: z.string('a text').optional(),
  engine: z.unknown(),
  advert: z
    .strictObject(
      {
        kind: z.enum(['ADV_IND', 'ADV_NONCONN_IND'], 'ADV_IND or ADV_NONCONN_IND'),
        bytes: whole(0, MAX_ADVERT_BYTES, `0 to ${MAX_ADVERT_BYTES} bytes`),
      },
      'kind and bytes',
    )
    .optional(),
  dutyCycle: z.enum(DUTY_CYCLES, `one of ${DUTY_CYCLES.join(', ')}`).optional(),
  defaultRules: z.array(rule, 'a list of rules').min(1, 'at least one rule').optional(),
  keyList: z.enum(KEY_LIST_FORMATS, 'a form of key lists').optional(),
  page: z.string('a text').optional(),
});

/** What is wrong with a profile: a sentence without its file; undefined where nothing is. */
export function profileFault(profile: unknown): string | undefined {
  if (isPromise(profile)) return 'default export: expected an object, found a promise';
  const fault = faultOf(profileSchema, profile, 'default export');
  if (fault !== undefined) return fault;
  const { engine, defaultRules = [] } = profile as Record<string, unknown> & {
    defaultRules?: OwnProfile['defaultRules'];
  };
  const { kind, metadataBytes = 0, readMetadata } = (engine ?? {}) as Record<string, unknown>;
  const engineFault = faultOf(
    kind === 'centralised' ? centralised : decentralised,
    engine,
    'engine',
  );
  if (engineFault !== undefined) return engineFault;
  if (readMetadata !== undefined && metadataBytes !== 4) {
    return `engine.metadataBytes: expected 4 with readMetadata, found ${shown(metadataBytes)}`;
  }
  const blind = defaultRules.find((one) => readMetadata === undefined && needsAttenuations(one));
  return blind === undefined
    ? undefined
    : 'defaultRules: expected rules that need no attenuations without engine.readMetadata, found ' +
        blind.kind;
}

function needsAttenuations({ kind }: { readonly kind: string }): boolean {
  return kind !== 'any-match' && namedRule(kind)?.needs !== 'rssi';
}

function faultOf(schema: z.ZodType, value: unknown, root: string): string | undefined {
  const issue = schema.safeParse(value).error?.issues[0];
  if (issue === undefined) return undefined;
  const path = issue.path.map(String).join('.');
  const at = root === 'engine' ? ['engine', path].filter((part) => part !== '').join('.') : path;
  const where = at === '' ? root : at;
  if (issue.code === 'unrecognized_keys') {
    return `${where}: expected the fields of a profile, found ${quoted(issue.keys[0])} besides`;
  }
  const found = issue.path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  return `${where}: expected ${expectedOf(issue)}, found ${shown(found)}`;
}

function expectedOf(issue: z.core.$ZodIssue): string {
  const isOwn = !/^Invalid|^Too|expected/.test(issue.message);
  if (isOwn) return issue.message;
  if (issue.code === 'invalid_type') return KINDS[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' or ');
  return 'a value that can stand there';
}

/** A value of a module in few words. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return 'a list';
  if (isPromise(value)) return 'a promise';
  return typeof value === 'object' ? 'an object' : 'something else';
}

export function isPromise(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}
