/**
 * How code is written, held over the syntax tree: lines, functions, comparisons, assertions at the
 * seams between rooms, and that programs reach every file.
 */
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { importsOf, sourcesIn } from './sources.ts';
import type { SourceFile } from './sources.ts';

const MAX_COLUMNS = 100;
const MAX_FUNCTION_LINES = 70;

const folders = ['src', 'test', 'bench', 'tools'];
const code = folders
  .flatMap((folder) => sourcesIn(folder))
  .filter(({ path }) => path.endsWith('.ts'));

interface Span {
  readonly from: number;
  readonly to: number;
}

const parse = ({ path, text }: SourceFile): ts.SourceFile =>
  ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);

function each(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => each(child, visit));
}

/** Whether a formatter could not break it: prose of a document, a pattern, the name of a test. */
function isUnbreakable(node: ts.Node): boolean {
  if (ts.isRegularExpressionLiteral(node)) return true;
  if (ts.isTemplateLiteral(node) && node.getText().includes('\n')) return true;
  const parent = node.parent as ts.Node | undefined;
  if (parent === undefined || !ts.isCallExpression(parent)) return false;
  return parent.arguments[0] === node && /^(it|describe|test)\b/.test(parent.expression.getText());
}

function longLines(file: SourceFile): string[] {
  const long = file.text.split('\n').flatMap((line, k) => {
    return [...line].length > MAX_COLUMNS ? [k] : [];
  });
  if (long.length === 0) return [];
  const tree = parse(file);
  const free: Span[] = [];
  const lineOf = (position: number): number => tree.getLineAndCharacterOfPosition(position).line;
  each(tree, (node) => {
    if (isUnbreakable(node)) free.push({ from: lineOf(node.getStart()), to: lineOf(node.end) });
  });
  return long
    .filter((line) => !free.some(({ from, to }) => from <= line && line <= to))
    .map((line) => `${file.path}:${line + 1}`);
}

function longFunctions(file: SourceFile): string[] {
  const tree = parse(file);
  const found: string[] = [];
  each(tree, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    // The body of a `describe` is a list of tests, not a function.
    const isTestBody = file.path.startsWith('test/') && node.name === undefined;
    const from = tree.getLineAndCharacterOfPosition(node.getStart()).line;
    const lines = tree.getLineAndCharacterOfPosition(node.end).line - from + 1;
    if (lines > MAX_FUNCTION_LINES && !isTestBody) found.push(`${file.path}:${from + 1} ${lines}`);
  });
  return found;
}

/** Literals that are spread into literals of their own kind, to save lines. */
function packedLiterals(file: SourceFile): string[] {
  const tree = parse(file);
  const found: string[] = [];
  each(tree, (node) => {
    const isPacked =
      (ts.isSpreadAssignment(node) && ts.isObjectLiteralExpression(node.expression)) ||
      (ts.isSpreadElement(node) &&
        ts.isArrayLiteralExpression(node.parent) &&
        ts.isArrayLiteralExpression(node.expression));
    if (isPacked) found.push(`${file.path}: ${node.getText()}`);
  });
  return found;
}

/** Comparisons of a thing with itself, and values that are claimed to be of another type. */
function trickery(file: SourceFile): string[] {
  const tree = parse(file);
  const found: string[] = [];
  each(tree, (node) => {
    const isSelf =
      ts.isBinaryExpression(node) &&
      /^[!=]==$/.test(node.operatorToken.getText()) &&
      node.left.getText() === node.right.getText();
    const isClaim = ts.isAsExpression(node) && node.getText() === 'undefined as unknown';
    if (isSelf || isClaim) found.push(`${file.path}: ${node.getText()}`);
  });
  return found;
}

describe('the code', () => {
  it('has lines of at most 100 columns', () => {
    expect(code.flatMap(longLines)).toEqual([]);
  });

  it('has functions of at most 70 lines', () => {
    expect(code.flatMap(longFunctions)).toEqual([]);
  });

  it('asks for NaN by name and claims no types', () => {
    expect(code.flatMap(trickery)).toEqual([]);
  });

  it('spreads no literal into another one', () => {
    expect(code.flatMap(packedLiterals)).toEqual([]);
  });

  it('would be seen otherwise', () => {
    const long = `const a = '${'x '.repeat(50)}';`;
    const lines = Array.from({ length: 70 }, (_, k) => `  a(${k});`).join('\n');
    const file = (text: string): SourceFile => ({ path: 'src/x.ts', text });
    expect(longLines(file(`// why\n${long}\n`))).toEqual(['src/x.ts:2']);
    expect(longLines(file(`it('${'x '.repeat(50)}', () => 0);\n`))).toEqual([]);
    expect(longFunctions(file(`function f() {\n${lines}\n}\n`))).toEqual(['src/x.ts:1 72']);
    expect(packedLiterals(file('const b = { ...{ c }, d: [...[e]] };'))).toHaveLength(2);
    expect(trickery(file('const b = c !== c;'))).toHaveLength(1);
    expect(trickery(file('const b = undefined as unknown as number;'))).toHaveLength(1);
  });
});

/** Where one room hands rows to the next; what is promised is asserted there. */
const SEAMS = [
  'src/plan/plan.ts',
  'src/air/neighbours.ts',
  'src/run/receiver-day.ts',
  'src/run/day-loop.ts',
  'src/tracing/phone-log.ts',
  'src/tracing/key-flow.ts',
  'src/tracing/upload-flow.ts',
  'src/tracing/case-flow.ts',
  'src/results/digest.ts',
];

describe('seams between rooms', () => {
  it('assert what they promise', () => {
    const silent = SEAMS.filter((seam) => {
      const file = code.find(({ path }) => path === seam)!;
      return !/^\s+assert\w*\(/m.test(file.text);
    });
    expect(silent).toEqual([]);
  });
});

describe('every file of src', () => {
  it('is reached by a program, a tool, a benchmark or the public index, not by tests alone', () => {
    const files = new Map(
      folders
        .filter((folder) => folder !== 'test')
        .flatMap((folder) => sourcesIn(folder))
        .map((file) => [file.path, file]),
    );
    const roots = [...files.keys()].filter((path) => !path.startsWith('src/'));
    // Read by apps and their engineers through sub-paths of the package; no command does.
    const alone = [
      'src/keyfiles/lists/bluezone-history.ts',
      'src/protocols/robert/robert-tuples.ts',
      'src/protocols/shared/retention.ts',
      'src/risk/cwa/cwa-json.ts',
    ];
    const programs = ['src/index.ts', 'src/cli/main.ts', 'src/benchmark/child.ts'];
    const started = ['src/run/worker-entry.mjs', 'src/run/worker.ts'];
    const page = ['src/report/build-client.mjs', 'src/report/client/main.ts'];
    // What bundlers for a browser take in place of what Node has (package.json, "browser").
    const swapped = ['src/keyfiles/platform/browser-platform.ts'];
    const roads = [programs, started, page, alone, swapped].flat();
    const reached = new Set([...roots, ...roads]);
    for (const path of reached) {
      const file = files.get(path);
      if (file === undefined) continue;
      for (const { to } of importsOf(file)) if (to !== undefined) reached.add(to);
    }
    expect([...files.keys()].filter((path) => !reached.has(path))).toEqual([]);
  });
});
