// What docs/validation.md says around its tables.

export const HEAD = `# Validation

\`bluecrowd validate DATA\` rebuilds a measurement campaign from an imported set (who, when, how far,
turned and carried how, on which channel), puts it on the air of the model at packet level some
twenty times, and sets the figures of both side by side.

    bluecrowd import measurements log.csv.gz --mapping mapping.yaml --out data
    bluecrowd validate data --limit 1.8m

This page is made by \`npm run leave-one-out\`: every published set is predicted from the others.

## How to read it

- Nothing of a prediction is fitted on the set, but for its level where phones are not calibrated: one
  free offset per pair of phones, **fitted on the other sessions of the set**, session by session; where
  a pair has no other session, the level and spread of the other sessions' pairs. The place on its own
  scale below which an uncalibrated receiver hears nothing comes from its other sessions too.
- What a set says of itself is used: place (room, vehicle, open air, by its words), turn of the body,
  hand or pocket, times, channels. Headings that nobody told are drawn. iPhones go to the next channel
  every 40 ms, other receivers every 4,096 ms.
- A set that does not tell its misses holds heard packets only: a packet that the model loses is
  offered again, at most 32 times.
- Rows 30 s or more apart are scans of 4 s: 14 packets, the mean of those heard.
- Measured: ± from 200 draws of whole sessions or pairs. Predicted: ± is the spread of replicates,
  what a set of this size gives by chance.
- \`within\`: off by no more than the tolerance. \`out\`: by more than that and two of the predicted ±.
  \`chance\`: out of tolerance by less than that, so that the set is too small to tell. \`no answer\`: the
  set cannot tell, and the row says why.
- The exit code of \`validate\` is 1 where a row is \`out\`, and 0 otherwise.
- The largest discrepancy is the row with the most tolerances between measured and predicted.

AUC, TPR and FPR are over heard rows, each on its own, the limit itself being near; a threshold counts
what is at or below it.
`;

export const TAIL = `
The exponent is the mean over places of the same kind in other sets, each counting by the inverse of its
own variance and that between sets (DerSimonian and Laird 1986), so that 2 million rows of one set do
not drown the others; where no other set has such a place, over all, moved as the presets differ. What
moves within a link is scaled to the other sets of its kind (with people, or without); its shares stay
those of the preset. Levels are each set's own.
`;
