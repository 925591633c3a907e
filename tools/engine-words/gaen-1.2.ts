import type { EngineWords } from '../engine-words.ts';

export const gaen12Words: EngineWords = {
  engine: 'gaen@1.2',
  about:
    'Google and Apple Exposure Notification, cryptography and Bluetooth specification v1.2 ' +
    '(2020), under SwissCovid, Corona-Warn-App, NHS COVID-19 and many others.',
  carrier:
    'what the system advertises after its three bytes of flags, non-connectable, from an address ' +
    'that changes together with the identifier',
  layout: [
    { bytes: 2, name: 'head', kind: 'fixed', about: 'length 3, complete list of 16-bit services' },
    { bytes: 2, name: 'service', kind: 'fixed', about: '0xFD6F, little-endian' },
    { bytes: 2, name: 'head', kind: 'fixed', about: 'length 23, service data' },
    { bytes: 2, name: 'service', kind: 'fixed', about: '0xFD6F, little-endian' },
    { bytes: 16, name: 'RPI', kind: 'identifier', about: 'rolling proximity identifier' },
    {
      bytes: 4,
      name: 'AEM',
      kind: 'varies',
      about:
        'encrypted: version 1.1 with the confidence in the calibration, TX power, two reserved',
    },
  ],
  derivation: `\`\`\`
TEK      16 random bytes for each UTC day, intervals i .. i+143
RPIK   = HKDF-SHA256(TEK, no salt, "EN-RPIK", 16)
RPI_j  = AES128(RPIK, "EN-RPI" 00 00 00 00 00 00 || ENIN_j little-endian)    ENIN_j = floor(s / 600)
AEMK   = HKDF-SHA256(TEK, no salt, "EN-AEMK", 16)
AEM_j  = AES128-CTR(AEMK, IV = RPI_j, version || TX power || 00 00)
\`\`\`

Keys are kept for 14 days beside today's.`,
  matching:
    'Sightings of an RPI at most 25.5 s apart are one scan instance, one row. Keys are published ' +
    'with their days; the authority holds each back until two hours after its day ends, so that ' +
    'nothing that is out can be sent again. A row ' +
    'counts within two hours of its interval (twelve intervals early and late), in whole ' +
    'seconds; rows of an RPI more than 20 minutes after its first valid one are taken for replays.',
  weaknesses: [
    'Who records identifiers near by can link those of a day once its key is published.',
    'An identifier sent again elsewhere within two hours matches; two antennas far apart can ' +
      'make contacts that never were.',
    'The metadata are not authenticated: a bit turned on the way turns the same bit of the TX ' +
      'power.',
    'RSSI depends on the phone; attenuation is only as good as the calibration of both.',
  ],
  vectors: [
    "Google's test vector: 1 TEK, RPIK, AEMK, 144 RPIs, 144 AEMs " +
      '(`test/protocols/gaen12.test.ts`).',
    'Three sightings of real phones: interval, RPI, metadata, attenuation (same file).',
    'HKDF, AES-ECB, AES-CTR and SHA-256 against the platform, at random (same file).',
    'Wycheproof HKDF-SHA256: the 6 cases with a key of 16 bytes, no salt and a short info, as ' +
      'both keys are derived; at random, the derivation beside one that passes all 86 ' +
      '(`test/base/hkdf.test.ts`).',
  ],
  sources: [
    'google/exposure-notifications-internals at aaada6c: `CRYPTO.md`, `TestVectors.java`, ' +
      'matching.',
    'Exposure Notification Bluetooth Specification v1.2, Google and Apple, April 2020.',
    'mh-: real-device sightings, in the fixture `gaen12.json`.',
  ],
};
