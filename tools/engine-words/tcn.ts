import type { EngineWords } from '../engine-words.ts';

export const tcnWords: EngineWords = {
  engine: 'tcn',
  about:
    'Temporary Contact Numbers, TCN Coalition (CoEpi, Covid Watch, ito), 2020: reports that only ' +
    'their owner can make, and no authority is needed to trust them.',
  carrier: 'service data of 0xC019 beside the flags of the system',
  layout: [
    { bytes: 2, name: 'head', kind: 'fixed', about: 'length 19, service data' },
    { bytes: 2, name: 'service', kind: 'fixed', about: '0xC019, little-endian' },
    { bytes: 16, name: 'TCN', kind: 'identifier', about: 'temporary contact number' },
  ],
  derivation: `\`\`\`
rak, rvk   secret and public key of Ed25519, new for each span of six hours
tck_0    = SHA256("H_TCK" || rak)
tck_i    = SHA256("H_TCK" || rvk || tck_{i-1})                  i = 1 .. 24, every 15 minutes
TCN_i    = first 16 bytes of SHA256("H_TCN" || i, little-endian, 2 bytes || tck_i)
report   = rvk || tck_{j1-1} || j1 || j2 || memo type || memo length || memo      (j1, j2 little-endian)
signed   = report || Ed25519 signature by rak                   134 to 389 bytes
\`\`\`

Indices go from 1 to 65535. Memo types: 0 CoEpi symptoms, 1 Covid Watch test, 2 ito, 255 reserved; the
format of their data was never settled, so the engine leaves them empty.`,
  matching:
    'No scan schedule is laid down; sightings of a number at most 20 s apart are one row, as a ' +
    'judgement. A report goes out for each span of six hours that has something to publish ' +
    '(`encodeReport`, `parseReport` in `src/protocols/tcn/tcn-report.ts`). A report whose ' +
    'signature is not ' +
    'by the key that it names opens nothing. There are no times in a report: a number counts ' +
    'whenever it was heard.',
  weaknesses: [
    'A number sent again at any later time matches, as long as the report is believed.',
    'Numbers of one report can be linked by who logged them: six hours of a person here.',
    'The authority learns nothing that it could check; with self-reports, anybody can report ' +
      'himself.',
  ],
  vectors: [
    'Nine keys of the ratchet, nine numbers, the signed report made and read ' +
      '(`test/protocols/tcn.test.ts`).',
    'Every byte of the report with a bit turned is refused (same file).',
    'Ed25519 against the platform, at random (same file).',
  ],
  sources: ['TCNCoalition/TCN at 6b64d09; TCNCoalition/tcn-client-android at 7d48399: vectors.'],
};
