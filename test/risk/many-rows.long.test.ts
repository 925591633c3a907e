import { describe, expect, it } from 'vitest';
import { RULE_NAMES } from '../../src/risk/rule-names.ts';
import { applyRule, ruleByName } from '../../src/risk/rules.ts';

const ROWS = 200_000;
const NOW_S = 1_601_856_000;

describe('more rows than a call takes arguments', () => {
  const cheap = RULE_NAMES.filter((name) => !name.startsWith('nhs-ew-2'));
  it.each(['any-match', ...cheap])('%s takes them', (kind) => {
    const rows = Array.from({ length: ROWS }, (_, k) => ({
      keyIndex: 0,
      timeS: NOW_S - ROWS + k,
      sinceScanS: undefined,
      meanAttenuationDb: 40,
      minAttenuationDb: 40,
      rssiMeanDbm: -50,
      rssiMaxDbm: -50,
    }));
    expect(() => applyRule(ruleByName(kind)!, rows, NOW_S)).not.toThrow();
  });
});
