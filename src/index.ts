/**
 * Public interface of bluecrowd: load a scenario, run it, keep and read its results. Engines,
 * scoring rules, the kernel, worlds and the radio are used alone through their sub-paths, for
 * example `bluecrowd/protocols/gaen12`.
 */
export { InputError } from './base/errors.ts';
export type { FilePlace } from './base/errors.ts';
export type {
  ContactLog,
  CentralisedEngine,
  DecentralisedEngine,
  Engine,
  Expansion,
  ExpansionIndex,
  IdentifierBook,
  MatchedRow,
  Publication,
  PublishedKey,
  RandomBytes,
  Sighting,
} from './protocols/engine.ts';
export { engineByName } from './protocols/engines.ts';
export { clearLog, createContactLog } from './protocols/contact-log.ts';
export { createByteBook, indexExpansion } from './protocols/expansion-index.ts';
export { applyRule, ruleByName } from './risk/rules.ts';
export type { RuleConfig } from './risk/rules.ts';
export type { RuleOutcome } from './risk/outcome.ts';
export { exposureWindows } from './risk/exposure-windows.ts';
export type { ExposureWindow, ScanInstance, ScoredRow } from './risk/exposure-windows.ts';
export { loadScenario } from './scenario/load.ts';
export type { LoadedScenario, LoadOptions } from './scenario/load.ts';
export type { Scenario } from './scenario/scenario.ts';
export { runScenario } from './run/run.ts';
export type { RunOptions, RunOutcome } from './run/run.ts';
export { TABLES } from './run/tables.ts';
export type { ColumnData, TableName, TableSink } from './run/tables.ts';
export { compareRuns } from './results/compare.ts';
export { DigestSink } from './results/digest-sink.ts';
export { readManifest, writeManifest } from './results/manifest.ts';
export type { Manifest } from './results/manifest.ts';
export { openRun } from './results/open-run.ts';
export type { Answer } from './results/answer.ts';
export type { OpenRun } from './results/open-run.ts';
export { PartialFolder } from './results/run-folder.ts';
export { RunStore } from './results/store.ts';
export { renderReport } from './report/html.ts';
export { renderDiff } from './report/diff.ts';
