import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BIGINT,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import type { AppProfile } from '../apps/profile.ts';
import { fileNameOf } from '../apps/registry.ts';
import { US_PER_MS, US_PER_S } from '../base/time.ts';
import type { ExportSigner } from '../keyfiles/gaen/export-encoder.ts';
import { diskError } from '../results/folder/disk.ts';
import type { PartialFolder } from '../results/folder/run-folder.ts';
import { sqlText } from '../results/query/sql-path.ts';
import type { UploadedKey } from '../tracing/app-flow.ts';
import type { ContactLogSink, LogRows } from '../tracing/log-rows.ts';
import type { CaseScene } from '../plan/case-scene.ts';
import { exchangesKept } from './both-sides.ts';
import { LOG_COLUMNS } from './log-row-reader.ts';
import { hasKeyFiles, keyFilesOf } from './run-key-files.ts';

// DuckDB's own vector size; a chunk holds at most this many rows.
const CHUNK_ROWS = 2048;
const TYPES = {
  phone: ['VARCHAR', VARCHAR],
  time_ms: ['BIGINT', BIGINT],
  identifier: ['VARCHAR', VARCHAR],
  metadata: ['VARCHAR', VARCHAR],
  rssi_dbm: ['DOUBLE', DOUBLE],
  rssi_max_dbm: ['DOUBLE', DOUBLE],
  since_scan_s: ['DOUBLE', DOUBLE],
  rx_correction_db: ['DOUBLE', DOUBLE],
  // These put the rows in order, and are not in the file.
  person: ['INTEGER', INTEGER],
  time_us: ['DOUBLE', DOUBLE],
  written: ['INTEGER', INTEGER],
  code: ['DOUBLE', DOUBLE],
} as const;
const COLUMNS = Object.keys(TYPES) as (keyof typeof TYPES)[];
const LOGS = 'contact-logs';
const KEYS = 'keys';
const DATABASE = 'logs.duckdb';

/**
 * Writes the contact logs of a run (contact-logs/ENGINE.parquet, as docs/contact-logs.md describes)
 * and what was published (keys/ENGINE-INSTANT.*) into a folder in the making. Rows wait in a DuckDB
 * database there, so that memory stays small. Only the main thread may own it.
 */
export class RunLogs implements ContactLogSink {
  /** What is not in the files, as sentences. */
  readonly notes: string[];
  private readonly folder: PartialFolder;
  private readonly signers: readonly ExportSigner[];
  private readonly instance: DuckDBInstance;
  private readonly connection: DuckDBConnection;
  private readonly appenders: DuckDBAppender[];
  private scene: CaseScene | undefined;
  private phones: readonly string[];

  private constructor(
    folder: PartialFolder,
    signers: readonly ExportSigner[],
    instance: DuckDBInstance,
    connection: DuckDBConnection,
  ) {
    this.notes = [];
    this.folder = folder;
    this.signers = signers;
    this.instance = instance;
    this.connection = connection;
    this.appenders = [];
    this.scene = undefined;
    this.phones = [];
  }

  /**
   * @param signers - who sign GAEN exports
   * @throws InputError where the disk is full or may not be written
   */
  static async open(folder: PartialFolder, signers: readonly ExportSigner[]): Promise<RunLogs> {
    try {
      const instance = await DuckDBInstance.create(join(folder.path, DATABASE), {
        preserve_insertion_order: 'true',
        memory_limit: '256MB',
        threads: '2',
      });
      return new RunLogs(folder, signers, instance, await instance.connect());
    } catch (error) {
      throw diskError(error, folder.out);
    }
  }

  async begin(scene: CaseScene): Promise<void> {
    this.scene = scene;
    this.phones = phoneNames(scene);
    const columns = COLUMNS.map((name) => `${name} ${TYPES[name][0]}`).join(', ');
    try {
      for (const { index } of scene.apps) {
        await this.connection.run(`CREATE TABLE ${tableOf(index)} (${columns})`);
        this.appenders.push(await this.connection.createAppender(tableOf(index)));
      }
    } catch (error) {
      throw diskError(error, this.folder.out);
    }
    if (scene.materialisation === 'cases') {
      this.notes.push(
        'the contact logs hold the rows of cases only (materialise: cases); set materialise to ' +
          'all for whole logs',
      );
    }
  }

  log(rows: LogRows): void {
    const types = COLUMNS.map((name) => TYPES[name][1]);
    try {
      for (let from = 0; from < rows.count; from += CHUNK_ROWS) {
        const to = Math.min(from + CHUNK_ROWS, rows.count);
        const chunk = DuckDBDataChunk.create(types, to - from);
        const columns = this.columnsOf(rows, from, to);
        COLUMNS.forEach((name, k) => chunk.setColumnValues(k, columns[name]));
        this.appenders[rows.app].appendDataChunk(chunk);
      }
    } catch (error) {
      throw diskError(error, this.folder.out);
    }
  }

  published(keys: readonly (readonly UploadedKey[])[]): void {
    const { apps } = this.scene!;
    try {
      if (apps.some(({ profile }) => hasKeyFiles(profile))) {
        mkdirSync(join(this.folder.path, KEYS));
      }
      apps.forEach(({ profile }, app) => this.writeKeys(profile, keys[app]));
    } catch (error) {
      throw diskError(error, this.folder.out);
    }
  }

  /** Writes the Parquet files; the database is closed and gone after it. */
  async finish(): Promise<void> {
    try {
      for (const appender of this.appenders.splice(0)) appender.closeSync();
      mkdirSync(join(this.folder.path, LOGS));
      for (const { index, engine } of this.scene!.apps) {
        const file = join(this.folder.path, LOGS, `${fileNameOf(engine.name)}.parquet`);
        const rows =
          engine.kind === 'centralised' && engine.writesBack
            ? await exchangesKept(this.instance, tableOf(index), engine)
            : `SELECT * FROM ${tableOf(index)}`;
        await this.connection.run(
          `COPY (SELECT ${LOG_COLUMNS.join(', ')} FROM (${rows})) ` +
            `TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd)`,
        );
      }
    } catch (error) {
      throw diskError(error, this.folder.out);
    } finally {
      this.close();
    }
  }

  /** Lets go of the database and removes it; safe to call twice. */
  close(): void {
    for (const appender of this.appenders.splice(0)) {
      try {
        appender.closeSync();
      } catch {
        // What could not be flushed is thrown away with the database.
      }
    }
    this.connection.closeSync();
    this.instance.closeSync();
    for (const suffix of ['', '.wal', '.tmp']) {
      rmSync(join(this.folder.path, `${DATABASE}${suffix}`), { recursive: true, force: true });
    }
  }

  private columnsOf(rows: LogRows, from: number, to: number) {
    const { engine } = this.scene!.apps[rows.app];
    const count = to - from;
    const size = engine.identifierBytes;
    const identifiers = Buffer.from(rows.identifiers.buffer, rows.identifiers.byteOffset);
    const timeUs = Array.from(rows.timeUs.subarray(from, to));
    const metadata = Array.from(rows.metadata.subarray(from, to));
    const sinceScanS = Array.from(rows.sinceScanS.subarray(from, to));
    const all = <T>(value: T): T[] => new Array<T>(count).fill(value);
    return {
      phone: all(this.phones[rows.person]),
      time_ms: timeUs.map((value) => BigInt(Math.floor(value / US_PER_MS))),
      identifier: Array.from({ length: count }, (_, k) =>
        identifiers.toString('hex', (from + k) * size, (from + k + 1) * size),
      ),
      metadata: metadata.map((word) =>
        engine.metadataBytes === 0 ? null : word.toString(16).padStart(8, '0'),
      ),
      rssi_dbm: Array.from(rows.rssiMeanDbm.subarray(from, to)),
      rssi_max_dbm: Array.from(rows.rssiMaxDbm.subarray(from, to)),
      since_scan_s: sinceScanS.map((value) => (!Number.isNaN(value) ? value : null)),
      rx_correction_db: all(this.scene!.phones.rxCorrectionDb[rows.measuredBy]),
      person: all(rows.person),
      time_us: timeUs,
      written: all(rows.measuredBy === rows.person ? 0 : 1),
      code: Array.from(rows.codes.subarray(from, to)),
    };
  }

  /**
   * One file (or more, if there are very many keys) for each instant at which keys were published.
   */
  private writeKeys(app: AppProfile, keys: readonly UploadedKey[]): void {
    const { startUnixUs, authority } = this.scene!;
    const instants = [...new Set(keys.map(({ publishedUs }) => publishedUs))].sort((a, b) => a - b);
    for (const publishedUs of instants) {
      const unixS = (us: number): number => Math.floor((startUnixUs + us) / US_PER_S);
      const publishing = {
        keys: keys.filter((key) => key.publishedUs === publishedUs).map((key) => key.published),
        publishedS: unixS(publishedUs),
        beforeS: unixS(publishedUs - authority.publicationIntervalUs),
      };
      const files = keyFilesOf(app, publishing, this.signers);
      if (files === undefined) {
        this.notes.push(
          `what phones of ${app.name} publish or upload is not in the folder: there is no ` +
            'form that match reads',
        );
        return;
      }
      for (const { suffix, bytes } of files) {
        const name = `${fileNameOf(app.name)}-${instantOf(publishing.publishedS)}${suffix}`;
        writeFileSync(join(this.folder.path, KEYS, name), bytes);
      }
    }
  }
}

const tableOf = (app: number): string => `log_${app}`;

/** 2020-09-15T100000Z, without the colons that some systems do not take. */
function instantOf(unixS: number): string {
  return new Date(unixS * 1000).toISOString().replaceAll(':', '').replace('.000Z', 'Z');
}

/** How phones are called in logs: after their owners, or by index where that would mix them up. */
function phoneNames({ world: { people } }: CaseScene): string[] {
  const names = people.map(({ name }) => name.trim());
  const isClear = new Set(names).size === names.length && !names.includes('');
  return isClear ? names : people.map((_, person) => String(person));
}
