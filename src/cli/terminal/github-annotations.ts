import { isAbsolute, relative, resolve, sep } from 'node:path';
import { safeText } from '../../base/text/printable.ts';
import type { TestCase } from './junit.ts';

/** Whether the program runs in a step of GitHub Actions, which reads workflow commands. */
export function isOnGithub(): boolean {
  return process.env.GITHUB_ACTIONS === 'true';
}

/** Workflow commands that put each failed test case beside its line, one a line. */
export function githubAnnotations(cases: readonly TestCase[]): string[] {
  return cases.flatMap(({ subject, name, failure, place: { file, line, col } }) => {
    if (failure === undefined) return [];
    // What was said on the command line stands in no file.
    const at = line === undefined ? [] : [property('file', inRepository(file)), `line=${line}`];
    if (line !== undefined && col !== undefined) at.push(`col=${col}`);
    const properties = [...at, property('title', name)].join(',');
    return [`::error ${properties}::${data(`${subject}: ${failure}`)}`];
  });
}

/** GitHub wants paths from the root of the repository, wherever in it the step runs. */
function inRepository(file: string): string {
  const { GITHUB_WORKSPACE: root } = process.env;
  const path = root === undefined ? '..' : relative(root, resolve(file));
  return path.startsWith('..') || isAbsolute(path) ? file : path.replaceAll(sep, '/');
}

/** `%` and line ends are escaped in all that follows `::`. */
function data(text: string): string {
  return safeText(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

/** In properties also what separates them. */
function property(name: string, text: string): string {
  return `${name}=${data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')}`;
}
