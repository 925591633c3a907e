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
  scale below which an uncalibrated receiver hears nothing comes from its other sessions too. With one
  session alone, levels are its own, and means tell their shape.
- What a set says of itself is used: place (room, office, home, hall, vehicle, metal, open air, by its
  words), turn of the body, how each phone is carried (\`fixed\`, \`sensor\` and the like: nobody stands
  beside it), times, channels. Headings that nobody told are drawn, one for each person and session.
  iPhones go to the next channel every 40 ms, other receivers every 4,096 ms. With \`--preset\`, one
  radio holds everywhere.
- A set that does not tell its misses holds heard packets only: a packet that the model loses is
  offered again, at most 32 times.
- Rows 30 s or more apart are scans of 4 s (14 packets, the mean of those heard) unless \`--rows\` says
  otherwise. Rows at 0 m or without a distance are passed over.
- Near is up to \`--limit\`, or what the mapping says (\`limit: 1.8 m\`), or 2 m, which is then said.
- Measured: ± from 200 draws of whole sessions or pairs. Predicted: ± is the spread of replicates,
  what a set of this size gives by chance; \`80 %\` is from their 10 % to their 90 % point
  (\`interval80\` with \`covers\` in JSON). A prediction that knows how sure it is holds what was measured
  in some 80 % of rows, with intervals not much wider than tolerances.
- \`within\`: off by no more than the tolerance. \`out\`: by more than that and two of the predicted ±.
  \`chance\`: out of tolerance by less than that, so that the set is too small to tell. \`no answer\`: the
  set cannot tell, and the row says why (AUC with one distance, correlation without times, P(heard)
  with unknown misses, thresholds without calibration).
- Rows beyond their tolerance are also counted together, \`out\` or \`chance\` (\`beyond\` in JSON).
- \`all distances: offset\` is what predictions differ by in common: the mean difference over distances,
  each counting by the inverse of its tolerance squared and predicted ± squared. Where many rows are off
  the same way, each by no more than chance, this one is \`out\`: its ± is that of replicates' own means.
  \`all distances: spread\` is how differently distances are off about that offset, beside how differently
  single replicates are. Spreading less than replicates is no miss. Where a set's level is its own, the
  offset of means says nothing and has no answer.
- CRPS, the continuous ranked probability score, holds the levels of all replicates at a distance
  against every heard row, in dB: 0 would be every row known, and being off, too narrow or too wide
  costs. Beside it stands what one normal law over all distances would get, with the mean and standard
  deviation of the set itself, blind to distance. Levels are taken to 1/64 dB.
- The exit code is 1 where a row is \`out\`, 2 for bad input, and 0 otherwise. \`--figure FILE.svg\` draws
  both sides; \`--page FILE.html\` is a page with level by distance, ROC, spread within links, and the rows
  behind each. Where a preset names the set as what it was fitted to, that is said first.
- The largest discrepancy is the row with the most tolerances between measured and predicted.

AUC, TPR and FPR are over heard rows, each on its own, the limit itself being near; a threshold counts
what is at or below it. AUC is exact: all pairs of a near and a far row, equal levels counting half.

\`--windows 4s\` (or \`15min\`, \`log\`, \`scan\`) also judges windows. What one phone recorded of another in one
session is a recording; a window begins with its first row that is in none and takes what follows
within 4 s or 15 min, or all of it; with \`scan\` each row is one. The level of a window is the mean of
what was heard in it (attenuation where phones are calibrated, else RSSI), a window in which nothing was
heard is left out, and the mean distance of all its rows says whether it is near, also where some of
them are near and some are not. Replicates fall into the same windows. Figures over windows: AUC, TPR and
FPR at the thresholds, the least P_miss + P_fa over all thresholds (the nDCF of TC4TL with equal weights:
a constant answer gets 1), and the correlation (Pearson) of level with the logarithm of distance.

A set of minutes at attenuations in place of packets, as exposure notifications keep them, is rebuilt as
scans of 4 s, one every 4 min of what each pair was told, all of them heard. At each distance the share
of each bucket in all minutes is compared; phones count as calibrated, and where the set names no TX
power and RX correction they are those of the mean phone. Buckets of one set do not overlap.
`;

export const TAIL = `
The exponent is the mean over places of the same kind (indoors, vehicles, open air) in other sets, each
counting by the inverse of its own variance and that between sets (DerSimonian and Laird 1986), so that
2 million rows of one set do not drown the others, and moved as the presets of the places differ; where
no other set has such a kind, over all. What moves within a link is scaled to the other sets of its kind
(with people, or without); its shares stay those of the preset. Levels are each set's own. What the
radio owes most to a set is not used on it: the losses by carry position are a fit to mit-matrix, which is
predicted from what covered phones lose in other sets, and the metal shell comes from mitll-static-6ft,
where a room takes its place. Shares of channels and noise (kri-anechoic) and the distance over which
shadowing changes (Tetam) stay.

## Why figures miss

- **sd within a still link** (mitll-range-angle, mitll-static-6ft, pcng-human, kri-anechoic). It lies
  between 2.2 and 6.0 dB in these sets, so that no mean is within 1 dB of all, and nothing that a set
  says of itself tells where: how still people stood, or how a sniffer hops. The chamber is predicted
  from a table with a robot, the only other set without people.
- **Correlation in time** (herald-edison, pcng-human). Standing people with phones in hand or pocket
  keep half of the variance for a second, the model less than a third. On the robot's table levels drift for
  minutes; the slow part of the model forgets within 30 s and stands for people.
- **Means** (herald-edison at 0.2 m, elanfer-multichannel at 6 m). Casing to casing, a law of distance
  made for people does not hold: a level fitted at all distances is too high at the near end. The
  exponent of open air comes from a chamber with two distances and from tags within 2 m (3.4), and is
  too steep for a car park.
- **AUC** is furthest off for tetam-tracks (a beacon that moves through one furnished room; n 1.7, other
  rooms 1.35) and airtag-frank (tags within 2 m, where open air has n 3.4), both within chance: one
  place is one draw of the exponent, whose spread between places is 0.3 indoors. In mitll-range-angle
  each user measured other distances, so that levels of pairs decide, and these come from the other
  sessions of each pair; its small error says little of the path law.

Not in the table: the static points of the Tetam set (rows are means over thousands of packets), the
Herald logs of 2020-12-08 (no distances) and Google's table of phone models (no packets).
`;
