import type { EngineWords } from '../engine-words.ts';

export const bluetraceWords: EngineWords = {
  engine: 'bluetrace',
  about:
    'BlueTrace, the protocol of TraceTogether (Singapore, March 2020) and of its open code ' +
    'OpenTrace; ' +
    'COVIDSafe (Australia) began from it. The server gives phones identifiers that only the ' +
    'server can read; who is diagnosed uploads all that the phone heard.',
  carrier:
    'what a peripheral answers when its characteristic 117BDD58-57CE-4E7A-8E87-7CCCDDA2A804 is ' +
    'read, ' +
    'JSON of version 2; organisation and model stand for any words (the real ones are the health ' +
    'authority and the model of the phone). The central then writes its own TempID back in the ' +
    'same form, with `mc` for its model and `rs` for the RSSI. On the air there is only the ' +
    'advertisement',
  layout: [
    { bytes: 13, name: 'version', kind: 'fixed', about: '`{"v":2,"id":"`' },
    {
      bytes: 84,
      name: 'TempID',
      kind: 'varies',
      about: 'the 61 bytes that receivers keep, in base64',
    },
    {
      bytes: 28,
      name: 'organisation, model',
      kind: 'fixed',
      about: '`","o":"SG_MOH","mp":"phone"}`',
    },
  ],
  derivation: `\`\`\`
key       32 bytes, the authority's; several, the newest makes, all read
TempID  = AES-256-GCM(key, IV, uid 21 B || start int32 || expiry int32)  29 B
          || IV 16 B || tag 16 B                                         61 B, 84 characters
J0      = GHASH of the IV, since it has 128 bits and not 96
\`\`\`

A batch has 100 TempIDs of 15 minutes each, the first from 60 s before it is fetched; a new batch is
fetched every 12 hours. OpenTrace draws each IV at random; here it is HMAC-SHA256(seed, uid || start),
so that a run can be repeated. Slots and TempIDs coincide for phones that register 60 s after a full
quarter of an hour.

The advertisement has 28 bytes beside the flags:

| bytes | what |
|---|---|
| \`11 07\` and 16 | service B82AB3FC-1595-4F6A-80F0-FE094CC218F9, last byte first |
| \`02 0A\` and 1 | TX power |
| \`06 FF FF 03\` and 3 | company 0x03FF, three random characters that tell phones apart |`,
  matching:
    'A central that has read a peripheral writes back to it: both have a record of the exchange, ' +
    'by ' +
    'their own clocks, with the RSSI that the central measured. Both then leave each other alone ' +
    'for 100 s. Records are kept for 21 days. The ' +
    'upload is the whole log as JSON (`src/protocols/bluetrace/bluetrace-upload.ts` has its ' +
    'form). The server ' +
    'tries its keys on each TempID and takes it if the user is registered and start <= time of ' +
    'the record <= expiry, both ends included, by the clock of the phone that has it. What it ' +
    'refuses ' +
    'it counts: `no-msg`, `failed-decryption`, `expired-id`, `unregistered`. Contact tracers ' +
    'call those found.',
  weaknesses: [
    'In a simulated run an exchange takes place with the first packet that is heard: no ' +
      'connection ' +
      'fails, times out (6 s) or waits too long in the queue (7 s), and there are no iPhones, ' +
      'which in ' +
      'the background find others and are seldom found. A phone is left alone by its TempID, ' +
      'which changes, and not by its address. A run finds more contacts than the app.',
    'Who has the key reads every TempID that anybody ever recorded, diagnosed or not.',
    'The upload names everybody met, with time and signal strength: a part of the graph of ' +
      'contacts.',
    'No tolerance of clocks: a receiver that is a minute late loses the last minute of each ' +
      'TempID.',
    'A phone of OpenTrace that cannot fetch goes on with its last TempID: it can be followed, ' +
      'and what others record of it is expired. This engine does so only when told ' +
      '(`keepsLastTempId`).',
    'The model of the phone is told to whoever connects.',
    'A TempID that is sent again elsewhere within its quarter of an hour is accepted.',
    'Each encounter needs a connection; crowds and phones in the background lose some.',
  ],
  vectors: [
    'None are published: IVs are random. Layout, key, times and tag of TempIDs against the ' +
      "platform's AES-GCM (`test/protocols/bluetrace.test.ts`).",
    'Wycheproof AES-256-GCM: 66 cases with 96 bits of IV, 19 with 128 ' +
      '(`test/base/primitives.test.ts`).',
  ],
  sources: [
    'opentrace-community/opentrace-cloud-functions at e9e801c: `getTempIDs.ts`, ' +
      '`CustomEncrypter.ts`.',
    'opentrace-community/opentrace-android at 7e0cdd8; `protocol/v2` at e8b6832, ' +
      '`BLEAdvertiser.kt` at 7f21e58, `TempIDManager.kt` at b21b649, `EnterPinFragment.kt` at ' +
      '11822f7; ' +
      '`StreetPassWorker.kt` at b844be1 and `GattServer.kt` at 0c7f7f6: who is left alone.',
  ],
};
