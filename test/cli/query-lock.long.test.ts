import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streamAnswer, wholeAnswer } from '../../src/results/query/answer.ts';
import { openRun } from '../../src/results/open-run.ts';
import type { OpenRun } from '../../src/results/open-run.ts';
import { openTables } from '../../src/results/query/stored-tables.ts';
import { bluecrowd, scratch, start, TINY } from './program.ts';

const folder = scratch();
const at = (name: string): string => join(folder.path, name);
const table = join(at('run'), 'cases.parquet');
let run: OpenRun;

beforeAll(async () => {
  writeFileSync(at('tiny.yaml'), TINY);
  expect(bluecrowd(['run', at('tiny.yaml'), '--out', at('run')]).code).toBe(0);
  writeFileSync(at('secret.csv'), 'a\nsecret\n');
  run = await openRun(at('run'), 'as they are');
});

afterAll(() => {
  run.close();
  folder.remove();
});

/** Every file below the scratch folder, with its bytes. */
function state(): Record<string, string> {
  const files = readdirSync(folder.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('hex')]),
  );
}

/** Rows of one question, or the sentence that refuses it, asked of a run opened for it alone. */
async function ask(sql: string): Promise<unknown> {
  const opened = await openRun(at('run'), 'as they are');
  try {
    return (await opened.query(sql)).rows;
  } catch (error) {
    return (error as Error).message;
  } finally {
    opened.close();
  }
}

describe('one statement that reads', () => {
  it.each<[string, unknown]>([
    ['SELECT 1', [[1]]],
    [' ;; SELECT 1 ; ', [[1]]],
    ['-- a comment; with a semicolon\nSELECT 1 -- another', [[1]]],
    ['/* COPY */ select 1 /* ; */', [[1]]],
    ["SELECT ';COPY phones TO ''x''' AS a", [[";COPY phones TO 'x'"]]],
    ['SELECT $$; drop view phones$$ AS a', [['; drop view phones']]],
    ['(SELECT 1)', [[1]]],
    ['WITH a AS (SELECT 1 AS b) FROM a', [[1]]],
    ['VALUES (1), (2)', [[1], [2]]],
    ['FROM phones SELECT count(*)', [[3]]],
    ['TABLE cases', expect.arrayContaining([expect.arrayContaining([0])])],
    ['DESCRIBE cases', expect.arrayContaining([expect.arrayContaining(['person', 'INTEGER'])])],
    ['SUMMARIZE cases', expect.arrayContaining([expect.arrayContaining(['person'])])],
    ['SHOW TABLES', expect.arrayContaining([['phones'], ['sightings']])],
    ['EXPLAIN SELECT 1', [['physical_plan', expect.stringMatching(/PROJECTION/)]]],
    ['-- why?\nexplain analyze FROM phones', [['analyzed_plan', expect.any(String)]]],
    ['EXPLAIN (FORMAT json) SELECT 1', [['physical_plan', expect.any(String)]]],
    ["PIVOT phones ON name IN ('Ada') USING count(*) GROUP BY model", [['', 1]]],
    ['PIVOT phones ON name USING count(*) GROUP BY model;', [['', 1, 1, 1]]],
    [
      'UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b',
      [
        ['a', 1],
        ['b', 2],
      ],
    ],
    ['FROM range(2)', [[0], [1]]],
    [`SELECT count(*) FROM '${table}'`, [[1]]],
  ])('%s', async (sql, rows) => {
    expect(await ask(sql)).toEqual(rows);
  });
});

describe('anything else is refused in one sentence, and nothing changes', () => {
  const reads =
    /^expected a statement that reads \(SELECT, .*nothing can be written, loaded or set$/;
  const writes = `COPY (SELECT 1) TO '${table}' (FORMAT parquet, USE_TMP_FILE false)`;
  const fn = (name: string): RegExp => new RegExp(`found the function ${name}\\(\\), which reads`);
  const denied = /file system operations are disabled/;

  it.each<[string, RegExp]>([
    ['SELECT 1 AS a; SELECT 2 AS b', /^expected one statement, found 2; ask one after the other$/],
    ['SELECT 1; -- and\nSELECT 2; SELECT 3', /^expected one statement, found 3/],
    ['', /^expected one statement, found none; write a SELECT$/],
    [';', /^expected one statement, found none/],
    ['SELECT 1e400', /^expected numbers that a double holds, found a greater one/],
    ['-- only words', /^expected one statement, found none/],
    ['SELEC 1', /^expected SQL over the tables, found a mistake: syntax error at or near "SELEC"$/],
    ["SELECT 'open", /^expected SQL over the tables, found a mistake: unterminated quoted string/],
    ['SELECT $1', /found the parameter \$1; write the value$/],
    ['SELECT ? + 1', /found the parameter \$1/],
    ['SELECT $name', /found the parameter \$name/],
    // Writing, also behind what a guard by text does not see.
    [writes, reads],
    [`;${writes}`, reads],
    [`-- x\n${writes}`, reads],
    [`/* x */ /* /* nested */ */ ${writes}`, reads],
    [`EXPLAIN ${writes}`, reads],
    [`EXPLAIN ANALYZE ${writes}`, reads],
    [`explain (analyze, format json) ${writes}`, reads],
    [`/* /* */ explain analyze */ EXPLAIN ANALYZE ${writes}`, reads],
    [`SELECT 1; ${writes}`, /^expected one statement, found 2/],
    [`SELECT 1) ; ${writes}; FROM (SELECT 1`, /found a mistake/],
    [`PIVOT phones ON name; ${writes}`, /^expected one statement, found \d/],
    [`EXPORT DATABASE '${folder.path}/db'`, reads],
    [`ATTACH '${folder.path}/a.db'`, reads],
    ['DROP VIEW phones', reads],
    ['CREATE TABLE a AS SELECT 1', reads],
    ['DELETE FROM phones', reads],
    ['INSERT INTO phones SELECT 1', reads],
    ['UPDATE phones SET person = 1', reads],
    ['CHECKPOINT', reads],
    ['VACUUM', reads],
    // Settings and extensions.
    ['INSTALL httpfs', reads],
    ['LOAD httpfs', reads],
    ['SET lock_configuration = false', reads],
    ['RESET threads', reads],
    ['PRAGMA enable_profiling', reads],
    ['PRAGMA version', reads],
    ['CALL pragma_version()', reads],
    ['USE memory', reads],
    ['BEGIN', reads],
    ['PREPARE a AS SELECT 1', reads],
    ['EXECUTE a', reads],
    ['CREATE SECRET (TYPE s3)', reads],
    ["FROM enable_logging(storage = 'file', storage_path = 'log')", fn('enable_logging')],
    ["FROM query('FROM enable_logging()')", fn('query')],
    ['FROM system.main.enable_profiling()', fn('enable_profiling')],
    ['FROM json_execute_serialized_sql(1)', fn('json_execute_serialized_sql')],
    ['FROM (SELECT 1), (FROM force_checkpoint())', fn('force_checkpoint')],
    ['PIVOT (FROM enable_logging()) ON x', /found "logging" in it/],
    ["SELECT getenv('HOME')", /getenv does not exist/],
    // Files that are none of the run's tables.
    ["FROM read_csv('/etc/passwd')", fn('read_csv')],
    ["FROM read_text('/proc/self/environ')", fn('read_text')],
    ["FROM read_blob('/etc/passwd')", fn('read_blob')],
    ["FROM glob('/etc/*')", fn('glob')],
    ["FROM sniff_csv('/etc/passwd')", fn('sniff_csv')],
    ["FROM read_parquet('/tmp/x.parquet')", denied],
    [`FROM parquet_metadata('${folder.path}/x.parquet')`, denied],
    [`FROM '${folder.path}/secret.csv'`, denied],
    [`FROM '${folder.path}/run/manifest.json'`, denied],
    ["FROM 'x.parquet'", denied],
    ["FROM '../run/../secret.csv'", denied],
    ["FROM 'https://example.org/x.parquet'", denied],
    ["FROM '/etc/passwd'", /Table with name \/etc\/passwd does not exist/],
    ["DESCRIBE FROM '/etc/hosts.csv'", denied],
  ])('%s', async (sql, says) => {
    const before = state();
    const found = await ask(sql);
    expect(found).toMatch(says);
    expect(found).not.toMatch(/\n|CREATE VIEW|secret$/);
    expect(state()).toEqual(before);
    expect(existsSync('log')).toBe(false);
  });

  it('names each function of FROM that DuckDB has: it reads, or is refused', async () => {
    const refused = [
      'arrow_scan',
      'arrow_scan_dumb',
      'check_peg_parser',
      'checkpoint',
      'disable_logging',
      'disable_peg_parser',
      'disable_profiling',
      'enable_logging',
      'enable_peg_parser',
      'enable_profiling',
      'force_checkpoint',
      'glob',
      'json_execute_serialized_sql',
      'query',
      'read_blob',
      'read_csv',
      'read_csv_auto',
      'read_duckdb',
      'read_json',
      'read_json_auto',
      'read_json_objects',
      'read_json_objects_auto',
      'read_ndjson',
      'read_ndjson_auto',
      'read_ndjson_objects',
      'read_text',
      'seq_scan',
      'sniff_csv',
      'sql_auto_complete',
      'truncate_duckdb_logs',
      'which_secret',
    ];
    const { rows } = await run.query(
      `SELECT DISTINCT function_name FROM duckdb_functions()
       WHERE function_type IN ('table', 'table_macro') ORDER BY 1`,
    );
    const found: string[] = [];
    for (const [name] of rows as string[][]) {
      if (fn(name).test(String(await ask(`FROM ${name}()`)))) found.push(name);
    }
    expect(found).toEqual(refused);
  });
});

describe('what a question takes', () => {
  it('ends in one sentence where memory does not suffice, and leaves no file', async () => {
    const { connection, close } = await openTables([], { memoryBytes: 64e6 });
    for (const sql of [
      'SELECT * FROM range(30000000) ORDER BY hash(range)',
      'SELECT list(range) FROM range(30000000)',
      'SELECT count(*) FROM (SELECT DISTINCT hash(range) FROM range(30000000))',
    ]) {
      await expect(wholeAnswer(connection, sql)).rejects.toThrow(
        /^expected a query that needs at most half of the memory, found one that needs more; .*$/,
      );
    }
    close();
    expect(existsSync('.tmp')).toBe(false);
  });

  it('streams: memory does not grow with the rows, and reading may stop at any', async () => {
    const { connection, close } = await openTables([], { memoryBytes: 256e6 });
    const columns = Array.from({ length: 40 }, (_, k) => `range + ${k}`).join(', ');
    const sql = `SELECT ${columns} FROM range(10000000000)`;
    const { chunks } = await streamAnswer(connection, sql);
    let rows = 0;
    for await (const chunk of chunks) if ((rows += chunk.length) > 100_000) break;
    close();
    expect(rows).toBeGreaterThan(100_000);
  });

  const endless = 'SELECT a.app FROM sightings a, sightings b, sightings c, sightings d';

  it('prints the first rows of an endless answer at once', () => {
    const startMs = performance.now();
    const ended = bluecrowd(['query', at('run'), endless]);
    expect([ended.code, ended.stdout.trim().split('\n').length]).toEqual([0, 1001]);
    expect(ended.stderr).toMatch(/^bluecrowd: more than 1000 rows; 1000 printed \(--limit N/);
    const json = bluecrowd(['query', at('run'), endless, '--json', '--limit', '3']);
    expect([json.code, JSON.parse(json.stdout)]).toEqual([0, [{ app: 0 }, { app: 0 }, { app: 0 }]]);
    expect(json.stderr).toMatch(/more than 3 rows; 3 printed/);
    const none = bluecrowd(['query', at('run'), endless, '--limit', '0']);
    expect([none.code, none.stdout]).toEqual([0, 'app\n']);
    expect(performance.now() - startMs).toBeLessThan(30_000);
  }, 40_000);

  it('refuses one giant value, also within a list, before converting it', async () => {
    for (const sql of ['SELECT range(1000001)', 'SELECT 1, [[1], range(1000000)]']) {
      expect(await ask(sql)).toMatch(/expected values of at most 1000000 items, found a list of/);
    }
    expect(await ask('SELECT len(range(2000000)), [[1], NULL]')).toEqual([[2e6, [[1], null]]]);
  });

  it('says nothing of more rows where there are none', () => {
    const ended = bluecrowd(['query', at('run'), 'SELECT * FROM range(1000)']);
    expect([ended.code, ended.stderr, ended.stdout.split('\n').length]).toEqual([0, '', 1002]);
  });

  it('cuts wide cells in tables and says so; a plan is printed as it is', () => {
    const sql = "SELECT repeat('x', 1000000) AS wide, range FROM range(900)";
    const wide = bluecrowd(['query', at('run'), sql]);
    expect([wide.code, wide.stderr]).toEqual([0, expect.stringMatching(/cut to 200 characters/)]);
    expect(wide.stdout.length).toBeLessThan(300_000);
    expect(bluecrowd(['query', at('run'), 'EXPLAIN SELECT 1']).stdout).toMatch(/^│ +PROJECTION/m);
  });

  it.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])(
    'ends at once with %s while it computes without end',
    async (signal, code) => {
      const child = start([
        'query',
        at('run'),
        'SELECT count(*) FROM range(1000000000000) t(a) WHERE hash(a) = 1',
      ]);
      await new Promise((resolve) => setTimeout(resolve, 3000));
      expect(child.exitCode).toBe(null);
      const startMs = performance.now();
      child.kill(signal);
      const [exit, by] = await new Promise<[number | null, string | null]>((resolve) =>
        child.once('exit', (...how) => resolve(how)),
      );
      // A shell says 128 + the signal for a process that ended by it.
      expect(by === signal ? code : exit).toBe(code);
      expect(performance.now() - startMs).toBeLessThan(2000);
    },
    20_000,
  );

  it('ends quietly where the reader goes away', async () => {
    const child = start(['query', at('run'), endless, '--json']);
    let said = '';
    child.stderr!.on('data', (text) => (said += String(text)));
    await new Promise((resolve) => child.stdout!.once('data', resolve));
    child.stdout!.destroy();
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect([code, said]).toEqual([0, '']);
  }, 20_000);
});
