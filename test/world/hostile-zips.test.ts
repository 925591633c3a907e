import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { unpackBytes, unpackZipMembers } from '../../src/world/trace/trace-bytes.ts';

const END = 22;

/** The same zip with its one entry in the directory `count` times. */
function repeated(zip: Uint8Array, count: number): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = zip.length - END;
  const from = view.getUint32(end + 16, true);
  const entry = zip.subarray(from, end);
  const tail = zip.slice(end);
  new DataView(tail.buffer).setUint16(10, count, true);
  const entries = Array.from({ length: count }, () => entry);
  return new Uint8Array(Buffer.concat([zip.subarray(0, from), ...entries, tail]));
}

describe('a zip', () => {
  const mebibyte = new Uint8Array(1 << 20);

  it('that names one member thousands of times is refused before it is unpacked', () => {
    const bomb = repeated(zipSync({ 'a/contacts.csv': mebibyte }), 60_000);
    expect(bomb.length).toBeLessThan(5e6);
    expect(() => unpackZipMembers(bomb, 'bomb.zip', () => true)).toThrow(
      /^bomb\.zip: expected at most 1073741824 bytes in a zip, found 62914560000 by its directory/,
    );
  });

  it('that holds more than its directory says is damaged', () => {
    const zip = zipSync({ 'list.txt': mebibyte });
    const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
    view.setUint32(view.getUint32(zip.length - END + 16, true) + 24, 10, true);
    expect(() => unpackBytes(zip, 'list.zip')).toThrow(/^list\.zip: .*damaged one/);
  });

  it('is looked for within the longest comment from the end', () => {
    const zip = zipSync({ 'list.txt': strToU8('20 a b\n') });
    const after = (bytes: number): Uint8Array =>
      new Uint8Array(Buffer.concat([zip, Buffer.alloc(bytes)]));
    expect(new TextDecoder().decode(unpackBytes(after(65_535), 'f'))).toBe('20 a b\n');
    expect(() => unpackBytes(after(65_536), 'f')).toThrow(/its directory at the end is missing/);
  });
});
