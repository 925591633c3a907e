/** `bench`: six samples are what an interval of 95 % for a median needs. */
export const PROCESSES = 6;
/** `bench --quick`: the least that can be compared. */
export const QUICK_PROCESSES = 3;
/** A judgement: less than this differs between two builds of the same source now and then. */
export const DEFAULT_LIMIT = '10%';

/** `query`: rows printed as a table. */
export const DEFAULT_TABLE_ROWS = 1000;
