import { select, selectAll } from 'd3';

/** One case and one of its people at a time; without this script all stand one below another. */
export function startStories(): void {
  const caseSelect = select<HTMLSelectElement, unknown>('#story-case');
  const personSelect = select<HTMLSelectElement, unknown>('#story-person');
  if (caseSelect.empty()) return;
  select('#story-pick').property('hidden', false);

  const people = (): HTMLDetailsElement[] =>
    selectAll<HTMLDetailsElement, unknown>('.story:not([hidden]) details.person').nodes();

  const showPerson = (index: number): void => {
    people().forEach((details, i) => {
      details.open = i === index;
    });
  };
  const showCase = (id: string): void => {
    selectAll<HTMLElement, unknown>('.story').property('hidden', function () {
      return this.dataset.case !== id;
    });
    const names = people().map((details) => details.dataset.name ?? '');
    personSelect
      .selectAll('option')
      .data(names)
      .join('option')
      .attr('value', (_, i) => i)
      .text((name) => name);
    personSelect.property('value', '0');
    showPerson(0);
  };
  caseSelect.on('change', () => showCase(caseSelect.property('value') as string));
  personSelect.on('change', () => showPerson(Number(personSelect.property('value'))));
  showCase(caseSelect.property('value') as string);
}
