import type { EngineWords } from '../engine-words.ts';

export const bluezone3Words: EngineWords = {
  engine: 'bluezone@3',
  about:
    'Bluezone ("Khẩu trang điện tử"), Vietnam, as it was from August 2020 on: Android 2.0.3 and ' +
    'later, iOS 3.x.',
  carrier:
    'what the Android app advertises; the system adds three bytes of flags and chooses the order ' +
    'of the two structures. iPhones give the identifier out through a characteristic',
  layout: [
    { bytes: 2, name: 'head', kind: 'fixed', about: 'length 15, manufacturer data' },
    { bytes: 2, name: 'company', kind: 'fixed', about: '0x22B5, little-endian' },
    { bytes: 12, name: 'BLID', kind: 'identifier', about: 'the identifier of the slot' },
    { bytes: 2, name: 'head', kind: 'fixed', about: 'length 3, complete list of 16-bit services' },
    { bytes: 2, name: 'service', kind: 'fixed', about: '0x4E56 ("VN"), little-endian' },
  ],
  derivation: `\`\`\`
K(0)       32 random bytes, made on the UTC day T0
K(n)     = SHA256(K(n-1))                      n = whole UTC days since T0
S(n, 0)  = SHA256(K(n) || "bluzonesubkey")     the typing error is part of the protocol
S(n, i)  = SHA256(S(n, i-1))                   i = 1 .. 95
BLID     = bytes 0 4 8 12 16 18 20 22 24 26 28 30 of S(n, i),  i = floor(second of the UTC day / 900)
\`\`\`

In Vietnam the day changes at 07:00 local time.`,
  matching:
    'A row of an identifier holds one packet; sightings within 5 s of it are ignored. The ' +
    'authority ' +
    'sends (day key, first day, slots a day, end); the phone walks through the slots from the ' +
    'first ' +
    'day to the end and stops at the first row with that BLID whose time lies in the closed ' +
    'interval ' +
    'of the slot. No RSSI, no duration, no tolerance of clocks: one row is enough, and the ' +
    'answer is yes or no. Then the phone sends its whole history without asking.',
  weaknesses: [
    'Whoever holds a day key knows every later identifier until the app is installed anew.',
    'The authority gets the root key and the whole contact history of 14 days.',
    'A clock that is off by minutes loses rows near slot edges; one that is off by a slot loses ' +
      'all.',
    'A burst keeps the identifier with which it began for up to 15 s (150 s in the foreground) ' +
      'into the next slot; those rows never match.',
    'An identifier sent again within its slot matches.',
  ],
  vectors: [
    'Days 0, 1, 2 and 14 with all 96 identifiers each, choice of bytes, slot index, ' +
      'advertisement (`test/protocols/bluezone3.test.ts`).',
    'Six rows that two real phones sent on 2020-08-08 (same file).',
    "Ten cases of the app's own check, edges included (same file).",
  ],
  sources: [
    'BluezoneGlobal/react-native-bluetooth-scan at 4a5ce99, BluezoneGlobal/bluezone-app at ' +
      '75c5c5b.',
    'thaidn/bluezone: captured uploads.',
  ],
};
