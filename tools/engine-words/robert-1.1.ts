import type { EngineWords } from '../engine-words.ts';

export const robert11Words: EngineWords = {
  engine: 'robert@1.1',
  about:
    'ROBERT of Inria and Fraunhofer AISEC, version 1.1 of the specification (May 2020), under ' +
    'StopCovid and TousAntiCovid (France). Users have a number and no name; the server gives ' +
    'phones identifiers that only it can open, and phones ask the server whether they are at risk.',
  carrier:
    'what the app advertises after the three bytes of flags. Where it cannot advertise, the same ' +
    'bytes are read through a characteristic',
  layout: [
    { bytes: 2, name: 'head', kind: 'fixed', about: 'length 3, complete list of 16-bit services' },
    { bytes: 2, name: 'service', kind: 'fixed', about: '0xFD64, little-endian' },
    { bytes: 2, name: 'head', kind: 'fixed', about: 'length 23, service data' },
    { bytes: 2, name: 'service', kind: 'fixed', about: '0xFD64, little-endian' },
    {
      bytes: 9,
      name: 'ECC, EBID',
      kind: 'identifier',
      about: 'country (1) and user (8) encrypted, the same for an epoch',
    },
    {
      bytes: 7,
      name: 'Time, MAC',
      kind: 'varies',
      about: 'low 16 bits of NTP seconds (2), MAC over prefix, ECC, EBID and Time (5)',
    },
    {
      bytes: 1,
      name: 'version',
      kind: 'fixed',
      about: 'of the metadata; that it is 1 is a judgement',
    },
    { bytes: 1, name: 'TX', kind: 'varies', about: 'TX power, dBm, not encrypted and not signed' },
    { bytes: 2, name: 'reserved', kind: 'fixed', about: 'zero' },
  ],
  derivation: `\`\`\`
i          epoch = floor((s - service start) / 900), 24 bits; France: from 2020-06-01 00:00 UTC
K_S, K_G   keys of the server (24 bytes) and of the federation (16, 24 or 32 bytes)
S        = x coordinate of ECDH(phone's key, server's key)            at registration
K_auth   = HMAC-SHA256(S, "authentication key")
K_enc    = HMAC-SHA256(S, "encryption key")
EBID     = SKINNY-64/192(K_S, i 24 bit || ID 40 bit)
ECC      = first byte of AES(K_G, EBID || 0^64)  xor country code      France: 0x21
Time     = low 16 bits of NTP seconds
MAC      = first 5 bytes of HMAC-SHA256(K_auth, 01 || ECC || EBID || Time)
HELLO    = ECC || EBID || Time || MAC                                      16 bytes
tuples   = IV 12 B || AES-256-GCM(K_enc, IV, JSON of (epoch, EBID, ECC) for four days) || tag 16 B
\`\`\`

The specification leaves the curve open; here it is P-256 (a judgement). The phone holds its tuples and
K_auth, never K_S or its ID. It fetches the next four days of tuples once a day (a judgement; the
specification leaves M open, four days are those of the French server).`,
  matching:
    'Each HELLO heard is kept for 14 days with its second and RSSI. The diagnosed person uploads ' +
    'the ' +
    'list (`src/protocols/robert/robert-upload.ts` has its form); the server goes through it: ' +
    'Time within ' +
    '180 s of the reception, modulo 65,536 s; country; EBID opened to epoch and ID; ID ' +
    'registered; ' +
    'epoch within one of that of the reception; MAC. Then the epoch is added to the list of that ' +
    'ID. ' +
    'What it refuses it counts by the check that failed. A HELLO of another country is refused ' +
    'with ' +
    'the code of that country, and whoever runs the servers hands it on, as the specification ' +
    'has the server do.\n\n' +
    'A phone asks for its status with EBID, its epoch, Time and HMAC-SHA256(K_auth, 02 || EBID ' +
    '|| i || ' +
    "Time), 47 bytes; within 60 s of the server's clock, every 12 hours at most. The answer is " +
    '"at risk" or not, once: who was told gets no further answer.',
  weaknesses: [
    'In a simulated run a phone asks at its downloads (`authority.downloadInterval`), is ' +
      'answered every ' +
      "12 hours at most, and only if its clock is within 60 s of the server's; what it was " +
      'refused for ' +
      'its clock it learns after a later publication at the earliest. The answer is that of the ' +
      "app's " +
      'rules in the scenario, over the strengths and times of all uploads so far, where the ' +
      'server of ' +
      'the specification has a list of epochs. Each rule tells once; who was told by all of them ' +
      'is answered no more.',
    'Who has K_S opens every EBID that anybody ever recorded, diagnosed or not, and links all of ' +
      'an ID.',
    'An upload in one piece shows the server who was met by the same person; the specification ' +
      'advises to mix uploads or to spread them over time.',
    'Receivers cannot check a HELLO. One sent again elsewhere within 180 s is accepted; one that ' +
      'was made up is only refused after the upload.',
    'Who met one person only and is told of a risk knows who it was.',
    'The TX power is not covered by the MAC.',
    'Subtracting the 16 bits of Time as they are, as early servers did, loses what is heard ' +
      'within ' +
      '180 s of the wrap, every 18 hours. This engine does so only when told (`ignoresWrap`).',
    'Without a network for four days a phone has nothing to say.',
    'The French server departed from the specification: labels "mac" and "tuples" for the keys, ' +
      'and a K_S for each day.',
  ],
  vectors: [
    'SKINNY-64/192: 2, one from the paper, both ways (`test/protocols/robert11.test.ts`).',
    'One HELLO with its MAC, the parts of one more, one status MAC in the form of version 1.0, ' +
      'without the epoch (same file). Version 1.1 of the status MAC has none: it is held to HMAC.',
    'Wycheproof HMAC-SHA256 (168 cases) and AES-256-GCM (85) (`test/base/primitives.test.ts`).',
  ],
  sources: [
    'ROBERT-proximity-tracing/documents at e220bff: `ROBERT-specification-EN-v1_1.pdf`, ' +
      '`BLE_contact_tracing-EN-V1_3.pdf`.',
    'TousAntiCovid/robert-server at 967093f: `HelloMessageService.kt`, `SecretKeyGenerator.kt`; ' +
      '`openapi-robert-server-v1.yml` at 27b9312, `application.properties` of the ws-rest at ' +
      '11f2b39 and of the batch at 30ec0f2.',
    'stop-covid/stopcovid-robertsdk-android at 7f28ef0: vectors.',
    'Beierle et al., The SKINNY family of block ciphers, CRYPTO 2016.',
  ],
};
