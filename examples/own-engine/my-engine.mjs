// A small protocol: a secret for the phone, a key for each UTC day, an identifier for each quarter
// of an hour. Whoever learns the key of a day finds the identifiers of that day, and of no other.
import { createHmac } from 'node:crypto';

const DAY_S = 86_400;
const ROTATION_S = 900;
const IDENTIFIER_BYTES = 16;
/** Clocks of two phones differ by less than this. */
const TOLERANCE_S = 120;

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

const dayKey = ({ secret }, day) => hmac(secret, `day ${day}`);

// A copy: a Buffer of node:crypto is a view into more than its own bytes.
const identifierOf = (key, slot) =>
  Uint8Array.from(hmac(key, `slot ${slot}`).subarray(0, IDENTIFIER_BYTES));

export default {
  name: 'hmac-days',
  title: 'Daily keys by HMAC',
  dutyCycle: 'dp3t',
  engine: {
    rotationS: ROTATION_S,
    identifierBytes: IDENTIFIER_BYTES,

    // All chance comes from `random`: the same seed gives the same run.
    createIdentity: (random) => ({ secret: random(0, 32) }),

    // What is on the air in slot floor(Unix time / rotationS).
    identifier: (identity, slot) =>
      identifierOf(dayKey(identity, Math.floor((slot * ROTATION_S) / DAY_S)), slot),

    // What leaves the phone: the keys of the days from fromS to toS, each with its time.
    publish(identity, fromS, toS) {
      const keys = [];
      for (let day = Math.floor(fromS / DAY_S); day * DAY_S <= toS; day++) {
        keys.push({ key: dayKey(identity, day), startS: day * DAY_S, endS: (day + 1) * DAY_S });
      }
      return { keys };
    },

    // What others derive from published keys, and when a sighting of each counts.
    expand(keys) {
      const entries = keys.flatMap(({ key, startS, endS }, keyIndex) => {
        const slots = [];
        for (let slot = startS / ROTATION_S; slot * ROTATION_S < endS; slot++) {
          slots.push({ keyIndex, startS: slot * ROTATION_S, bytes: identifierOf(key, slot) });
        }
        return slots;
      });
      const bytes = new Uint8Array(entries.length * IDENTIFIER_BYTES);
      entries.forEach((entry, k) => bytes.set(entry.bytes, k * IDENTIFIER_BYTES));
      return {
        count: entries.length,
        bytes,
        keyIndex: Int32Array.from(entries, ({ keyIndex }) => keyIndex),
        fromS: Float64Array.from(entries, ({ startS }) => startS - TOLERANCE_S),
        toS: Float64Array.from(entries, ({ startS }) => startS + ROTATION_S + TOLERANCE_S),
      };
    },
  },
};
