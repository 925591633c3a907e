import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { InputError } from '../base/errors.ts';
import { plain } from '../base/text/printable.ts';
import type { EngineModule, ModuleText } from './engine-module.ts';
import { Guard, LOADING } from './guard.ts';
import { guardedApp } from './own-app.ts';
import { isPromise } from './own-profile.ts';
import { setTraps } from './traps.ts';

/** Where the two small modules around a module find its guard. */
const DOOR = Symbol.for('bluecrowd.own-engine');

/**
 * Runs the text of a module and takes the profile that it exports. What runs is this text alone: it
 * may import modules of Node, and nothing else.
 *
 * @param limitS - its loading may take so long where it waits for something
 * @throws InputError for what is wrong with the module, with its file and, where known, line
 */
export async function loadModule(
  { file, text }: ModuleText,
  limitS: number,
): Promise<EngineModule> {
  setTraps();
  const guard = new Guard(file);
  const exported = await evaluated(guard, text, limitS);
  if (!Object.hasOwn(exported, 'default')) {
    const names = Object.keys(exported).map(plain).join(', ') || 'nothing';
    throw guard.error(
      `expected a profile as default export, found exports of ${names}; ` +
        'add "export default { ... }"',
    );
  }
  // Reading a field may run code as well: it is read once, inside.
  const given = isPlain(exported.default)
    ? guard.run(LOADING, () => ({ ...(exported.default as object) }))
    : exported.default;
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { file, text, profile: guardedApp(given, guard), sha256 };
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isPromise(value);

const urlOf = (text: string): string =>
  `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;

/**
 * Imports a text. The modules of a graph run one after the other without a pause, so that the code
 * between the first one here and the last is the module's alone.
 */
async function evaluated(
  guard: Guard,
  text: string,
  limitS: number,
): Promise<Record<string, unknown>> {
  (globalThis as Record<symbol, unknown>)[DOOR] = {
    [`${guard.mark}-enter`]: () => guard.enter(LOADING),
    [`${guard.mark}-leave`]: () => guard.leave(),
  };
  const at = (what: string): string =>
    `globalThis[Symbol.for('bluecrowd.own-engine')]['${guard.mark}-${what}']();`;
  // The mark makes each text another module: none keeps what an earlier run left in it.
  const module = urlOf(`${text}\n//# sourceURL=${guard.mark}`);
  const graph = urlOf(
    `import '${urlOf(at('enter'))}';\nimport * as all from '${module}';\n${at('leave')}\n` +
      'export { all };',
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = guard.error(
      `expected ${LOADING} to end within ${limitS} s, found it still waiting; correct the module`,
    );
    timer = setTimeout(() => reject(error), 1000 * limitS);
  });
  try {
    const loaded = (await Promise.race([import(graph), late])) as { all: Record<string, unknown> };
    guard.check();
    return loaded.all;
  } catch (error) {
    guard.leave();
    guard.check();
    throw loadingError(guard, text, error);
  } finally {
    clearTimeout(timer);
  }
}

function loadingError(guard: Guard, text: string, error: unknown): Error {
  const { name, code, message } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (code === 'ERR_UNSUPPORTED_RESOLVE_REQUEST' || /Invalid relative URL/.test(message ?? '')) {
    const [, imported = '?'] = /specifier "(.*?)" from/.exec(message ?? '') ?? [];
    return guard.error(
      `expected a module in one file, which imports of Node alone, found an import of ` +
        `${plain(imported)}; bundle it into the file`,
    );
  }
  if (name === 'SyntaxError') {
    const line = syntaxLine(text);
    const place = line === undefined ? { file: guard.file } : { file: guard.file, line };
    return new InputError(
      `expected JavaScript, found an error (${plain(message ?? '')}); correct it`,
      place,
    );
  }
  return guard.thrown(error);
}

/** Node tells the line of a mistake only to whoever reads its stderr. */
function syntaxLine(text: string): number | undefined {
  const args = ['--check', '--input-type=module'];
  const { stderr } = spawnSync(process.execPath, args, {
    input: text,
    encoding: 'utf8',
    timeout: 5000,
  });
  const [, line] = /^\[stdin\]:(\d+)/m.exec(stderr) ?? [];
  return line === undefined ? undefined : Number(line);
}
