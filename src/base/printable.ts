const LONGEST = 60;

/** Text of a stranger for a sentence of ours: on one line, in quotes, not too long. */
export function quoted(text: string): string {
  return JSON.stringify(shortened(text));
}

/** Text of a stranger without quotes: on one line, not too long. */
export function plain(text: string): string {
  return JSON.stringify(shortened(text)).slice(1, -1);
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}...`;
}
