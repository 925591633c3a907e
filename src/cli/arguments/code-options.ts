import { InputError } from '../../base/errors.ts';
import { DEFAULT_CALL_LIMIT_S } from '../../own-engine/watch.ts';
import { numberOption } from './number-option.ts';

/** Of commands that may run modules with engines of somebody's own. */
export interface CodeArguments {
  'allow-code': boolean;
  'call-limit': number;
}

export const CODE_OPTIONS = {
  'allow-code': {
    type: 'boolean',
    default: false,
    describe: 'run modules with your own engines; they are not sandboxed',
  },
  'call-limit': numberOption('call-limit', {
    default: DEFAULT_CALL_LIMIT_S,
    unit: 'seconds',
    describe: 'time limit of one call into such a module, s',
  }),
} as const;

const MIN_LIMIT_S = 0.1;
const MAX_LIMIT_S = 86_400;

/** @throws InputError for a limit that is none */
export function callLimitOf({ 'call-limit': limitS }: CodeArguments): number {
  if (limitS >= MIN_LIMIT_S && limitS <= MAX_LIMIT_S) return limitS;
  throw new InputError(
    `--call-limit: expected ${MIN_LIMIT_S} to ${MAX_LIMIT_S} seconds, found ` +
      `${Number.isNaN(limitS) ? 'no number' : limitS}`,
  );
}
