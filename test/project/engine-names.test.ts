import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_APPS } from '../../src/apps/registry.ts';
import { sourcesIn } from './sources.ts';
import type { SourceFile } from './sources.ts';

const NAMES = new Set(BUILT_IN_APPS.names);

/** Who knows an engine by its name: the engines and the profiles of their apps. */
const AT_HOME = /^src\/(apps|protocols)\//;

/** Names that stand for something else, or that only say which apps a scenario has. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // Duty cycles and formats of files that bear the name of a protocol.
  'src/phone/duty-cycles.ts': ['herald'],
  'src/phone/periodic-schedule.ts': ['herald'],
  'src/measurements/import/herald-log.ts': ['herald'],
  'src/cli/arguments/usage.ts': ['herald'],
  // The apps of a scenario that names none.
  'src/scenario/sections/scenario.ts': ['bluezone@3', 'gaen@1.2'],
  'src/cli/commands/trace-scenario.ts': ['bluezone@3', 'gaen@1.2'],
  // Scenarios for tests and benchmarks.
  'src/testkit/room-crowd.ts': ['gaen@1.2'],
  'src/testkit/level-cells.ts': ['bluezone@3', 'gaen@1.2'],
  'src/testkit/small-scenario.ts': ['bluezone@3', 'gaen@1.2'],
  'src/testkit/packet-world.ts': ['gaen@1.2', 'bluezone@3'],
  'src/testkit/closed-forms/latency.ts': ['bluezone@3'],
};

/** Names of engines among the texts and keys of a file. */
function namesIn({ path, text }: SourceFile): string[] {
  // Reading a file as TypeScript takes longer than looking for a name in it.
  if (![...NAMES].some((name) => text.includes(name))) return [];
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText = ts.isStringLiteralLike(node) || ts.isIdentifier(node);
    const { parent } = node;
    const isKey = ts.isPropertyAssignment(parent) && parent.name === node;
    if (isText && NAMES.has(node.text) && (!ts.isIdentifier(node) || isKey)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true), visit);
  return found;
}

function findings(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !AT_HOME.test(path))
    .flatMap((file) => {
      const allowed = ALLOWED[file.path] ?? [];
      return namesIn(file)
        .filter((name) => !allowed.includes(name))
        .map((name) => `${file.path}: '${name}'`);
    });
}

describe('names of engines', () => {
  it('decide nothing outside src/apps: what an app can do is a field of its profile', () => {
    expect(findings(sourcesIn('src'))).toEqual([]);
  });

  it('are allowed only where they still stand', () => {
    const files = new Map(sourcesIn('src').map((file) => [file.path, namesIn(file)]));
    const gone = Object.entries(ALLOWED).flatMap(([path, names]) =>
      names.filter((name) => !files.get(path)?.includes(name)).map((name) => `${path}: '${name}'`),
    );
    expect(gone).toEqual([]);
  });

  it('would be found in a comparison, a switch, a set and a table', () => {
    const file = (text: string): SourceFile => ({ path: 'src/tracing/a.ts', text });
    expect(findings([file("export const a = engine.name === 'gaen@1.2';")])).toHaveLength(1);
    expect(findings([file('switch (name) { case "bluetrace": break; }')])).toHaveLength(1);
    expect(findings([file('const a = new Set([`dp3t-hybrid`]);')])).toHaveLength(1);
    expect(findings([file('const a = { tcn: 1, "robert@1.1": 2 };')])).toHaveLength(2);
    expect(findings([file('const a = bluetrace; // tcn')])).toEqual([]);
  });
});
