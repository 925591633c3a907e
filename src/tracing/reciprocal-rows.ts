import { US_PER_S } from '../base/time.ts';
import { clockUs, trueUs } from '../phone/clock.ts';
import { clockOf } from '../phone/phones.ts';
import { createContactLog } from '../protocols/contact-log.ts';
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

interface Exchange {
  readonly row: Readonly<Sighting>;
  readonly heardUs: number;
  /** 1 where the other phone wrote it. */
  readonly written: 0 | 1;
}

/**
 * The log of `person`, whoever began an exchange, in order of time; de-duplicated again, since a
 * phone also leaves alone for a while who wrote to it.
 *
 * @param rows - rows of all apps as receivers made them; those that `person` or a phone that read
 * it made are at `own`
 */
export function rowsOfBothSides(
  scene: CaseScene,
  app: CaseApp,
  person: number,
  rows: CaseRows,
  own: readonly number[],
): CaseRows {
  const exchanges = own.map((index): Exchange => {
    const receiver = rows.receiver[index];
    const heardUs = rows.heardUs[index];
    const row = sightingOf(rows, index);
    if (receiver === person) return { row, heardUs, written: 0 };
    return { ...reciprocalRow(scene, app, receiver, row), heardUs, written: 1 };
  });
  exchanges.sort(inOrder);
  const kept = createCaseRows();
  const log = createContactLog();
  for (const { row, heardUs } of exchanges) {
    if (app.engine.observe(log, row) > 0) addCaseRow(kept, app.index, person, heardUs, row);
  }
  return kept;
}

/** By time; at one instant, what the phone read comes before what was written to it. */
function inOrder(a: Exchange, b: Exchange): number {
  return (
    a.row.firstUs - b.row.firstUs || a.written - b.written || a.row.identifier - b.row.identifier
  );
}
