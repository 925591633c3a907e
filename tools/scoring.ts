import { FIGURES } from '../src/evaluation/figures.ts';
import type { Figure } from '../src/evaluation/figures.ts';
import type { NamedRule, RuleFamily } from '../src/risk/named-rule.ts';
import { NAMED_RULES } from '../src/risk/registry.ts';
import { FAMILY_WORDS } from './scoring-families.ts';

/** docs/scoring.md: figures; every rule with its date, numbers, source, limits and vectors. */
export function scoringDocument(): string {
  const families = [...new Set(NAMED_RULES.map(({ family }) => family))];
  return `${HEAD}\n${figures()}\n${families.map(chapter).join('\n')}`;
}

/** What a rule is judged by, in words and in SQL. */
function figures(): string {
  const entries: [string, Figure][] = Object.entries(FIGURES);
  const chapters = entries.map(([name, { kind, label, description, sql, nobody }]) => {
    const open = nobody === undefined ? '' : ` No answer where ${nobody}.`;
    const what = kind === 'share' ? 'A number from 0 to 1' : 'A count per run';
    return `### \`${name}\`: ${label}\n\n${what}: ${description}.${open}\n\n    ${sql}\n`;
  });
  return `${FIGURES_HEAD}\n${chapters.join('\n')}`;
}

const FIGURES_HEAD = `## Figures

What a rule is judged by, over the people of a run; \`expect\` of a scenario takes them by name
([expectations.md](expectations.md)). People who are cases are not among them. A person with a true contact
counts with the app or without, for nobody else could warn them; a person without a true contact counts with
the app only, which could warn them falsely.

Each is one line of SQL over the tables of a run ([run-folder.md](run-folder.md)), here for the first rule of
the first app, as in \`bluecrowd query out/office "SELECT ..."\`; write other positions for \`app = 0\` and
\`rule = 0\`. For a group, put \`verdicts\` together with \`phones\`, which has \`person_group\`. Over replicates
a share is that of all parts in all wholes, a count the mean per run.
`;

function chapter(family: RuleFamily): string {
  const { title, files, looksAt, limits, vectors } = FAMILY_WORDS[family];
  const rules = NAMED_RULES.filter((rule) => rule.family === family);
  const sources = [...new Set(rules.map(({ source }) => source))];
  const rows = rules.map(
    (rule) =>
      `| \`${rule.name}\` | ${rule.from ?? 'not dated'} | ${asks(rule)} | ${rule.numbers} |`,
  );
  return `## ${title}

- Looks at: ${looksAt}.
- Limits: ${limits}.
- Vectors: ${vectors}.
- Source: ${sources.join('; ')}.
- Alone: ${files.map((file) => `\`src/risk/${file}\``).join(', ')}.

| rule | from | warns of | numbers |
|---|---|---|---|
${rows.join('\n')}
`;
}

const PER = { day: 'a day', window: 'in one exposure', all: 'in all' } as const;

function asks({ asks: asked }: NamedRule): string {
  if (asked === undefined) return 'one sighting';
  const minutes = Number(asked.minutes.toFixed(2));
  return `${asked.above ? 'more than ' : ''}${minutes} min ${PER[asked.per]}`;
}

const HEAD = `# Scoring

Made by \`npm run schema\` from the code; do not edit.

When does a phone warn its owner? Each rule below has a name; a scenario takes it as
\`apps[].rules[].kind\` ([scenario.md](scenario.md)), \`applyRule({ kind }, rows, nowS)\` of
\`src/risk/rules.ts\` says what it makes of matched rows, and the parts that it is made of can be used
alone, on exposure windows or on rows.

Beside them there are two plain rules: \`any-match\` warns of one matched row (Bluezone's phones know no
more), and \`minutes-under\` of so many minutes of a UTC day in scan instances whose mean attenuation is
below a limit.

An outcome has a level: \`high\` where the owner is warned, \`low\` where an app shows an encounter without
a warning (Corona-Warn-App), else \`none\`; a day and minutes as the rule weighs them, to be compared with
what it asks for. Day and minutes belong together:

| rule asks for minutes | the day named | the minutes |
|---|---|---|
| a day | the UTC day with most minutes, of equal ones the first | of that day |
| in one exposure | the UTC day of the exposure with most minutes, of equal ones the first | of that exposure |
| in all | the latest UTC day that counts: of a summary of the first API its last exposure, of ROBERT the last contact of some risk | of all days up to and with it |
| none (\`any-match\`, Bluezone's display) | the UTC day of the first sighting that warns | 0 |

A warning names them as they stand when the owner is warned; later rows may make another day the greatest.

What all of them share: exposure windows open at the first sighting of a key and close 30 min after;
sightings up to 25.5 s apart are one scan instance; it stands for the whole minutes since the scan
before, 5 at most, 2 where that is unknown. These are the constants of Google's code
(google/exposure-notifications-internals); Apple's were not seen, nor are there vectors for windows,
daily summaries or the first score. A key that says nothing of its days since onset or its report type
counts as a confirmed test of standard infectiousness, unless a chapter says otherwise.
`;
