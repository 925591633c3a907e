import { safeText } from '../../base/text/printable.ts';
import type { FilePlace } from '../../base/errors.ts';
import { el, group } from '../../report/kit/markup.ts';
import type { Markup } from '../../report/kit/markup.ts';
import { sealed } from '../../results/folder/seal.ts';

/** One thing that was tested, as reports for CI know it. */
export interface TestCase {
  /** Which rule and people. */
  readonly subject: string;
  readonly name: string;
  /** Why it failed; undefined where it passed. */
  readonly failure: string | undefined;
  readonly place: FilePlace;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Files of `toJunit`. */
export const JUNIT = sealed('junit', 'a JUnit report of bluecrowd', 'markup');

/** A report in the form of JUnit, which CI services read: a suite with a test case for each. */
export function toJunit(cases: readonly TestCase[], suiteName: string): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const counts = { tests: cases.length, failures, errors: 0, skipped: 0 };
  const suite = el(
    'testsuite',
    { name: safeText(suiteName), ...counts },
    '\n',
    ...cases.map((one) => group('  ', caseElement(one), '\n')),
  );
  const root = el('testsuites', { name: 'bluecrowd', ...counts }, '\n', suite, '\n');
  return JUNIT.seal(`${HEAD}${root.text}\n`);
}

function caseElement({ subject, name, failure, place }: TestCase): Markup {
  // What was said on the command line stands in no file.
  const at = place.line === undefined ? {} : { file: safeText(place.file), line: place.line };
  const about = { classname: safeText(subject), name: safeText(name), ...at };
  if (failure === undefined) return el('testcase', about);
  const message = safeText(failure);
  return el('testcase', about, el('failure', { type: 'expectation', message }, message));
}
