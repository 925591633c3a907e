import { beforeAll, describe, expect, it } from 'vitest';
import { runScenario } from '../../src/run/run.ts';
import { TABLES } from '../../src/tables/tables.ts';
import type { TableName } from '../../src/tables/tables.ts';
import { lineWorld, MemorySink, smallScenario } from '../../src/testkit/small-scenario.ts';

type Row = Record<string, number>;

const sink = new MemorySink();
const scenario = smallScenario(lineWorld(9));
beforeAll(async () => {
  await runScenario(scenario, sink);
});

/** Rows of a table by the names of its columns. */
function rowsOf(table: TableName): Row[] {
  const names = TABLES[table].columns.map(({ name }) => name);
  return sink
    .rows(table)
    .map((row) => Object.fromEntries(names.map((name, k) => [name, Number(row[k])])));
}
const sum = (rows: Row[], column: string): number =>
  rows.reduce((total, row) => total + row[column], 0);
const keyOf = (row: Row): string => `${row.app} ${row.receiver} ${row.sender} ${row.key}`;

describe('the windows and scans of a run', () => {
  it('are those of its exposures, key by key', () => {
    const [windows, scans] = [rowsOf('windows'), rowsOf('scans')];
    const exposures = rowsOf('exposures');
    expect(windows.length).toBeGreaterThan(20);
    expect([...new Set(windows.map(keyOf))]).toEqual(exposures.map(keyOf));
    for (const exposure of exposures) {
      const own = windows.filter((window) => keyOf(window) === keyOf(exposure));
      const rows = own.flatMap(({ window_index: index }) =>
        scans.filter((scan) => scan.window_index === index),
      );
      expect(rows).toHaveLength(exposure.rows);
      if (exposure.min_attenuation_db < 0) continue;
      const seconds =
        exposure.seconds_under_55_db + exposure.seconds_55_to_63_db + exposure.seconds_over_63_db;
      expect(sum(rows, 'seconds_since_last_scan')).toBe(seconds);
      const instances = new Set(rows.map((row) => `${row.window_index} ${row.position}`));
      expect(instances.size).toBe(exposure.scan_instances);
      const least = Math.min(...rows.map((row) => row.min_attenuation_db));
      expect(least).toBe(exposure.min_attenuation_db);
    }
  });

  it('last 30 minutes at most, and begin with their first row', () => {
    const scans = rowsOf('scans');
    for (const { window_index: index, start_unix_s: startS } of rowsOf('windows')) {
      const times = scans.filter((s) => s.window_index === index).map((s) => s.time_unix_s);
      expect(Math.floor(times[0])).toBe(startS);
      expect([...times].sort((a, b) => a - b)).toEqual(times);
      expect(times[times.length - 1] - startS).toBeLessThan(1800);
    }
  });

  it('have the true distance of people who sit still, and contact while they are close', () => {
    for (const window of rowsOf('windows')) {
      const metres = 1.5 * Math.abs(window.receiver - window.sender);
      expect(window.min_distance_m).toBeCloseTo(metres, 9);
      const isClose = metres < scenario.truth.closeM;
      expect(window.close_us > 0).toBe(isClose);
      expect(window.close_us).toBeLessThanOrEqual((1800 + 300) * 1e6);
    }
  });

  it('say what the mapping of the first rule makes of a key', async () => {
    const strict = new MemorySink();
    const rules = [{ kind: 'cwa-2-2022' as const }, { kind: 'any-match' as const }];
    const apps = scenario.apps.map((app) => (app.engine === 'gaen@1.2' ? { ...app, rules } : app));
    await runScenario({ ...scenario, apps }, strict);
    const at = TABLES.windows.columns.findIndex(({ name }) => name === 'infectiousness');
    const gaen = strict.rows('windows').filter((row) => row[1] === 1);
    // The server writes a level near onset as high, which every day alike is not.
    expect(new Set(gaen.map((row) => row[at]))).toEqual(new Set([2]));
    expect(new Set(rowsOf('windows').map((row) => row.infectiousness))).toEqual(new Set([1]));
  });
});
