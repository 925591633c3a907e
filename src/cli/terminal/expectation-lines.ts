import { resolve, sep } from 'node:path';
import { assert } from '../../base/assert.ts';
import { InputError } from '../../base/errors.ts';
import type { FilePlace } from '../../base/errors.ts';
import { safeText } from '../../base/text/printable.ts';
import { boundWords, foundWords } from '../../evaluation/expectations.ts';
import type { Expectation, ExpectationResult } from '../../evaluation/expectations.ts';
import { appLabels, ruleLabel } from '../../report/kit/labels.ts';
import { unfinishedBeside } from '../../results/folder/partial-name.ts';
import { checkPlace, writeWhole } from '../../results/folder/whole-file.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { githubAnnotations, isOnGithub } from './github-annotations.ts';
import { JUNIT, toJunit } from './junit.ts';
import type { TestCase } from './junit.ts';
import { tellReplaced } from './output.ts';
import { plainTable } from './summary.ts';
import type { ExpectationSummary } from './summary-format.ts';

/**
 * Tells before the run that `--junit` could not be written after it.
 *
 * @throws InputError where the scenario expects nothing, or something else stands at `path`
 */
export function checkJunit(path: string, { expect = [] }: Scenario, out: string): void {
  if (expect.length === 0) {
    throw new InputError(
      '--junit: expected a scenario with expectations, found none in it; add expect: to it ' +
        '(docs/expectations.md)',
    );
  }
  const place = resolve(path);
  const isInside = place === resolve(out) || place.startsWith(`${resolve(out)}${sep}`);
  if (isInside || place === unfinishedBeside(resolve(out))) {
    throw new InputError(
      `--junit: expected a file outside ${out}, which holds what the run writes, found ` +
        `${path}; choose another place`,
    );
  }
  checkPlace(path, JUNIT);
}

export interface TellOptions {
  readonly scenario: Scenario;
  /** Where each expectation stands: `expectPlaces` of the loaded scenario. */
  readonly places: readonly FilePlace[];
  /** File to write for CI. */
  readonly junit?: string | undefined;
}

/**
 * Writes what CI reads: the file of `--junit`, and on GitHub an annotation on stderr for each
 * expectation that failed. Prints no data: that are `expectationLines` and `expectationsJson`.
 *
 * @returns whether all expectations hold
 * @throws InputError where the file cannot be written
 */
export function tellExpectations(
  results: readonly ExpectationResult[],
  { scenario, places, junit }: TellOptions,
): boolean {
  assert(places.length === results.length, 'each expectation has its place');
  const cases = results.map((result, k) => testCase(result, scenario, places[k]));
  if (junit !== undefined) {
    const text = toJunit(cases, scenario.title || scenario.name);
    tellReplaced(writeWhole([{ path: junit, text, over: JUNIT }]));
  }
  if (isOnGithub()) {
    for (const line of githubAnnotations(cases)) process.stderr.write(`${line}\n`);
  }
  return results.every(({ passed }) => passed);
}

/** For the summary: a row for each expectation, then how many hold; nothing where none is there. */
export function expectationLines(
  results: readonly ExpectationResult[],
  scenario: Scenario,
): string[] {
  if (results.length === 0) return [];
  const rows = results.map((result) => {
    const { expectation, passed, value, reason } = result;
    const found = value === null ? reason : foundWords(expectation, result);
    const isOpen = value !== null && reason.startsWith('no answer');
    return [
      passed ? '✓' : '✗',
      expectation.figure,
      safeText(subjectOf(expectation, scenario)),
      isOpen ? `${found}; ${reason}` : found,
      boundWords(expectation) + (expectation.judge === 'interval' ? ' (interval)' : ''),
    ];
  });
  const hold = results.filter(({ passed }) => passed).length;
  const table = plainTable(['', 'figure', 'of', 'found', 'expected'], rows);
  return [...table.split('\n'), `${hold} of ${results.length} expectations hold.`];
}

/** For the JSON summary. */
export function expectationsJson(results: readonly ExpectationResult[]): ExpectationSummary[] {
  return results.map(({ expectation, ...found }) => ({ ...expectation, ...found }));
}

function testCase(result: ExpectationResult, scenario: Scenario, place: FilePlace): TestCase {
  const { expectation, passed, reason } = result;
  const { figure, judge } = expectation;
  const how = judge === 'interval' ? ' (interval)' : '';
  return {
    subject: subjectOf(expectation, scenario),
    name: `${figure} ${boundWords(expectation)}${how}`,
    failure: passed ? undefined : reason,
    place,
  };
}

/** Such as "gaen@1.2, 30 min under 60 dB, group design". */
function subjectOf({ app, rule, group }: Expectation, scenario: Scenario): string {
  const labels = [appLabels(scenario)[app], ruleLabel(scenario.apps[app].rules[rule])];
  if (group !== undefined) labels.push(`group ${group}`);
  return labels.join(', ');
}
