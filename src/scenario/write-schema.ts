// Writes scenario.schema.json and docs/scenario.md from the schema: npm run schema
import { writeFileSync } from 'node:fs';
import { scenarioDocument, scenarioJsonSchema } from './json-schema.ts';

writeFileSync(new URL('../../scenario.schema.json', import.meta.url), scenarioJsonSchema());
writeFileSync(new URL('../../docs/scenario.md', import.meta.url), scenarioDocument());
