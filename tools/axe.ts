import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** What axe-core finds wrong with a page, a line each; it runs past the page's own policy. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(`${source};0`);
  const { violations } = await page.evaluate<AxeResult>('axe.run(document)');
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.length} times, first ${nodes[0].html.slice(0, 160)} ` +
      `(${nodes[0].failureSummary ?? ''})`,
  );
}
