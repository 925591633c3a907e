import { namedRule } from '../registry.ts';
import type { RuleConfig } from '../rules.ts';
import { minutesOfDayColumns } from './day-columns.ts';
import { nearColumns } from './near-columns.ts';
import type { ColumnRule } from './window-columns.ts';

/**
 * A rule over columns: what `applyRule` says of each phone, to the last bit. It keeps scratch of
 * its own: one per thread.
 *
 * @throws RangeError for a rule of another name
 */
export function compileRule(rule: RuleConfig): ColumnRule {
  if (rule.kind === 'any-match') return nearColumns(-Infinity);
  if (rule.kind === 'minutes-under') {
    const { attenuationDb, minutes } = rule;
    return minutesOfDayColumns({ attenuationDb, isClosed: false, minutes, above: false });
  }
  const named = namedRule(rule.kind);
  if (named === undefined) {
    throw new RangeError(`"kind" expected the name of a rule, got ${rule.kind}`);
  }
  return named.compile();
}
