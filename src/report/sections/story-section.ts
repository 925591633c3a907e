import type { CaseStory, StoryPerson, StoryVerdict } from '../data/data-stories.ts';
import type { ReportData } from '../data/data.ts';
import { dateTime, formatCount, formatDuration, formatNumber, plural } from '../kit/format.ts';
import { thresholdsDb } from '../kit/labels.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { figureBlock, scrolled, table } from '../pages/page.ts';
import { personFigure, storyFigure } from '../figures/story-figure.ts';

/** What happened around each case: who met, what was heard and matched, who was warned and why. */
export function storySection(data: ReportData): Markup {
  const { cases, left, oneOf } = data.stories;
  if (cases.length === 0) return el('p', {}, 'Nobody was diagnosed in this run.');
  const options = cases.map((story) => el('option', { value: story.person }, story.name));
  const notes = [
    'Up to twelve people with the most contact or exposure are shown.',
    left > 0
      ? `${plural(left, 'case')} with less contact ${left === 1 ? 'is' : 'are'} not shown.`
      : '',
    oneOf > 1 ? `One of ${oneOf} scan windows is drawn.` : '',
  ];
  return group(
    el(
      'p',
      {},
      'For each diagnosed person: who was in range, which scans heard the case, which rows of ' +
        `the contact log matched, and why each person was warned or not. ` +
        notes.filter(Boolean).join(' '),
    ),
    el(
      'div',
      { class: 'pick', id: 'story-pick', hidden: true },
      el('label', {}, 'Case', el('select', { id: 'story-case', autocomplete: 'off' }, ...options)),
      el('label', {}, 'Person', el('select', { id: 'story-person', autocomplete: 'off' })),
    ),
    ...cases.map((story) => storyArticle(data, story)),
  );
}

function storyArticle(data: ReportData, story: CaseStory): Markup {
  const { startDate } = data.scenario;
  return el(
    'article',
    { class: 'story', 'data-case': story.person },
    el('h3', {}, `Case ${story.name}`),
    el('p', {}, caseText(story, startDate)),
    story.people.length === 0
      ? null
      : figureBlock(
          storyFigure(story, startDate),
          'Grey: from first to last time in radio range. Thin ticks: scan windows that heard ' +
            'the case. Thick lines: from the first to the last row of the log that matched.',
          peopleTable(story),
        ),
    ...story.people.map((person) => personBlock(data, story, person)),
  );
}

function caseText(story: CaseStory, startDate: string): string {
  const apps = story.apps === '' ? 'no app' : story.apps.split(',').join(' and ');
  const upload =
    story.uploadUs < 0
      ? 'keys were not uploaded'
      : `keys uploaded ${dateTime(startDate, story.uploadUs)}` +
        (story.publishedUs === null
          ? ', none published before the run ended'
          : `, first published ${dateTime(startDate, story.publishedUs)}`);
  return (
    `${story.group === '' ? '' : `Group ${story.group}. `}Runs ${apps}. Symptoms from ` +
    `${dateTime(startDate, story.onsetUs)}, test result ` +
    `${dateTime(startDate, story.testUs)}; ${upload}. Within radio range of ` +
    `${plural(story.nearPeople, 'person', 'people')} who are no case at least once; ` +
    `${plural(story.trueContacts, 'true contact')} with this case.`
  );
}

function peopleTable(story: CaseStory): Markup {
  const apps = story.people[0].hearing;
  const columns = [
    { title: 'person' },
    { title: 'longest contact in a day', number: true },
    { title: 'time in range', number: true },
    { title: 'minimum distance, m', number: true },
    ...apps.flatMap(({ label }) => [
      { title: `${label}: windows`, number: true },
      { title: 'matched rows', number: true },
    ]),
    { title: 'warned by' },
  ];
  const rows = story.people.map((person) => [
    person.name,
    formatDuration(person.mostCloseUs),
    formatDuration(person.nearUs),
    person.minDistanceM < 0 ? '–' : formatNumber(person.minDistanceM),
    ...person.hearing.flatMap(({ windows, matchedRows }) =>
      [windows, matchedRows].map(formatCount),
    ),
    warnedBy(person),
  ]);
  return table(`People near ${story.name}`, columns, rows);
}

/** Names the rules: `gaen@1.2, any match`; all of them in short. */
function warnedBy({ verdicts }: StoryPerson): string {
  const warned = verdicts.filter((verdict) => verdict.warned);
  if (warned.length === 0) return 'no rule';
  if (warned.length === verdicts.length && verdicts.length > 1) return 'every rule';
  return warned.map(({ appLabel, ruleLabel }) => `${appLabel}, ${ruleLabel}`).join('; ');
}

/** Whether the person is a true contact of this case, and of which others. */
function truthText(
  { trueContact, otherTrueContacts, mostCloseUs }: StoryPerson,
  minimumUs: number,
): string {
  const late = !trueContact && mostCloseUs >= minimumUs ? ' while it was contagious' : '';
  const own = `${trueContact ? 'a' : 'no'} true contact with this case${late}`;
  if (otherTrueContacts.length === 0) return own;
  return `${own}, one with ${otherTrueContacts.join(' and one with ')}`;
}

function personBlock(data: ReportData, story: CaseStory, person: StoryPerson): Markup {
  const truth = truthText(person, data.scenario.truth.minimumUs);
  const close =
    person.mostCloseUs > 0
      ? `${formatDuration(person.mostCloseUs)} close to this case in one day`
      : 'never close to this case';
  const heard = person.hearing.some((hearing) => hearing.marks.length > 0);
  const figure = personFigure(story, person, data.scenario.startDate, thresholdsDb(data.scenario));
  const badges = person.verdicts.map((verdict) => group(' · ', verdictBadge(verdict)));
  return el(
    'details',
    { class: 'person', 'data-name': person.name },
    el('summary', {}, el('b', {}, person.name), ` · ${close}, ${truth}`, ...badges),
    el(
      'div',
      {},
      el(
        'ul',
        { class: 'plain' },
        ...person.verdicts.map(({ appLabel, ruleLabel, why }) =>
          el('li', {}, el('b', {}, `${appLabel}, ${ruleLabel}. `), why),
        ),
      ),
      heard
        ? el('figure', {}, scrolled(figure))
        : el('p', { class: 'soft' }, 'No scan window heard the case.'),
    ),
  );
}

/** Coloured where something was shown or missed; a right silence stays quiet. */
function verdictBadge({ appLabel, ruleLabel, warned, right }: StoryVerdict): Markup {
  const [text, look] = warned
    ? right
      ? ['warned', 'badge']
      : ['false alarm', 'badge bad']
    : right
      ? ['did not warn', 'soft']
      : ['missed', 'badge bad'];
  return el('span', { class: look }, `${appLabel}, ${ruleLabel}: ${text}`);
}
