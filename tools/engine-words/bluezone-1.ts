import type { EngineWords } from '../engine-words.ts';

export const bluezone1Words: EngineWords = {
  engine: 'bluezone@1',
  about: 'Bluezone as it began, Vietnam, April 2020: one identifier for ever.',
  carrier:
    'what the Android app advertises; with the three bytes of flags that the system adds it ' +
    'fills all 31. iPhones advertise their own service and hide the identifier in the local name',
  layout: [
    {
      bytes: 2,
      name: 'head',
      kind: 'fixed',
      about: 'length 17, complete list of 128-bit services',
    },
    {
      bytes: 16,
      name: 'service',
      kind: 'fixed',
      about: 'E20A39F4-73F5-4BC4-A12F-17D1AD07A889, last byte first',
    },
    { bytes: 2, name: 'head', kind: 'fixed', about: 'length 9, manufacturer data' },
    { bytes: 2, name: 'company', kind: 'fixed', about: '0x22B5, little-endian' },
    { bytes: 6, name: 'identifier', kind: 'identifier', about: '6 characters of 0-9, A-Z, a-z' },
  ],
  derivation: `\`\`\`
random = java.util.Random(milliseconds of the clock when the app is first started)
six times:  characters[ abs(random.nextLong()) mod 62 ]        characters = 0-9 A-Z a-z
\`\`\`

An iPhone's local name has 10 characters: two different places a and b from 1 to 5 are chosen, the
characters at a and b are put in again, each behind the place of the other (the later one first), a
goes in front and b behind: \`ABCDEF\` with 2 and 5 is \`2ABECDEBF5\`. A receiver undoes it and refuses
names in which the two copies differ.

The simulation sets many phones up at once, so each one's first start is spread over the day before
(a judgement).`,
  matching:
    'A row of an identifier holds one packet; sightings within 50 s of it are ignored (5 times ' +
    '10,000 ms in the source, probably meant to be 5 s). The authority sends the identifier of a ' +
    'case to all phones; every row with it counts, whenever it was heard.',
  weaknesses: [
    'Whoever hears the phone twice knows that it is the same one: it can be followed for ever.',
    'The identifier follows from the millisecond of the first start: 86.4 million a day are to ' +
      'be tried, not 62^6 (issues 2, 5 and 6 of the repository).',
    'Anybody can send the identifier of another, and make contacts with a case that never were.',
    'The identifier of a case goes to every phone, which makes the case known to all who met it.',
    'Some identifiers come twice: 10,000 phones that start on one day have 0.6 equal pairs on ' +
      'average.',
  ],
  vectors: [
    'Six identifiers by their millisecond, from a real Java machine ' +
      '(`test/protocols/bluezone-early.test.ts`).',
    'Four local names, both orders of the places; all 20 pairs of places at random (same file).',
    'The advertisement (same file).',
  ],
  sources: [
    'BluezoneGlobal/react-native-bluetooth-scan at d9ee70f, BluezoneGlobal/bluezone-app at ' +
      '7b7980c.',
    'Bluezone white paper, English, 2 May 2020.',
  ],
};
