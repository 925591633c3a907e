/**
 * Public interface of bluecrowd: load a scenario, run it, keep and read its results. Engines,
 * scoring rules, the kernel, worlds and the radio are used alone through their sub-paths, for
 * example `bluecrowd/protocols/gaen/gaen12`.
 */
export { InputError } from './base/errors.ts';
export type { FilePlace } from './base/errors.ts';
export type {
  ContactLog,
  CentralisedEngine,
  DecentralisedEngine,
  Engine,
  Diagnosis,
  Expansion,
  ExpansionIndex,
  HeardMessage,
  HeardPayload,
  IdentifierBook,
  MatchedRow,
  Publication,
  PublishedKey,
  RandomBytes,
  Sighting,
} from './protocols/engine.ts';
export { ENGINE_NAMES, engineByName } from './protocols/engines.ts';
export type { EngineMap, EngineName } from './protocols/engines.ts';
export { clearLog, createContactLog, purgeBefore } from './protocols/contact-log.ts';
export { loadContactLog, saveContactLog } from './protocols/saved-log.ts';
export type { LoadedLog } from './protocols/saved-log.ts';
export { createByteBook, indexExpansion } from './protocols/shared/expansion-index.ts';
export type { ByteBook } from './protocols/shared/expansion-index.ts';
export { metadataOf } from './protocols/shared/row-metadata.ts';
export { diagnosisKeysOf, publishedKeysOf } from './keyfiles/gaen/published-keys.ts';
export type { ExportedKey } from './keyfiles/gaen/published-keys.ts';
export { applyRule, ruleByName } from './risk/rules.ts';
export type { RuleConfig } from './risk/rules.ts';
export type { RuleOutcome } from './risk/outcome.ts';
export { gapsOfRows, gapsOfScans } from './risk/scan-gaps.ts';
export { scoreMatches, scoreRow } from './risk/score-row.ts';
export type { HeardColumns, HeardRow, KeyFacts, RowContext } from './risk/score-row.ts';
export { exposureWindows } from './risk/exposure-windows.ts';
export type { ExposureWindow, ScanInstance, ScoredRow } from './risk/scored-row.ts';
export type { AppProfile } from './apps/profile.ts';
export type { EngineModule } from './own-engine/engine-module.ts';
export type { OwnEngine, OwnProfile } from './own-engine/own-profile.ts';
export { loadScenario } from './scenario/load.ts';
export type { LoadedScenario, LoadOptions } from './scenario/load.ts';
export { loadScenarioWithCode } from './scenario/load-with-code.ts';
export type { CodeOptions } from './scenario/load-with-code.ts';
export type { Scenario } from './scenario/scenario.ts';
export { runScenario } from './run/run.ts';
export type { RunOptions } from './run/run.ts';
export type { RunOutcome } from './run/day-loop.ts';
export { figuresOfRule, runReplicates } from './replicates/run-replicates.ts';
export type { RulePlace, RunReplicatesOptions } from './replicates/run-replicates.ts';
export type { ReplicateOutcome } from './replicates/replicate.ts';
export { FIGURES } from './evaluation/figures.ts';
export type { Estimate, Figure, FigureName } from './evaluation/figures.ts';
export type { PairedDifference } from './evaluation/paired.ts';
export type { Tally } from './evaluation/tally.ts';
export { pairSets } from './jobs/paired-sets.ts';
export type { PairedRule, PairedSets, ReplicateSet } from './jobs/paired-sets.ts';
export { TABLES } from './tables/tables.ts';
export type { ColumnData, TableName, TableSink } from './tables/tables.ts';
export { compareRuns } from './results/compare.ts';
export { DigestSink } from './results/digest-sink.ts';
export { readManifest, writeManifest } from './results/manifest.ts';
export type { Manifest } from './results/manifest-type.ts';
export { openRun } from './results/open-run.ts';
export type { Answer } from './results/query/answer.ts';
export type { OpenRun } from './results/open-run.ts';
export { PartialFolder } from './results/folder/run-folder.ts';
export { RunStore } from './results/store.ts';
export { renderReport } from './report/pages/html.ts';
export { renderDiff } from './report/pages/diff.ts';
export { renderReplicates } from './report/pages/replicates.ts';
export { renderReplicatesDiff } from './report/pages/replicates-diff.ts';
export type { ReplicatesSource } from './report/data/replicates-source.ts';
