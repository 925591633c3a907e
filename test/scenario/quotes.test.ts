import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { ScenarioSource } from '../../src/scenario/file/source.ts';
import { problemError, schemaProblems } from '../../src/scenario/file/problems.ts';
import { scenario as scenarioSection } from '../../src/scenario/sections/scenario.ts';
import { baseOf } from './bases.ts';
import { schemaLeaves, withValue } from './schema-keys.ts';

const LEAVES = schemaLeaves();

/** What is said of the scenario as JSON, which is YAML too, one value a line. */
function refusal(scenario: unknown): string {
  const source = new ScenarioSource(JSON.stringify(scenario, null, 1), 's.yaml');
  const { error } = scenarioSection.file.safeParse(source.values());
  if (error === undefined) return 'taken';
  const problem = problemError(schemaProblems(error.issues, source));
  expect(problem).toBeInstanceOf(InputError);
  return problem.message;
}

describe('a value with quotes that it must not have, or without those that it needs', () => {
  it('the version of the format', () => {
    const source = new ScenarioSource("bluecrowd: '1'\nworld: {}\n", 's.yaml');
    const { error } = scenarioSection.file.pick({ bluecrowd: true }).safeParse({ bluecrowd: '1' });
    expect(problemError(schemaProblems(error!.issues, source)).message).toBe(
      's.yaml:1:12: bluecrowd: expected the number 1, found the text "1"; take off the quotes',
    );
    expect(refusal({ ...(baseOf([]) as object), bluecrowd: 2 })).toMatch(
      /:2:15: bluecrowd: expected the number 1, found 2$/,
    );
  });

  const numbers = LEAVES.filter(({ node }) => node.type === 'integer' || node.type === 'number');
  // Where a name may be a number or a text, both are right.
  const wanted = numbers.filter(
    (leaf) => refusal(withValue(baseOf(leaf.groups), leaf, '1')) !== 'taken',
  );

  it.each(wanted.map((leaf) => [leaf.path.join('.'), leaf] as const))(
    'a number: %s',
    (_path, leaf) => {
      expect(refusal(withValue(baseOf(leaf.groups), leaf, '1'))).toMatch(
        /^s\.yaml:\d+:\d+: \S+: expected .*, found the text "1"; take off the quotes/,
      );
      const unclear = refusal(withValue(baseOf(leaf.groups), leaf, 'many'));
      expect(unclear).toMatch(/found "many"/);
      expect(unclear).not.toMatch(/take off the quotes/);
    },
  );

  it.each(
    LEAVES.filter(({ node }) => node.type === 'boolean').map(
      (leaf) => [leaf.path.join('.'), leaf] as const,
    ),
  )('true or false: %s', (_path, leaf) => {
    expect(refusal(withValue(baseOf(leaf.groups), leaf, 'true'))).toMatch(
      /: expected true or false, found the text "true"; take off the quotes/,
    );
    expect(refusal(withValue(baseOf(leaf.groups), leaf, 'yes'))).toMatch(/found "yes"$/);
  });

  const texts = LEAVES.filter(
    ({ node }) =>
      node.type === 'string' && node.enum === undefined && node.const === undefined && !node.unit,
  ).filter((leaf) => refusal(withValue(baseOf(leaf.groups), leaf, true)) !== 'taken');

  it.each(texts.map((leaf) => [leaf.path.join('.'), leaf] as const))(
    'a text: %s',
    (_path, leaf) => {
      expect(refusal(withValue(baseOf(leaf.groups), leaf, true))).toMatch(
        /: expected a text, found true; put it in quotes/,
      );
      const numbered = refusal(withValue(baseOf(leaf.groups), leaf, 1.5));
      expect(numbered).toMatch(/: expected a text, found .*; put it in quotes/);
    },
  );

  it('covers the schema', () => {
    expect([wanted.length > 30, texts.length > 8]).toEqual([true, true]);
  });
});
