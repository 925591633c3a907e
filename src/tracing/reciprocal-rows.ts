import { US_PER_S } from '../base/time.ts';
import { clockUs, trueUs } from '../phone/clock.ts';
import { clockOf } from '../phone/phones.ts';
import { clearLog, createContactLog } from '../protocols/contact-log.ts';
import type { Sighting } from '../protocols/engine.ts';
import { addCaseRow, createCaseRows, sightingOf } from './case-rows.ts';
import type { CaseRows } from './case-rows.ts';
import type { CaseScene, CaseApp } from '../plan/case-scene.ts';

/** A row of the log of `person`. */
export interface RowOfPerson {
  readonly person: number;
  readonly row: Readonly<Sighting>;
}

/**
 * What an exchange leaves on its other side, where the engine writes back: `receiver` made `row` of
 * a phone that it read; that phone has one of `receiver`, at the same instant by its own clock,
 * with the RSSI that `receiver` measured and the identifier that it then had.
 */
export function reciprocalRow(
  { phones, startUnixUs }: CaseScene,
  { engine, identifiers }: CaseApp,
  receiver: number,
  row: Readonly<Sighting>,
): RowOfPerson {
  const person = identifiers.personOf(row.identifier);
  const clock = clockOf(phones, receiver, startUnixUs);
  const tUs = trueUs(clock, row.firstUs);
  const timeUs = clockUs(clockOf(phones, person, startUnixUs), tUs);
  const slot = Math.floor(row.firstUs / US_PER_S / engine.rotationS);
  const identifier = identifiers.codeAt(receiver, slot);
  return { person, row: { ...row, identifier, firstUs: timeUs, lastUs: timeUs, metadata: 0 } };
}

interface Exchange extends RowOfPerson {
  /** 1 where the other phone wrote it. */
  readonly written: 0 | 1;
}

/**
 * The logs of the diagnosed, whoever began an exchange, each in order of time; de-duplicated again,
 * since a phone also leaves alone for a while who wrote to it.
 *
 * @param rows - rows of all apps as receivers made them; those of this one are at `own`
 */
export function rowsOfBothSides(
  scene: CaseScene,
  app: CaseApp,
  rows: CaseRows,
  own: readonly number[],
): CaseRows {
  const isCase = new Set(scene.casePersons);
  const exchanges: Exchange[] = [];
  for (const index of own) {
    const receiver = rows.receiver[index];
    const row = sightingOf(rows, index);
    if (isCase.has(receiver)) exchanges.push({ person: receiver, row, written: 0 });
    if (isCase.has(app.identifiers.personOf(row.identifier))) {
      exchanges.push({ ...reciprocalRow(scene, app, receiver, row), written: 1 });
    }
  }
  exchanges.sort(inOrder);
  const kept = createCaseRows();
  const log = createContactLog();
  exchanges.forEach(({ person, row }, k) => {
    if (k > 0 && exchanges[k - 1].person !== person) clearLog(log);
    if (app.engine.observe(log, row) > 0) addCaseRow(kept, app.index, person, row);
  });
  return kept;
}

/**
 * By person, then time; at one instant, what the phone read comes before what was written to it.
 */
function inOrder(a: Exchange, b: Exchange): number {
  return (
    a.person - b.person ||
    a.row.firstUs - b.row.firstUs ||
    a.written - b.written ||
    a.row.identifier - b.row.identifier
  );
}
