import { quoted } from './printable.ts';

/** Edits (insert, delete, replace, swap of neighbours) that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const cells = new Int32Array((a.length + 1) * width);
  for (let i = 0; i <= a.length; i++) cells[i * width] = i;
  for (let j = 0; j <= b.length; j++) cells[j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(
        cells[(i - 1) * width + j] + 1,
        cells[i * width + j - 1] + 1,
        cells[(i - 1) * width + j - 1] + same,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, cells[(i - 2) * width + j - 2] + 1);
      }
      cells[i * width + j] = best;
    }
  }
  return cells[a.length * width + b.length];
}

/** So much of a word is compared. */
const LONGEST = 60;

/** The word most like `word`, if any is like it at all. */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestEdits = Infinity;
  const start = word.slice(0, LONGEST).toLowerCase();
  for (const candidate of words) {
    // A word of more than twice the length cannot be near enough.
    if (candidate.length > 2 * LONGEST) continue;
    const edits = editDistance(start, candidate.toLowerCase());
    if (edits < bestEdits) {
      best = candidate;
      bestEdits = edits;
    }
  }
  return best !== undefined && bestEdits <= Math.max(2, best.length / 2) ? best : undefined;
}

/** "did you mean X?" for the word most like `word`, if any is. */
export function nearestHint(word: string, words: readonly string[]): string | undefined {
  const nearest = nearestWord(word, words);
  return nearest === undefined ? undefined : `did you mean ${quoted(nearest)}?`;
}
