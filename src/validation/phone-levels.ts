/** The level of one pair of phones in one session, as its rows have it. */
export interface SessionLevel {
  readonly session: number;
  readonly sender: string;
  readonly receiver: string;
  readonly dbm: number;
}

/** Each phone must have met so many others, or its own part cannot be told from theirs. */
const MIN_PARTNERS = 3;
const ROUNDS = 20;

/**
 * What each phone sends and receives, where many have met many: level = mean + sender + receiver +
 * session, by least squares in turns. What is left belongs to the links, and is not of phones.
 */
export class PhoneLevels {
  private readonly meanDbm: number;
  private readonly senders: Map<string, number>;
  private readonly receivers: Map<string, number>;
  private readonly counts: Map<string, number>;
  /** Of one level about the sum, dB; and of sessions. */
  readonly leftSdDb: number;
  readonly sessionSdDb: number;

  constructor(levels: readonly SessionLevel[]) {
    this.meanDbm = mean(levels.map(({ dbm }) => dbm));
    this.senders = new Map();
    this.receivers = new Map();
    this.counts = new Map();
    const sessions = new Map<number, number>();
    const left = levels.map(({ dbm }) => dbm - this.meanDbm);
    for (let round = 0; round < ROUNDS; round++) {
      fitPart(levels, left, ({ sender }) => sender, this.senders);
      fitPart(levels, left, ({ receiver }) => receiver, this.receivers);
      fitPart(levels, left, ({ session }) => session, sessions);
    }
    for (const { sender, receiver } of levels) {
      for (const end of [`from ${sender}`, `to ${receiver}`]) {
        this.counts.set(end, (this.counts.get(end) ?? 0) + 1);
      }
    }
    const parts = this.senders.size + this.receivers.size + sessions.size;
    this.leftSdDb = Math.sqrt(sumOfSquares(left) / Math.max(1, left.length - parts));
    this.sessionSdDb = Math.sqrt(
      sumOfSquares([...sessions.values()]) / Math.max(1, sessions.size - 1),
    );
  }

  /** Level of a pair and its standard error, dB; undefined where one of the two is not known. */
  of(sender: string, receiver: string): { dbm: number; errorDb: number } | undefined {
    const sending = this.senders.get(sender);
    const receiving = this.receivers.get(receiver);
    const sent = this.counts.get(`from ${sender}`) ?? 0;
    const got = this.counts.get(`to ${receiver}`) ?? 0;
    if (sending === undefined || receiving === undefined) return undefined;
    if (Math.min(sent, got) < MIN_PARTNERS) return undefined;
    const errorDb = this.leftSdDb * Math.sqrt(1 / sent + 1 / got);
    return { dbm: this.meanDbm + sending + receiving, errorDb };
  }
}

/** Moves the mean of what is left of each group into its own part. */
function fitPart<Name>(
  levels: readonly SessionLevel[],
  left: number[],
  nameOf: (level: SessionLevel) => Name,
  parts: Map<Name, number>,
): void {
  const sums = new Map<Name, { sum: number; count: number }>();
  levels.forEach((level, k) => {
    const name = nameOf(level);
    const entry = sums.get(name) ?? { sum: 0, count: 0 };
    sums.set(name, { sum: entry.sum + left[k], count: entry.count + 1 });
  });
  for (const [name, { sum, count }] of sums) parts.set(name, (parts.get(name) ?? 0) + sum / count);
  levels.forEach((level, k) => {
    const { sum, count } = sums.get(nameOf(level))!;
    left[k] -= sum / count;
  });
}

/** Whether phones have met enough others for their parts to be told apart. */
export function haveMetMany(levels: readonly SessionLevel[]): boolean {
  const partners = new Map<string, Set<string>>();
  for (const { sender, receiver } of levels) {
    if (!partners.has(sender)) partners.set(sender, new Set());
    partners.get(sender)!.add(receiver);
  }
  const counts = [...partners.values()].map(({ size }) => size).sort((a, b) => a - b);
  return counts.length >= MIN_PARTNERS && counts[counts.length >> 1] >= MIN_PARTNERS;
}

function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
