import { fitRoom, BEFORE, missOf, TARGETS } from '../src/fitting/joint-fit.ts';
import type { RoomParts } from '../src/fitting/joint-fit.ts';

/** The document of the fit, Markdown. */
export function roomDocument(): string {
  const fitted = fitRoom();
  const parts = Object.keys(BEFORE).map((name) => {
    const key = name as keyof RoomParts;
    return `| ${name} | ${BEFORE[key]} | ${fitted[key].toFixed(2)} |`;
  });
  const targets = TARGETS.map(({ what, measured, error, source, predict }) => {
    const [before, after] = [predict(BEFORE), predict(fitted)].map((x) => x.toFixed(2));
    return `| ${what} | ${measured} | ${error} | ${before} | ${after} | ${source} |`;
  });
  return `# The default room

Made by \`npm run schema\`; do not edit.

The parts of the room's radio were chosen by hand, one by one, so that they fit together. Here they are
fitted together, by least squares, to everything that was measured of rooms; the preset \`room\` is this
fit, rounded. Sum of squared misses, each in its own errors: ${missOf(BEFORE).toFixed(1)} with the parts chosen by
hand, ${missOf(fitted).toFixed(1)} fitted (${TARGETS.length} figures, ${parts.length} parts).

| part | by hand | fitted |
|---|---|---|
${parts.join('\n')}

What changed: people who face away lose more, and places differ more (the matrix set and the measured
places both say so); the slow part is smaller, because channels and fading, which the packet level has
by their causes, already make up much of what varies within a link; the exponent is a little steeper,
and what a naive line through the packets heard would say of it is still 1.2.

| figure | measured | error | by hand | fitted | source |
|---|---|---|---|---|---|
${targets.join('\n')}

Limits: errors are standard errors where the source has them and half the range of sets otherwise, and
figures of one set are taken as independent. Predictions are closed forms with normal laws, headings
uniform; tests hold them against the simulation. Correlations are of packets on any channel; a log
whose scanner stays on a channel for seconds correlates more at short lags.
`;
}
