/** Keys that say where files lie on one machine; `file` and `sha256` say which they are. */
const MACHINE_KEYS = new Set(['path', 'metadataPath']);

/** A plain object as `key.path` and value, in its own order; list items are numbered from 0. */
export function flattenScenario(value: unknown): Map<string, string> {
  const flat = new Map<string, string>();
  add(flat, '', value);
  return flat;
}

function add(flat: Map<string, string>, path: string, value: unknown): void {
  if (Array.isArray(value)) {
    if (value.length === 0) flat.set(path, '(none)');
    value.forEach((item, i) => add(flat, `${path}[${i}]`, item));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (!MACHINE_KEYS.has(key)) add(flat, path === '' ? key : `${path}.${key}`, item);
    }
  } else {
    flat.set(path, value === null || value === undefined ? '(none)' : plainText(value));
  }
}

/** Scalars of JSON as they are read; text without its quotes. */
function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
