import { deriveKey, purposeKey, uniform } from '../../kernel/keyed.ts';
import type { Key } from '../../kernel/keyed.ts';
import { ClusterBystanders } from './bystanders-cluster.ts';
import { HallBystanders } from './bystanders-hall.ts';
import { NO_BLOCKS } from './bystanders.ts';
import type { BystanderBlocks, Bystanders } from './bystanders.ts';
import { includesSorted, MeetingList } from '../meeting-list.ts';
import type { TraceWorldOptions } from '../options.ts';
import type { TraceData } from './trace-data.ts';
import { contactIntervals, rowOfDay } from './trace-intervals.ts';
import type { ContactIntervals } from './trace-intervals.ts';
import { People } from '../people.ts';
import { columnsOf, MEETING_FACE, MEETING_STILL } from '../world.ts';
import type { Geometry, Meetings, World, WorldColumns } from '../world.ts';

/** `Geometry.encounter` of bystanders is this plus the block: no contact counts that far. */
const BLOCK_ENCOUNTERS = 0x8000_0000;

/**
 * People of a contact list. Who was face to face, and when, is measured; distance and angles within
 * a contact are drawn per encounter; people in the same place but not face to face (whom no trace
 * sees) follow the stated assumption of `options.bystanders`. There are no coordinates.
 *
 * A meeting's `detail` is the pair's encounter number, or -1 - block for bystanders.
 */
export class TraceWorld implements World {
  readonly kind = 'trace';
  readonly people: People;
  readonly days: number;
  readonly contacts: ContactIntervals;
  private readonly options: TraceWorldOptions;
  readonly columns: WorldColumns;
  private readonly ids: Float64Array;
  private readonly encounterKey: Key;
  private readonly bystanders: Bystanders | undefined;
  private readonly list: MeetingList;

  /** @throws InputError if the trace starts before its origin */
  constructor(trace: TraceData, options: TraceWorldOptions, worldKey: Key, columns?: WorldColumns) {
    const { names, groups } = trace;
    this.people = new People(names.length, (k) => ({ name: names[k], group: groups[k] }));
    this.columns = columns ?? columnsOf(this.people);
    this.ids = this.columns.ids;
    this.contacts = contactIntervals(trace, options);
    this.days = this.contacts.days;
    this.options = options;
    this.encounterKey = purposeKey(worldKey, 'trace encounter');
    const { bystanders } = options;
    if (bystanders.kind === 'cluster') {
      this.bystanders = new ClusterBystanders(bystanders, this.contacts, this.ids, worldKey);
    } else if (bystanders.kind === 'hall') {
      this.bystanders = new HallBystanders(
        bystanders,
        this.contacts,
        { ids: this.ids, groups },
        worldKey,
      );
    } else {
      this.bystanders = undefined;
    }
    this.list = new MeetingList();
  }

  meetings(person: number, day: number, others?: Int32Array): Meetings {
    const row = rowOfDay(this.contacts, person, day);
    if (row >= 0) {
      const blocks = this.bystanders?.blocks(person, day, others) ?? NO_BLOCKS;
      this.merge(person, row, blocks, others);
    }
    return this.list.take(person, day);
  }

  geometry(meetings: Meetings, index: number, _tUs: number, out: Geometry): void {
    const { person } = meetings;
    const other = meetings.other[index];
    const detail = meetings.detail[index];
    if (detail < 0) {
      this.bystanders?.geometry(person, other, -1 - detail, out);
      out.encounter = BLOCK_ENCOUNTERS - 1 - detail;
    } else {
      const { contactMinM, contactMaxM, contactAngleRad } = this.options;
      const selfId = this.ids[person];
      const otherId = this.ids[other];
      const low = Math.min(selfId, otherId);
      const key = deriveKey(this.encounterKey, low, Math.max(selfId, otherId));
      out.distanceM = contactMinM + (contactMaxM - contactMinM) * uniform(key, detail, 0);
      // Left and right are alike: the size of an angle within +-A is uniform in [0, A].
      out.angleSelfRad = contactAngleRad * uniform(key, detail, selfId === low ? 1 : 2);
      out.angleOtherRad = contactAngleRad * uniform(key, detail, selfId === low ? 2 : 1);
      out.encounter = detail;
    }
    out.wallDb = 0;
    out.placed = false;
    out.selfXM = 0;
    out.selfYM = 0;
    out.otherXM = 0;
    out.otherYM = 0;
  }

  /** Both lists are sorted by (other, time); where they overlap, the measured contact wins. */
  private merge(
    person: number,
    row: number,
    blocks: BystanderBlocks,
    others: Int32Array | undefined,
  ): void {
    const { a, b, fromUs, toUs, encounter, rowStart, rowItems } = this.contacts;
    const rest = { blocks, at: 0, row, rowsBefore: row - person, other: -1, doneUs: 0 };
    for (let at = rowStart[row]; at < rowStart[row + 1]; at++) {
      const contact = rowItems[at];
      const other = a[contact] === person ? b[contact] : a[contact];
      if (others !== undefined && !includesSorted(others, other)) continue;
      if (other !== rest.other) {
        this.addOthersBelow(rest, other);
        rest.other = other;
        rest.doneUs = 0;
      }
      this.addBlocksBefore(rest, fromUs[contact]);
      const flags = MEETING_STILL | MEETING_FACE;
      this.list.add(other, fromUs[contact], toUs[contact], flags, encounter[contact]);
      rest.doneUs = toUs[contact];
    }
    this.addOthersBelow(rest, Infinity);
  }

  /** Adds what is left of the blocks with people below `other`. */
  private addOthersBelow(rest: BlocksLeft, other: number): void {
    const { blocks } = rest;
    while (rest.at < blocks.count && blocks.other[rest.at] < other) {
      if (blocks.other[rest.at] !== rest.other) {
        rest.other = blocks.other[rest.at];
        rest.doneUs = 0;
      }
      this.addBlocksBefore(rest, Infinity);
    }
  }

  /** Adds the parts between `doneUs` and `beforeUs` of the blocks with the current other. */
  private addBlocksBefore(rest: BlocksLeft, beforeUs: number): void {
    const { blocks, other, row, rowsBefore, doneUs } = rest;
    const { presentFromUs, presentToUs } = this.contacts;
    const blockUs = this.bystanders?.blockUs ?? 0;
    const bothFromUs = Math.max(doneUs, presentFromUs[row], presentFromUs[rowsBefore + other]);
    const bothToUs = Math.min(presentToUs[row], presentToUs[rowsBefore + other]);
    while (rest.at < blocks.count && blocks.other[rest.at] === other) {
      const block = blocks.block[rest.at];
      const endUs = (block + 1) * blockUs;
      const fromUs = Math.max(bothFromUs, block * blockUs);
      const toUs = Math.min(bothToUs, beforeUs, endUs);
      if (toUs > fromUs) this.list.add(other, fromUs, toUs, MEETING_STILL, -1 - block);
      if (endUs > beforeUs) return; // what follows the contact comes later
      rest.at++;
    }
  }
}

/** How far the merge of blocks with contacts has come. */
interface BlocksLeft {
  readonly blocks: BystanderBlocks;
  /** Next block. */
  at: number;
  readonly row: number;
  /** Row of person 0 on the same day. */
  readonly rowsBefore: number;
  /** The other of the last meeting, and where that ended. */
  other: number;
  doneUs: number;
}
