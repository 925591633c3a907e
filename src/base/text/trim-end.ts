/**
 * A text without the characters at its end that `isLast` accepts. (A pattern such as /x+$/ tries
 * every run of them, wherever it stands, and takes time that grows with the square.)
 */
export function trimEndOf(text: string, isLast: (character: string) => boolean): string {
  let end = text.length;
  while (end > 0 && isLast(text[end - 1])) end--;
  return text.slice(0, end);
}
