import type { ReportData } from '../data/data.ts';
import { calibrationsOf, CONFIDENCE_WORDS } from '../data/data-models.ts';
import { flattenScenario } from '../data/flatten.ts';
import { formatCount, formatPercent } from '../kit/format.ts';
import { limitsOfRun, MODEL_LIMITS } from '../data/limits.ts';
import { el, group } from '../kit/markup.ts';
import type { Child, Markup } from '../kit/markup.ts';
import { detailsBlock, table } from '../pages/page.ts';
import type { ReportManifest } from '../data/source.ts';

/** Keys shown; the manifest holds them all. */
const MAX_KEYS = 400;

export function limitsSection({ manifest }: Pick<ReportData, 'manifest'>): Markup {
  const items = [...limitsOfRun(manifest), ...MODEL_LIMITS].map((text) => el('li', {}, text));
  return el('ul', { class: 'plain' }, ...items);
}

/** What made this run: enough to make it again, and to see whether it came out the same. */
export function provenanceSection({ manifest }: Pick<ReportData, 'manifest'>): Markup {
  const { scenario, digests } = manifest;
  const facts: [string, Child][] = [
    ['scenario', scenario.name],
    ['seed', el('code', {}, scenario.seed)],
    ['bluecrowd', `${manifest.version}${commitText(manifest)}`],
    [
      'Node.js',
      `${manifest.node ?? 'unknown'}${manifest.v8 === undefined ? '' : ` (V8 ${manifest.v8})`}`,
    ],
    ['evaluated', materialisationText(manifest)],
  ];
  for (const [name, count] of Object.entries(manifest.counts ?? {})) {
    if (typeof count === 'number') facts.push([`rows of ${name}`, formatCount(count)]);
  }
  const keys = [...flattenScenario(scenario)];
  const shown = keys.slice(0, MAX_KEYS).map(([key, value]) => [el('code', {}, key), value]);
  const more = keys.length - shown.length;
  const digestRows = Object.entries(digests ?? {}).map(([name, digest]) => [
    name,
    el('code', {}, digest),
  ]);
  return group(
    table('How this run was made', [{ title: 'what' }, { title: 'value' }], facts),
    modelsBlock(manifest),
    detailsBlock(
      'Resolved scenario, every default filled in',
      table('Scenario keys', [{ title: 'key' }, { title: 'value' }], shown),
      more > 0 ? el('p', {}, `${formatCount(more)} more keys stand in manifest.json.`) : null,
    ),
    digestRows.length === 0
      ? null
      : detailsBlock(
          'Digests of the tables',
          el(
            'p',
            {},
            'Taken over rows, not over files: the same scenario and seed give the same digests.',
          ),
          table('Digests', [{ title: 'table' }, { title: 'digest' }], digestRows),
        ),
  );
}

/** What the calibration of each model rests on; nothing where no model is named. */
function modelsBlock({ scenario }: ReportManifest): Markup | null {
  const rows = calibrationsOf(scenario).map(({ name, share, confidence, says }): Child[] => [
    name,
    share === null ? 'by name' : formatPercent(share),
    says,
    `${confidence} (${CONFIDENCE_WORDS[confidence]})`,
  ]);
  if (rows.length === 0) return null;
  const columns = ['model or maker', 'share', 'RX correction and TX power', 'confidence'];
  return table(
    'Calibration of the phone models, from the table of 551 models',
    columns.map((title) => ({ title })),
    rows,
  );
}

function commitText({ gitCommit }: ReportManifest): string {
  return gitCommit === null || gitCommit === undefined ? '' : `, commit ${gitCommit.slice(0, 12)}`;
}

function materialisationText({ materialisation, scenario }: ReportManifest): string {
  if (materialisation === 'all') return 'all pairs';
  if (materialisation === 'cases') return 'pairs with a diagnosed person only';
  return materialisation ?? scenario.materialise;
}
