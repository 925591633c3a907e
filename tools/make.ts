// Writes what is made from the source: npm run schema
import { readFileSync, writeFileSync } from 'node:fs';
import { scenarioDocument, scenarioJsonSchema } from '../src/scenario/json-schema.ts';
import { summaryJsonSchema } from '../src/cli/terminal/summary-format.ts';
import { withOutcomes, withTables } from './tables-document.ts';
import { engineDocuments } from './engine-pages.ts';
import { roomDocument } from './room.ts';
import { scoringDocument } from './scoring.ts';

const at = (path: string): URL => new URL(`../docs/${path}`, import.meta.url);

writeFileSync(new URL('../scenario.schema.json', import.meta.url), scenarioJsonSchema());
writeFileSync(at('run-summary.schema.json'), summaryJsonSchema());
writeFileSync(at('scenario.md'), scenarioDocument());
writeFileSync(at('room.md'), roomDocument());
writeFileSync(at('scoring.md'), scoringDocument());
writeFileSync(at('run-folder.md'), withTables(readFileSync(at('run-folder.md'), 'utf8')));
writeFileSync(at('replicates.md'), withOutcomes(readFileSync(at('replicates.md'), 'utf8')));
for (const [path, text] of engineDocuments()) writeFileSync(at(path), text);
