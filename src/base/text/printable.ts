const LONGEST = 60;
const NAME_IN_LIST = 30;
/** What a terminal would act on, and what turns the direction of text. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text of a stranger for a sentence of ours: on one line, in quotes, not too long. */
export function quoted(text: string): string {
  return escaped(JSON.stringify(shortened(text)));
}

/** Text of a stranger without quotes: on one line, not too long. */
export function plain(text: string): string {
  return quoted(text).slice(1, -1);
}

/** The first of a list of names, for a sentence of ours: on one line, not too long. */
export function listed(names: readonly string[], most = 12): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, most).map((name) => escaped(shortened(name, NAME_IN_LIST)));
  return shown.join(', ') + (names.length > most ? ` and ${names.length - most} more` : '');
}

/** No more of a text than a sentence has room for. */
export function shortened(text: string, longest = LONGEST): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}...`;
}

/** Control characters as escapes, such as \u0000. */
export function escaped(text: string): string {
  return text.replace(CONTROL, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Text for a table, where a character keeps its width: U+FFFD for control characters. */
export function safeText(text: string): string {
  return text.replace(CONTROL, '\ufffd');
}
