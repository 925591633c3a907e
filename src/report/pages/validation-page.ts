import type { Validation } from '../../validation/validate.ts';
import { group } from '../kit/markup.ts';
import {
  allRows,
  byDistance,
  detectionSection,
  forecastTable,
  minutesByDistance,
  stillSection,
  validationSummary,
} from '../sections/validation-sections.ts';
import { renderPage } from './page.ts';
import type { Section } from './page.ts';

export interface ValidationPageWords {
  /** The data set. */
  readonly source: string;
  /** What was rebuilt, and how far it may be trusted. */
  readonly notes: readonly string[];
  /** Of bluecrowd. */
  readonly version: string;
}

/** A measured campaign beside its prediction, as one HTML page. */
export function renderValidation(
  result: Validation,
  { source, notes, version }: ValidationPageWords,
): Promise<string> {
  return renderPage({
    title: source,
    eyebrow: 'bluecrowd · measured and predicted',
    sub: `${result.answered} figures · ${result.clusters} ${result.clusterKind}`,
    sections: [
      { id: 'summary', title: 'Summary', body: validationSummary(result, notes) },
      ...(result.minutes === undefined ? rowSections(result) : minuteSections(result)),
      { id: 'rows', title: 'Every figure', body: allRows(result) },
    ],
    version,
  });
}

function minuteSections(result: Validation): Section[] {
  return [{ id: 'minutes', title: 'Minutes by attenuation', body: minutesByDistance(result) }];
}

function rowSections(result: Validation): Section[] {
  return [
    {
      id: 'levels',
      title: 'Level and distance',
      body: group(byDistance(result, 'mean'), byDistance(result, 'sd'), forecastTable(result)),
    },
    { id: 'heard', title: 'Heard and missed', body: byDistance(result, 'heard') },
    { id: 'near', title: 'Near against far', body: detectionSection(result) },
    { id: 'still', title: 'Within a link', body: stillSection(result) },
  ];
}
