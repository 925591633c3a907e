import { readReportData } from '../data/data.ts';
import type { ReportData } from '../data/data.ts';
import { behaviourSection } from '../sections/behaviour-section.ts';
import { contactSection, dailySection, hearingSection } from '../sections/figure-sections.ts';
import { plural } from '../kit/format.ts';
import { renderPage } from './page.ts';
import type { Section } from './page.ts';
import { radioUseSection } from '../sections/radio-use-section.ts';
import { rocSection } from '../sections/radio-sections.ts';
import { limitsSection, provenanceSection } from '../sections/provenance-section.ts';
import type { ReportSource } from '../data/source.ts';
import { storySection } from '../sections/story-section.ts';
import { countersSection, summarySection } from '../sections/summary.ts';

/** The report of a run as one HTML page that needs no other file and makes no request. */
export async function renderReport(run: ReportSource): Promise<string> {
  return renderReportData(await readReportData(run));
}

export async function renderReportData(data: ReportData): Promise<string> {
  const { scenario, people } = data;
  const title = scenario.title === '' ? scenario.name : scenario.title;
  return renderPage({
    title,
    eyebrow: 'bluecrowd · report of a run',
    sub: [
      scenario.name,
      `from ${scenario.startDate}`,
      plural(people.total, 'person', 'people'),
      `seed ${scenario.seed}`,
    ].join(' · '),
    sections: reportSections(data),
    version: data.manifest.version,
  });
}

function reportSections(data: ReportData): Section[] {
  return [
    { id: 'summary', title: 'Summary', body: summarySection(data) },
    { id: 'warned', title: 'Counts and figures', body: countersSection(data) },
    { id: 'stories', title: 'Case stories', body: storySection(data) },
    { id: 'hearing', title: 'Hearing and distance', body: hearingSection(data) },
    { id: 'near', title: 'ROC by attenuation', body: rocSection(data) },
    { id: 'contacts', title: 'Contact time', body: contactSection(data) },
    { id: 'daily', title: 'Day by day', body: dailySection(data) },
    ...(data.away.length === 0
      ? []
      : [{ id: 'behaviour', title: 'Behaviour', body: behaviourSection(data) }]),
    { id: 'radio', title: 'Radio use', body: radioUseSection(data) },
    { id: 'limits', title: 'Limits', body: limitsSection(data) },
    { id: 'provenance', title: 'Scenario and provenance', body: provenanceSection(data) },
  ];
}
