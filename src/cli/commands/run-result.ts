import { InputError } from '../../base/errors.ts';
import type { ExpectationResult } from '../../evaluation/expectations.ts';
import type { LoadedScenario } from '../../scenario/load.ts';
import type { CodeArguments } from '../arguments/code-options.ts';
import { tellExpectations } from '../terminal/expectation-lines.ts';
import type { RunSummary } from '../terminal/summary-format.ts';

export interface RunArguments extends CodeArguments {
  scenario: string;
  out: string | undefined;
  seed: string | undefined;
  set: string[];
  replicates: number | undefined;
  against: string | undefined;
  workers: number;
  'contact-logs': boolean;
  'signing-key': string | undefined;
  junit: string | undefined;
  json: boolean;
}

/** With the folder to write: that of `--out`, or by the scenario's name. */
export type PlacedArguments = RunArguments & { readonly out: string };

/** Writes what CI reads; exit code 1 if an expectation does not hold. */
export function tell(
  results: readonly ExpectationResult[],
  { scenario, expectPlaces }: LoadedScenario,
  { junit }: RunArguments,
): void {
  const hold = tellExpectations(results, { scenario, places: expectPlaces, junit });
  process.exitCode = hold ? 0 : 1;
}

/** Lines with an empty one before them, if there are any. */
export function block(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

/** What is paired, or why nothing is: a run that is done is told all the same, and judged. */
export async function pairedOr(
  pair: () => RunSummary['paired'] | Promise<RunSummary['paired']>,
): Promise<{ readonly paired: RunSummary['paired']; readonly unpaired?: InputError }> {
  try {
    return { paired: await pair() };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { paired: undefined, unpaired: error };
  }
}
