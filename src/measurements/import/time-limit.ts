import { createContext, Script } from 'node:vm';

const CALL = new Script('work()');
const context = createContext({ work: undefined });

/**
 * Runs `work` for at most `ms` milliseconds; V8 stops it wherever it is, also within a regular
 * expression. Gives undefined where it was stopped. One call costs some 0.2 ms.
 */
export function withinMs<T>(ms: number, work: () => T): { readonly value: T } | undefined {
  context.work = work;
  try {
    return { value: CALL.runInContext(context, { timeout: Math.max(1, Math.ceil(ms)) }) as T };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  } finally {
    context.work = undefined;
  }
}
