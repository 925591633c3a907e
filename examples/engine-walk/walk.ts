// A day of two phones with an Exposure Notification app, without any simulation: one rotates its
// identifiers, the other hears it, the first publishes, the second matches and reaches a verdict.
import { createContactLog, purgeBefore } from 'bluecrowd/protocols/contact-log';
import { engineByName } from 'bluecrowd/protocols/engines';
import { loadContactLog, saveContactLog } from 'bluecrowd/protocols/saved-log';
import { createByteBook, indexExpansion } from 'bluecrowd/protocols/shared/expansion-index';
import { metadataOf } from 'bluecrowd/protocols/shared/row-metadata';
import { exposureWindows } from 'bluecrowd/risk/exposure-windows';
import { applyRule, ruleByName } from 'bluecrowd/risk/rules';
import { gapsOfRows } from 'bluecrowd/risk/scan-gaps';
import { scoreMatches } from 'bluecrowd/risk/score-row';

const engine = engineByName('gaen@1.2');
const noonS = Date.UTC(2020, 8, 14, 12) / 1000;
const dayS = 86_400;
// An app takes random bytes of its platform; here they are the same in every run.
const random = (index: number, length: number) => new Uint8Array(length).fill(index);

// 1. Rotate: a new identifier every 10 minutes. What is on the air is the engine's payload.
const sender = engine.createIdentity(random, noonS);
const onAir = (unixS: number) => engine.payload(sender, Math.floor(unixS / engine.rotationS), -20);

// 2. Hear: the receiver scans every 4 minutes for half an hour, at 55 to 62 dB of attenuation.
const book = createByteBook(engine.identifierBytes);
const log = createContactLog();
for (let scan = 0; scan <= 7; scan++) {
  const timeS = noonS + 240 * scan;
  const heard = engine.parsePayload(onAir(timeS))!;
  const rssiDbm = -75 - scan;
  engine.observe(log, {
    identifier: book.add(heard.identifier),
    metadata: heard.metadata,
    firstUs: timeS * 1e6,
    lastUs: timeS * 1e6 + 3e6,
    packets: 12,
    rssiMeanDbm: rssiDbm,
    rssiMinDbm: rssiDbm - 4,
    rssiMaxDbm: rssiDbm + 4,
    rssiFirstDbm: rssiDbm,
  });
}
console.log(
  `heard ${log.count} rows of ${new Set(log.identifier.slice(0, log.count)).size} identifiers`,
);

// 3. Store: the log goes to disk and comes back; what is older than 14 days is forgotten.
const stored = saveContactLog(engine, book, log);
const phone = loadContactLog(engine, stored);
const purged = purgeBefore(phone.log, (noonS - 14 * dayS) * 1e6);
console.log(`stored ${stored.length} bytes, purged ${purged} rows`);

// 4. Publish: two days later the sender tests positive and gives its keys away.
const nowS = noonS + 2 * dayS;
const { keys } = engine.publish(sender, noonS, nowS, nowS, { testS: nowS, onsetS: noonS + dayS });
console.log(`published ${keys.length} key of ${keys[0].daysSinceOnset} days since onset`);

// 5. Match: the receiver expands the keys and finds them in its own log.
const expansion = engine.expand(keys);
const matches = engine.match(expansion, indexExpansion(expansion, phone.book), phone.log);
console.log(`expanded ${expansion.count} identifiers, matched ${matches.length} rows`);

// 6. Verdict: attenuations and gaps of scans, exposure windows, the rule of an app at a date.
const rows = scoreMatches(phone.log, matches, keys, {
  sinceScanS: gapsOfRows(phone.log),
  metadataOf: metadataOf(engine, phone.book, phone.log),
});
for (const { scanInstances } of exposureWindows(rows)) {
  const scans = scanInstances.map(
    ({ secondsSinceLastScan, typicalAttenuationDb }) =>
      `${typicalAttenuationDb} dB for ${secondsSinceLastScan / 60} min`,
  );
  console.log(`window: ${scans.join(', ')}`);
}
const { warned, scoreMin } = applyRule(ruleByName('swisscovid-2020-09-10')!, rows, nowS);
console.log(`warned: ${warned} (${scoreMin} min)`);
