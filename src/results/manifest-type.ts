import type { Scenario } from '../scenario/scenario.ts';
import type { TableName } from '../tables/tables.ts';

/** A module whose code made part of a run, kept in its folder. */
export interface KeptModule {
  /** Name of its app, as the scenario of the manifest has it. */
  readonly engine: string;
  /** Path from the folder. */
  readonly file: string;
  readonly sha256: string;
}

/** What made a folder: the program, where it ran, and the scenario. */
export interface Provenance {
  readonly version: string;
  readonly gitCommit: string | null;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly scenario: Scenario;
  /** The scenario file as it was read. */
  readonly sourceText: string;
}

/** `manifest.json` of a run folder: all that is needed to repeat the run and to compare it. */
export interface Manifest extends Provenance {
  /** Version of the folder's format. */
  readonly bluecrowd: 1;
  readonly seed: string;
  /** Modules of the scenario's apps; absent where all are bluecrowd's own. */
  readonly modules?: readonly KeptModule[];
  readonly materialisation: 'all' | 'cases';
  readonly materialisationReason: string;
  readonly days: number;
  readonly workers: number;
  /** Every file that the run wrote, this one too; absent in runs of version 0.1.0. */
  readonly files?: readonly string[];
  /** Rows by table. */
  readonly counts: Readonly<Record<TableName, number>>;
  /** SHA-256 over canonical rows by table; see docs/run-folder.md. */
  readonly digests: Readonly<Record<TableName, string>>;
  /** Rolling hash over the events from test to warning. */
  readonly journal: { readonly events: number; readonly digest: string };
  readonly timings: {
    readonly startedAt: string;
    readonly wallS: number;
    readonly peakMemoryBytes: number;
  };
}
