import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadScenario } from '../../src/scenario/load.ts';
import { MAIN, ROOT, scratch } from './program.ts';
import { TEAMS } from './teams.ts';

interface Workflow {
  readonly on: readonly string[];
  readonly jobs: Record<string, { 'runs-on': string; steps: { uses?: string; run?: string }[] }>;
}

/** What a document shows as YAML. */
function yamlOf(document: string): string[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, yaml]) => yaml);
}

function workflowOf(document: string): Workflow {
  const [text] = yamlOf(document).filter((yaml) => yaml.startsWith('name:'));
  return parse(text) as Workflow;
}

const DOCUMENTS = ['README.md', 'docs/expectations.md'];
const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const shown = yamlOf('docs/expectations.md').find((yaml) => yaml.startsWith('replicates:'))!;

describe('the scenario of docs/expectations.md', () => {
  it('can be judged', () => {
    writeFileSync(at('shown.yaml'), `${TEAMS}${shown}`);
    const { scenario } = loadScenario(at('shown.yaml'));
    expect(scenario.expect?.map(({ figure }) => figure)).toEqual(['recall', 'fpr', 'missed']);
  });
});

describe.each(DOCUMENTS)('the workflow of %s', (document) => {
  const { on, jobs } = workflowOf(document);
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const commands = steps.flatMap(({ run }) => (run?.includes('bluecrowd') === true ? [run] : []));

  beforeEach(() => {
    for (const name of ['results.xml', 'summary.json']) writeFileSync(at(name), '');
  });

  /** Runs its commands as a step does, with the built program. */
  function job(expectations: string): { code: number | null; stdout: string; stderr: string } {
    writeFileSync(at('scenario.yaml'), `${TEAMS}expect:\n${expectations}`);
    const script = commands
      .join('\n')
      .replaceAll('npx bluecrowd', `"${process.execPath}" "${MAIN}"`);
    const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
      cwd: folder.path,
      encoding: 'utf8',
      env: { ...process.env, GITHUB_ACTIONS: 'true' },
    });
    return { code: status, stdout, stderr };
  }

  it('has the form of one, and commands of bluecrowd', () => {
    expect([on.includes('push'), on.includes('pull_request')]).toEqual([true, true]);
    expect(Object.values(jobs).every((one) => typeof one['runs-on'] === 'string')).toBe(true);
    expect(steps.every(({ uses, run }) => (uses === undefined) !== (run === undefined))).toBe(true);
    expect(commands.length).toBeGreaterThan(0);
  });

  it('passes where all expectations hold', () => {
    const ended = job('  - { figure: recall, app: 1, atLeast: 0.01, judge: interval }\n');
    expect(ended.stderr).not.toContain('::error');
    expect([ended.code, ended.stdout]).toEqual([0, '']);
    expect(readFileSync(at('results.xml'), 'utf8')).toContain(' tests="1" failures="0"');
    const { expectations } = JSON.parse(readFileSync(at('summary.json'), 'utf8')) as {
      expectations: object[];
    };
    expect(expectations).toMatchObject([{ figure: 'recall', app: 1, rule: 0, passed: true }]);
  });

  it('fails where one does not, with its files and an annotation at its line', () => {
    const ended = job('  - { figure: falseAlarms, app: 1, atMost: 0 }\n');
    expect(ended.code).toBe(1);
    const line = TEAMS.split('\n').length + 1;
    expect(ended.stderr).toContain(
      `::error file=scenario.yaml,line=${line},col=5,title=falseAlarms at most 0::gaen@1.2, `,
    );
    expect(readFileSync(at('results.xml'), 'utf8')).toContain(' tests="1" failures="1"');
    expect(readFileSync(at('summary.json'), 'utf8')).toContain('"passed": false');
  });

  it('fails with the place of a mistake where the scenario cannot be judged', () => {
    const ended = job('  - { figure: recall, app: 1, atLeast: 80 }\n');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/scenario\.yaml:\d+:\d+: expect\.0\.atLeast: expected a number/);
  });
});
