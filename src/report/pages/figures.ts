import { join } from 'node:path';
import { FIGURE } from '../../results/folder/seal.ts';
import { writeWhole } from '../../results/folder/whole-file.ts';
import type { WrittenFile } from '../../results/folder/whole-file.ts';
import { readReportData } from '../data/data.ts';
import type { ReportData } from '../data/data.ts';
import { withChoice } from '../data/data-roc.ts';
import { distanceQuantities } from '../sections/figure-sections.ts';
import type { ReportSource } from '../data/source.ts';
import { pointOfRun } from '../sections/rule-words.ts';
import { attenuationModel } from '../sections/radio-sections.ts';
import { awayFigure } from '../figures/away-figure.ts';
import { contactFigure } from '../figures/contact-figure.ts';
import { dailyFigure } from '../figures/daily-figure.ts';
import { densityFigure } from '../figures/density-figure.ts';
import { distanceFigure } from '../figures/distance-figure.ts';
import { standaloneFigure } from '../figures/figure.ts';
import type { Figure } from '../figures/figure.ts';
import { radioUseFigure } from '../figures/radio-use-figure.ts';
import { recallFprFigure } from '../figures/recall-fpr-figure.ts';
import { rocFigure } from '../figures/roc-figure.ts';
import { storyFigure } from '../figures/story-figure.ts';

/** The figures of a report that have something to show. */
export function reportFigures(data: ReportData): Figure[] {
  const { startDate } = data.scenario;
  const figures = [recallFprFigure(data.confusion.map(pointOfRun))];
  if (data.hearing.some((app) => app.sightings > 0)) {
    figures.push(...distanceQuantities(data).map((q) => distanceFigure(data.hearing, q)));
  }
  if (data.density.some(({ cells }) => cells.length > 0)) {
    figures.push(densityFigure(data.density, attenuationModel(data)));
  }
  const apps = withChoice(data.roc);
  if (apps.length > 0) figures.push(rocFigure(apps, data.scenario.truth.closeM));
  if (data.contactTime.all.pairDays > 0) figures.push(contactFigure(data.contactTime));
  if (data.daily.length > 0) figures.push(dailyFigure(data.daily, data.apps, startDate));
  if (data.away.length > 0) figures.push(awayFigure(data.away, startDate));
  if (data.radioUse.length > 0) {
    const labels = data.apps.map(({ label }) => label);
    figures.push(radioUseFigure(data.radioUse, labels));
  }
  for (const story of data.stories.cases) {
    if (story.people.length > 0) figures.push(storyFigure(story, startDate));
  }
  return figures;
}

/**
 * Writes each figure as an SVG file of its own into a folder, which is made where there is none;
 * none where one of them may not be written.
 */
export async function writeSvgs(run: ReportSource, dir: string): Promise<WrittenFile[]> {
  const figures = reportFigures(await readReportData(run));
  return writeWhole(
    figures.map((figure) => ({
      path: join(dir, `${figure.id}.svg`),
      text: standaloneFigure(figure),
      over: FIGURE,
    })),
  );
}
