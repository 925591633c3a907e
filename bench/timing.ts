/** One side of a comparison: does `count` operations and gives how many were done. */
export interface Contender {
  readonly name: string;
  run(): number;
}

export interface Measured {
  readonly name: string;
  /** Operations per second: median, least and greatest over the rounds. */
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
}

/**
 * Times contenders turn by turn, so that what else the machine does falls on all of them; the first
 * round warms up and does not count.
 */
export function measure(contenders: readonly Contender[], rounds = 7): Measured[] {
  const rates = contenders.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    contenders.forEach((contender, k) => {
      const startMs = performance.now();
      const operations = contender.run();
      const seconds = (performance.now() - startMs) / 1000;
      if (round > 0) rates[k].push(operations / seconds);
    });
  }
  return contenders.map(({ name }, k) => {
    const sorted = rates[k].sort((a, b) => a - b);
    return {
      name,
      median: sorted[sorted.length >> 1],
      least: sorted[0],
      greatest: sorted[sorted.length - 1],
    };
  });
}

/** Prints a table: what, million a second with its range, and the ratio of the first to each. */
export function tell(title: string, measured: readonly Measured[]): void {
  const million = (x: number): string => (x / 1e6).toPrecision(3);
  console.log(
    `\n### ${title}\n\n| | million a second (least to greatest) | first / this |\n|---|---|---|`,
  );
  for (const { name, median, least, greatest } of measured) {
    const ratio = (measured[0].median / median).toFixed(2);
    console.log(
      `| ${name} | ${million(median)} (${million(least)} to ${million(greatest)}) | ${ratio} |`,
    );
  }
}
