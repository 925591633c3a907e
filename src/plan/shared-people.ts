import type { Case } from '../epidemic/cases.ts';
import type { PhoneColumns } from '../phone/phones.ts';
import type { WorldColumns } from '../world/world.ts';
import type { DayStateColumns } from './day-state.ts';

/**
 * What takes long to draw of everybody, and memory to hold: drawn by the thread that plans the run,
 * in shared memory, and read by its workers where it is.
 */
export interface SharedPeople {
  readonly world: WorldColumns;
  readonly phones: PhoneColumns;
  /** Where they carry their phones, as far as somebody asked (`Carriers.drawn`). */
  readonly carried: Uint8Array;
  /** Who will be diagnosed. */
  readonly cases: readonly Case[];
  /** What days add, written between them. */
  readonly days: DayStateColumns;
}
