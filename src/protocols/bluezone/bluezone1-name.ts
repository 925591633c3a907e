/**
 * The local name in which iPhones of Bluezone 1 carried their identifier, 6 characters hidden among
 * 10: the characters at two places are put in again, each behind the other's place, and the two
 * places stand at the ends. Facts read from BluezoneGlobal/bluezone-app at 7b7980c.
 */
const NAME = /^([1-5])([0-9A-Za-z]{8})([1-5])$/;

/**
 * The name of an identifier.
 *
 * @param id - 6 characters of 0-9, A-Z, a-z
 * @param a - a place from 1 to 5
 * @param b - another one
 */
export function encodeLocalName(id: string, a: number, b: number): string {
  const later = Math.max(a, b);
  const earlier = Math.min(a, b);
  const withLater = id.slice(0, later) + id[earlier - 1] + id.slice(later);
  const both = withLater.slice(0, earlier) + id[later - 1] + withLater.slice(earlier);
  return `${a}${both}${b}`;
}

/** The identifier of a name; undefined where the name is not one that the app makes. */
export function decodeLocalName(name: string): string | undefined {
  const [, first, middle, last] = NAME.exec(name) ?? [];
  if (first === undefined || first === last) return undefined;
  const a = Number(first);
  const b = Number(last);
  const earlier = Math.min(a, b);
  const later = Math.max(a, b);
  // The earlier insertion moved the later one along by one.
  const id =
    middle.slice(0, earlier) + middle.slice(earlier + 1, later + 1) + middle.slice(later + 2);
  return encodeLocalName(id, a, b) === name ? id : undefined;
}
