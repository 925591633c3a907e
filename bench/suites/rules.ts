import type { Contender, Suite } from '../../src/benchmark/suite.ts';
import { compileRule } from '../../src/risk/columns/compile-rule.ts';
import { createOutcomes } from '../../src/risk/columns/window-columns.ts';
import { NAMED_RULES } from '../../src/risk/registry.ts';
import type { RuleName } from '../../src/risk/rule-names.ts';
import { applyRule } from '../../src/risk/rules.ts';
import { drawWindows } from '../../src/testkit/drawn-windows.ts';
import type { DrawnWindows } from '../../src/testkit/drawn-windows.ts';

// The steps of a second of the smoothed distance take nearly all of its time, in either form.
const SMOOTHED: readonly RuleName[] = ['nhs-ew-2-2021-01-11'];
const OTHERS = NAMED_RULES.map(({ name }) => name as RuleName).filter(
  (name) => !name.startsWith('nhs-ew-2'),
);
const REPEATS = 20;

/** Both forms of the same rules on the same windows; what they count are verdicts on windows. */
function contenders(
  names: readonly RuleName[],
  drawn: DrawnWindows,
  operation: string,
): Contender[] {
  const { phones, nowS, columns, windows } = drawn;
  const compiled = names.map((kind) => compileRule({ kind }));
  const out = createOutcomes(phones.length);
  return [
    {
      name: `${operation}, over columns`,
      role: 'subject',
      operation,
      run: () => {
        for (let k = 0; k < REPEATS; k++) for (const rule of compiled) rule(columns, nowS, out);
        return REPEATS * names.length * windows;
      },
    },
    {
      name: `${operation}, objects`,
      role: 'yardstick',
      operation,
      run: () => {
        for (const kind of names) phones.forEach((rows, p) => applyRule({ kind }, rows, nowS[p]));
        return names.length * windows;
      },
    },
  ];
}

export const suite: Suite = {
  about:
    'Verdicts of every named rule on drawn exposure windows: over columns, and by the object ' +
    'form that judges them. The smoothed distance of the NHS stands apart.',
  prepare: () => ({
    contenders: [
      ...contenders(OTHERS, drawWindows(3000, 'bench'), 'verdicts on windows'),
      ...contenders(SMOOTHED, drawWindows(20, 'bench'), 'verdicts by smoothed distance'),
    ],
  }),
};
