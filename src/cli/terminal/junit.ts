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
    { name: xmlText(suiteName), ...counts },
    '\n',
    ...cases.map((one) => group('  ', caseElement(one), '\n')),
  );
  const root = el('testsuites', { name: 'bluecrowd', ...counts }, '\n', suite, '\n');
  return JUNIT.seal(`${HEAD}${root.text}\n`);
}

function caseElement({ subject, name, failure, place }: TestCase): Markup {
  // What was said on the command line stands in no file.
  const at = place.line === undefined ? {} : { file: xmlText(place.file), line: place.line };
  const about = { classname: xmlText(subject), name: xmlText(name), ...at };
  if (failure === undefined) return el('testcase', about);
  const message = xmlText(failure);
  return el('testcase', about, el('failure', { type: 'expectation', message }, message));
}

/** Without what a terminal would act on, and without halves of characters, which XML forbids. */
function xmlText(text: string): string {
  return safeText(text).replace(/\p{Surrogate}/gu, '\ufffd');
}
