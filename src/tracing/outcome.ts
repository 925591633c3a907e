import { hasAttenuations } from '../apps/profile.ts';
import { greatest, least } from '../base/numbers/extremes.ts';
import { US_PER_S } from '../base/time.ts';
import { toHex } from '../base/bytes/hex.ts';
import { clockUs, trueUs } from '../phone/clock.ts';
import { clockOf, runsApp } from '../phone/phones.ts';
import { Carriers } from '../radio/carry.ts';
import { exposureWindows } from '../risk/exposure-windows.ts';
import type { ScoredRow } from '../risk/scored-row.ts';
import { applyRule } from '../risk/rules.ts';
import type { CaseFlow } from './case-flow.ts';
import type { ContactTruth } from './contact-truth.ts';
import type { PhoneLog } from './phone-log.ts';
import type { CaseScene } from '../plan/case-scene.ts';
import { TableRows } from '../tables/table-rows.ts';

/** Names, hardware and apps of everybody. */
export function phonesTable({
  world,
  ids,
  phones,
  apps,
  radio,
  startUnixUs,
  root,
}: CaseScene): TableRows {
  const carriers = new Carriers(radio.carry, root, ids);
  const table = new TableRows('phones');
  world.people.forEach(({ name, group }, person) => {
    const running = apps.filter(({ index }) => runsApp(phones, person, index));
    table.add(
      person,
      name,
      group,
      running.map(({ engine }) => engine.name).join(','),
      carriers.positionOf(person),
      phones.model[person],
      phones.confidence[person],
      phones.txPowerDbm[person],
      phones.rxCorrectionDb[person],
      phones.txResidualDb[person],
      phones.rxResidualDb[person],
      clockUs(clockOf(phones, person, startUnixUs), 0) - startUnixUs,
      phones.clockDriftPpm[person],
    );
  });
  return table;
}

export function casesTable({ cases }: CaseScene): TableRows {
  const table = new TableRows('cases');
  for (const { person, onsetUs, contagiousFromUs, testUs, uploadUs } of cases.known) {
    table.add(person, onsetUs, contagiousFromUs, testUs, uploadUs);
  }
  return table;
}

export function publicationsTable({ keys }: CaseFlow): TableRows {
  const table = new TableRows('publications');
  for (const ofApp of keys) {
    const ordered = [...ofApp].sort((a, b) => a.person - b.person || a.key - b.key);
    for (const { app, person, key, published, uploadedUs, publishedUs } of ordered) {
      const { startS, endS } = published;
      table.add(app, person, key, toHex(published.key), startS, endS, uploadedUs, publishedUs);
    }
  }
  return table;
}

export function exposuresTable(scene: CaseScene, flow: CaseFlow): TableRows {
  const table = new TableRows('exposures');
  for (const { index } of scene.apps) {
    for (const phone of matchedPhones(flow, index)) addExposures(table, scene, flow, phone);
  }
  return table;
}

/** Phones of one app with at least one match, in order of receiver. */
function matchedPhones(flow: CaseFlow, app: number): PhoneLog[] {
  return [...flow.phones[app].values()]
    .filter(({ matches }) => matches.length > 0)
    .sort((a, b) => a.receiver - b.receiver);
}

function addExposures(table: TableRows, scene: CaseScene, flow: CaseFlow, phone: PhoneLog): void {
  const keys = flow.keys[phone.app];
  const clock = clockOf(scene.phones, phone.receiver, scene.startUnixUs);
  const keyIndices = [...new Set(phone.matches.map(({ keyIndex }) => keyIndex))].sort(
    (a, b) => keys[a].person - keys[b].person || keys[a].key - keys[b].key,
  );
  for (const keyIndex of keyIndices) {
    const matches = phone.matches.filter((match) => match.keyIndex === keyIndex);
    const times = matches.map(({ row }) => phone.log.firstUs[row]);
    const lasts = matches.map(({ row }) => phone.log.lastUs[row]);
    const bands = bandsOf(
      scene,
      phone,
      phone.scored.filter((row) => row.keyIndex === keyIndex),
    );
    table.add(
      phone.app,
      phone.receiver,
      keys[keyIndex].person,
      keys[keyIndex].key,
      matches.length,
      trueUs(clock, least(times)),
      trueUs(clock, greatest(lasts)),
      bands.scanInstances,
      bands.seconds[0],
      bands.seconds[1],
      bands.seconds[2],
      bands.minAttenuationDb,
      least(matches.map(({ matchedUs }) => matchedUs)),
    );
  }
}

/** Ends of the attenuation bands of the table, dB. */
const BANDS_DB = [55, 63];

interface Bands {
  scanInstances: number;
  seconds: [number, number, number];
  minAttenuationDb: number;
}

function bandsOf(scene: CaseScene, { app }: PhoneLog, rows: readonly ScoredRow[]): Bands {
  const bands: Bands = { scanInstances: 0, seconds: [0, 0, 0], minAttenuationDb: -1 };
  if (!hasAttenuations(scene.apps[app].profile) || rows.length === 0) return bands;
  for (const { scanInstances } of exposureWindows(rows)) {
    for (const { typicalAttenuationDb, secondsSinceLastScan } of scanInstances) {
      const band = BANDS_DB.findIndex((end) => typicalAttenuationDb < end);
      bands.scanInstances++;
      bands.seconds[band < 0 ? 2 : band] += secondsSinceLastScan;
    }
  }
  bands.minAttenuationDb = least(rows.map(({ minAttenuationDb }) => minAttenuationDb));
  return bands;
}

export function notificationsTable({ warnings }: CaseFlow): TableRows {
  const table = new TableRows('notifications');
  const ordered = [...warnings].sort(
    (a, b) => a.app - b.app || a.rule - b.rule || a.receiver - b.receiver,
  );
  for (const { app, rule, receiver, notifiedUs, exposureS, scoreMin } of ordered) {
    table.add(app, rule, receiver, notifiedUs, exposureS, scoreMin);
  }
  return table;
}

/** Each person who is no case: warned or not, rightly or not. */
export function verdictsTable(scene: CaseScene, flow: CaseFlow, truth: ContactTruth): TableRows {
  const table = new TableRows('verdicts');
  const warned = new Set(flow.warnings.map((w) => `${w.app} ${w.rule} ${w.receiver}`));
  for (const app of scene.apps) {
    const phones = new Map(matchedPhones(flow, app.index).map((p) => [p.receiver, p]));
    app.rules.forEach((rule, ruleIndex) => {
      for (let person = 0; person < scene.phones.count; person++) {
        if (scene.cases.of(person) !== undefined) continue;
        const phone = phones.get(person);
        const other = truth.casePerson[person];
        const uploads = (scene.cases.of(other)?.uploadUs ?? -1) >= 0;
        table.add(
          app.index,
          ruleIndex,
          person,
          runsApp(scene.phones, person, app.index) ? 1 : 0,
          truth.closeUs[person] >= scene.truth.minimumUs ? 1 : 0,
          truth.closeUs[person],
          other,
          uploads && runsApp(scene.phones, other, app.index) ? 1 : 0,
          warned.has(`${app.index} ${ruleIndex} ${person}`) ? 1 : 0,
          phone === undefined
            ? -1
            : applyRule(rule, phone.scored, lastMatchS(scene, phone)).scoreMin,
        );
      }
    });
  }
  return table;
}

/** The phone's clock at its latest match, Unix s. */
function lastMatchS(scene: CaseScene, phone: PhoneLog): number {
  const clock = clockOf(scene.phones, phone.receiver, scene.startUnixUs);
  const lastUs = greatest(phone.matches.map(({ matchedUs }) => matchedUs));
  return clockUs(clock, lastUs) / US_PER_S;
}
