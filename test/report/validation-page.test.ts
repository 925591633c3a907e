import { describe, expect, it } from 'vitest';
import { curvesFigure } from '../../src/report/figures/curves-figure.ts';
import { validationFigure } from '../../src/report/figures/validation-figure.ts';
import { renderValidation } from '../../src/report/pages/validation-page.ts';
import { deafened, syntheticValidation } from './synthetic-validation.ts';

const WORDS = { source: 'a <set>', notes: ['Close: up to 2 m.'], version: '9.9.9' };

const MORE = ['roc-windows', 'still-spread'];

/** What should be a number and is none, outside of the script. */
const blemishes = (html: string): string[] =>
  html.replaceAll(/<script>.*?<\/script>/gs, '').match(/.{20}(NaN|undefined|Infinity)/g) ?? [];

describe('the page of a validation', () => {
  it('holds figures, and behind each a table of its rows with their verdicts', async () => {
    const result = await syntheticValidation();
    const page = await renderValidation(result, WORDS);
    expect(blemishes(page)).toEqual([]);
    expect(page.includes('<h1>a &lt;set&gt;</h1>')).toBe(true);
    for (const id of ['distance-mean', 'distance-sd', 'distance-heard', 'roc-rows', ...MORE]) {
      expect(page.includes(`id="fig-${id}"`), id).toBe(true);
    }
    expect(result.rows.filter(({ label }) => !page.includes(label))).toEqual([]);
    // Each answered row stands behind its figure, and in the table of all.
    const label = 'mean attenuation, all distances: offset';
    expect(page.split(label).length - 1).toBeGreaterThanOrEqual(2);
  });

  it('and its figure are drawn where the model hears nothing', async () => {
    const deaf = deafened(await syntheticValidation());
    const page = await renderValidation(deaf, WORDS);
    expect(blemishes(page)).toEqual([]);
    expect(page.includes('the model receives no packet')).toBe(true);
    expect(blemishes(validationFigure(deaf, 'a set').body.text)).toEqual([]);
  });

  it('draws shares of links against their spread from 0, and ROC curves to 100 %', () => {
    const curves = {
      x: [0, 0.5, 1],
      measured: [1, 3, 6],
      predicted: [1, 2, 4],
      low: [1, 1, 3],
      high: [1, 3, 5],
    };
    const words = { id: 'x', title: 'x', description: 'x', xLabel: 'x', yLabel: 'y' };
    const spread = curvesFigure(curves, { ...words, isRoc: false }).body.text;
    expect(spread).toContain('>6</text>');
    expect(spread).not.toContain('class="ref"');
    const shares = { ...curves, measured: [0, 0.7, 1], high: [0, 0.8, 1] };
    const roc = curvesFigure(shares, { ...words, isRoc: true }).body.text;
    expect(roc).toContain('100 %');
    expect(roc).toContain('class="ref"');
  });
});
