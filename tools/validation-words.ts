// What docs/validation.md says around its tables.
import { PLACE_WORDS } from '../src/validation/place-words.ts';

const PLACE_ROWS = PLACE_WORDS.map(
  ({ words, environment }) => `| ${words.join(', ')} | ${environment} |`,
).join('\n');

export const HEAD = `# Validation

\`bluecrowd validate DATA\` rebuilds a measurement campaign from an imported set (who, when, how far,
turned and carried how, on which channel), puts it on the air of the model at packet level
twenty times or as \`--replicates\` says, and sets the figures of both side by side.

    bluecrowd import measurements log.csv.gz --mapping mapping.yaml --out data
    bluecrowd validate data --limit 1.8m

This page is made by \`npm run leave-one-out\`: every published set is predicted from the others.

## How to read it

- Nothing of a prediction is fitted on the set, but for its level where phones are not calibrated, and that on
  **its other sessions**, session by session: of each phone that sends and each that receives where many have
  met many, else of each pair, else the level and spread of the other sessions' pairs. Where a receiver loses
  half of its packets is the radio's floor less its RX correction (3.6 dB where that is not told), or 1.4 dB
  above the level below which 2 % of what it heard in other sessions lies, if that is lower: the same rule for
  calibrated phones and others. With one session alone, levels are its own, and means tell their shape.
- A set counts as calibrated where most heard rows have an attenuation; the others are then left out and
  counted.
- What a set says of itself is used: place, turn of both bodies, how each phone is carried, kind of device, times,
  channels, how long its receivers stay on one (\`dwell\` in the mapping), and, with six people or more in a
  session, how many stand within 2 m of each other (\`radio.crowd\` of rooms and halls). Headings that nobody
  told are drawn, one for each person and session, anew each minute for people who move; ways of carrying that
  nobody told are drawn from the measured mix. Words that are not known for a place are refused unless \`--as\`
  says what they are; where the set says nothing it is a room. With \`--preset\`, one radio holds everywhere.
- Each replicate is at places of its own (\`radio.placeSpread\`): the level is drawn for each place that the set
  names, the rest (exponent, bodies, ways of carrying, crowds, shadowing, what changes within a link and how fast) for
  each kind of place, indoors, vehicle or open air, since people and phones of a set are the same. Where phones are
  not calibrated, these draws leave the mean level at the set's own distances, to which it is fitted. Devices that are
  put up share what lies between two places.
- A set that does not tell its misses holds heard packets only: a packet that the model loses is
  offered again, at most 32 times; what gets lost at any level leaves no trace there.
- Rows 30 s or more apart are scans of 4 s (14 packets, the mean of those heard) unless \`--rows\` says
  otherwise. Rows at 0 m or without a distance are passed over.
- Near is up to \`--limit\`, or what the mapping says (\`limit: 1.8 m\`), or 2 m, which is then said.
- Measured: ± from 200 draws of whole sessions or pairs. Predicted: ± is the spread of replicates,
  what a set of this size gives by chance; \`80 %\` is from their 10 % to their 90 % point, at
  p (n + 1), so that one more replicate would lie in it with 80 % (\`interval80\` with \`covers\` in JSON). A prediction that knows how sure it is holds what was measured
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

| words | environment |
|---|---|
${PLACE_ROWS}

Carrying: pocket, pants, trousers (rear, back, hip: rear pocket), shirt, chest, jacket, hoodie, purse, bag,
backpack, rucksack; fixed, sensor, wall, bench, tripod, robot, ceiling: nobody holds it. Devices: Raspberry Pi 3
or single-board (with a second scale 15 dB higher for 0.3 of the packets), Raspberry, nRF5, dongle, Ubertooth,
sniffer, ESP32, USB (dongle), tag, AirTag, beacon, tile, wristband, badge (tag); all else is a phone. iPhones and
iPads go to the next channel every 40 ms, single-board computers every 10 ms, others every 4,096 ms.

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
no other set has such a kind, over all. What moves within a link is scaled by what other sets of its kind
(people hold both ends, or not) have beside what the presets say of these very campaigns; its shares stay
those of the preset. Levels are each set's own. What the radio owes most to a set is not used on it: the
losses by carry position owe to mit-matrix, which is predicted from what covered phones lose in other
sets; the metal shell comes from mitll-static-6ft and buses and trains from elanfer-multichannel, where a room
takes their place. **What people in between take is our reading of dp3t-exp05 and is used on it**: its AUC
without that stands above. Shares of channels and noise (kri-anechoic) and the distance over which shadowing
changes (Tetam) stay. What a new set is like is known no better than the spread between sets and the error of
their mean: both are drawn for each replicate, and sets differ no less than the preset says that places do, for few
sets may be alike by chance.

## Why figures miss

- **sd within a still link.** It lies between 2.2 and 6.0 dB in these sets, so that no mean is within 1 dB of
  all, and nothing that a set says of itself tells where: users at home (mitll-range-angle) vary by 5.4 dB, the
  same phones in laboratory rooms (mit-matrix) by 4.3; a robot's table (herald-edison) by 2.5, tags on a table
  (airtag-frank) by 4.3.
- **Correlation in time.** dp3t-exp05 keeps 0.4 of the variance for a second where the model keeps none: its app
  listens for half a second in five, each time on another channel, and the real channels seem to differ less
  than among the phones of a chamber. On the robot's table levels drift for minutes.
- **Means.** Casing to casing (herald-edison, airtag-frank below 0.3 m), a law of distance made for people does
  not hold. elanfer-multichannel has three senders at one spot for each distance: one draw of the place each.
- **AUC** is furthest off for tetam-tracks (a beacon that moves through one furnished room; n 1.7, other
  rooms 1.4): one place is one draw of the exponent. In mitll-range-angle each user measured other distances, so
  that levels of pairs decide, and these come from the other sessions of each pair; its small error says little
  of the path law.
- **Telling more** makes misses greater where kinds of phones are told in mitll-range-angle (8.2 for 7.6: iPhones
  go to another channel every 40 ms, so that packets 1 s apart share little, and these keep 0.24 of their variance) and
  where carrying and headings are told in the burned mitll-ua-rooms (40.8 for 34: its pockets lose and shade less
  than those of other sets). Elsewhere it helps or changes nothing.

## Limits

Vehicles rest on one bus and on a screen room; riders and windows of 15 minutes are **not measured here**. Gain
steps, dwell and losses of boards, tags and dongles rest on one set each or on judgement
(src/radio/device-class.ts). Crowds are a mean: nobody's body is placed between two phones.

Not in the table: the static points of the Tetam set (rows are means over thousands of packets), the
Herald logs of 2020-12-08 and sal-walk (no distances), ececli-rpi (one pair of boards, for the gain step) and
Google's table of phone models (no packets).
`;
