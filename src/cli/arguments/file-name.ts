import { createHash } from 'node:crypto';
import { trimEndOf } from '../../base/text/trim-end.ts';

/** Bytes of a name that leave room for what is put around it and for an ending; names have 255. */
const LONGEST = 120;
/** What Windows takes for devices, with any ending. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?$/i;
/** All but letters of any script, digits and what no file system and no shell stumbles over. */
const UNSAFE = /[^\p{L}\p{M}\p{N} ._@+=,()-]+/gu;

/**
 * A text as the name of a file or folder. Letters of any script stay, in NFC. Where anything else
 * had to change, a digest of the text is added, so that texts which differ give names which differ.
 */
export function safeFileName(text: string): string {
  const whole = text.normalize('NFC');
  const begun = whole.replace(UNSAFE, '-').replace(/^[.\s]+/u, '-');
  const ended = trimEndOf(begun, (c) => /[.\s]/.test(c));
  const name = shortened(ended === begun ? begun : `${ended}-`);
  if (name === whole && !DEVICE.test(whole) && whole !== '') return whole;
  // Lone surrogates would all be the same bytes in UTF-8.
  const digest = createHash('sha256').update(whole, 'utf16le').digest('hex').slice(0, 8);
  return name === '' || DEVICE.test(name) ? `-${digest}` : `${name}-${digest}`;
}

/** No more than so many bytes of UTF-8, without half a character. */
function shortened(text: string): string {
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > LONGEST) break;
    kept += character;
  }
  return kept;
}
