import { describe, expect, it } from 'vitest';
import { importsOf, sourcesIn } from './sources.ts';
import type { SourceFile } from './sources.ts';

/** Steps from left to right; nothing imports from a step to its right. */
const STEPS = [
  ['base'],
  ['kernel', 'tables', 'evaluation'],
  ['protocols', 'risk'],
  ['radio', 'phone', 'world'],
  ['apps', 'epidemic'],
  ['own-engine'],
  ['scenario'],
  ['plan'],
  ['air'],
  ['tracing'],
  ['run'],
  ['results'],
  ['replay'],
  ['measurements'],
  ['replicates'],
  ['validation'],
  ['fitting'],
  ['keyfiles'],
  ['matching'],
  ['report'],
  ['jobs'],
  ['benchmark'],
  ['testkit'],
  ['cli'],
];

const stepOf = (path: string): number =>
  STEPS.findIndex((rooms) => rooms.includes(path.split('/')[1]));
const roomOf = (path: string): string => path.split('/')[1];

/** Engines and scoring are pure: no kernel, no file, no clock. */
const PURE = new Set(['protocols', 'risk']);

function violations(files: readonly SourceFile[]): string[] {
  const found: string[] = [];
  for (const file of files) {
    if (roomOf(file.path) === 'index.ts') continue;
    if (stepOf(file.path) < 0) found.push(`${file.path} is in no step`);
    for (const { to, package: name, typeOnly } of importsOf(file)) {
      const room = roomOf(file.path);
      if (PURE.has(room) && name !== undefined) found.push(`${file.path} imports ${name}`);
      if (to === undefined || !to.startsWith('src/')) continue;
      const target = roomOf(to);
      if (PURE.has(room) && target !== room && target !== 'base') {
        found.push(`${file.path} imports ${to}, and may import base only`);
      } else if (stepOf(to) > stepOf(file.path)) {
        found.push(`${file.path} imports ${to}, which is to its right`);
      } else if (stepOf(to) === stepOf(file.path) && target !== room && !typeOnly) {
        found.push(`${file.path} imports ${to} of the same step, not as a type`);
      }
    }
  }
  return found;
}

describe('the layers', () => {
  it('hold: no import runs from left to right', () => {
    const files = sourcesIn('src');
    expect(files.length).toBeGreaterThan(100);
    expect(violations(files)).toEqual([]);
  });

  it('would be seen broken', () => {
    const file = (path: string, text: string): SourceFile => ({ path, text });
    expect(
      violations([
        file('src/kernel/a.ts', "import { x } from '../radio/b.ts';"),
        file('src/radio/b.ts', "import {\n  y,\n} from '../phone/c.ts';"),
        file('src/radio/c.ts', "import type { y } from '../phone/c.ts';"),
        file('src/protocols/d.ts', "import { readFileSync } from 'node:fs';"),
        file('src/protocols/e.ts', "import { z } from '../kernel/keyed.ts';"),
        file('src/run/f.ts', "export const g = await import('../cli/g.ts');"),
        file('src/attic/h.ts', ''),
      ]),
    ).toHaveLength(6);
  });
});

describe('the scene', () => {
  it('is all that hears or follows a case: the plan stays with those who run it', () => {
    const rooms = new Set(['air', 'tracing', 'replay']);
    const files = sourcesIn('src').filter(({ path }) => rooms.has(roomOf(path)));
    const asked = files.filter((file) =>
      importsOf(file).some(({ to }) => to === 'src/plan/plan.ts' || to === 'src/plan/scene.ts'),
    );
    expect(asked.length).toBeGreaterThan(5);
    const plans = asked.filter((file) =>
      importsOf(file).some(({ to }) => to === 'src/plan/plan.ts'),
    );
    expect(plans.map(({ path }) => path)).toEqual([]);
  });
});

/** Files that import one another round about, in any way, each circle once. */
function circles(files: readonly SourceFile[]): string[][] {
  const imports = new Map(
    files.map((file) => [file.path, importsOf(file).flatMap(({ to }) => to ?? [])]),
  );
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push([...trail.slice(at), path]);
    if (at >= 0 || done.has(path)) return;
    for (const to of imports.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return found;
}

describe('circles of files', () => {
  it('are none', () => {
    expect(circles(sourcesIn('src'))).toEqual([]);
  });

  it('would be seen', () => {
    const file = (path: string, text: string): SourceFile => ({ path, text });
    const files = [
      file('src/run/a.ts', "import type { B } from './b.ts';"),
      file('src/run/b.ts', "export const c = await import('./c.ts');"),
      file('src/run/c.ts', "import './a.ts';"),
    ];
    expect(circles(files)).toEqual([
      ['src/run/a.ts', 'src/run/b.ts', 'src/run/c.ts', 'src/run/a.ts'],
    ]);
  });
});

describe('start-up', () => {
  /** Packages that `path` needs before any of its code runs. */
  function neededBy(path: string): Set<string> {
    const files = new Map(sourcesIn('src').map((file) => [file.path, file]));
    const packages = new Set<string>();
    const seen = new Set([path]);
    for (const one of seen) {
      for (const { to, package: name, typeOnly, lazy } of importsOf(files.get(one)!)) {
        if (typeOnly || lazy) continue;
        if (to !== undefined) seen.add(to);
        else if (!name!.startsWith('node:')) packages.add(name!);
      }
    }
    return packages;
  }

  it('needs the reader of command lines alone; what a command needs waits until it runs', () => {
    expect([...neededBy('src/cli/main.ts')]).toEqual([]);
    expect([...neededBy('src/cli/program.ts')]).toEqual(['yargs']);
    expect([...neededBy('src/cli/commands/run.ts')]).toContain('@duckdb/node-api');
  });
});
