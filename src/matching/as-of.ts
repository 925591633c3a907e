import { ENIN_S } from '../base/ble/exposure-notification.ts';
import type {
  DiagnosisKeys,
  ExportHead,
  GaenExportSummary,
} from '../keyfiles/gaen/diagnosis-keys.ts';
import { TEK_BYTES } from '../keyfiles/gaen/diagnosis-keys.ts';
import type { ContactLogs } from './contact-logs.ts';
import type { PublishedKeys } from './list-forms.ts';

/** What came later than the instant of a match, so that it does not count. */
export interface LeftOut {
  exports: number;
  /** Those of such exports, and those that end later themselves. */
  keys: number;
  rows: number;
  /**
   * The earliest instant at which one of these would count, Unix s; Infinity where there is none.
   */
  countsFromS: number;
}

/**
 * What was there at an instant: rows heard, keys that had ended and exports that had been published
 * by then. Keeps count of the rest. Without an instant everything counts.
 */
export class AsOf {
  readonly leftOut: LeftOut;
  private readonly atS: number;

  /** @param atS - Unix s; what is of this very instant counts */
  constructor(atS = Infinity) {
    this.atS = atS;
    this.leftOut = { exports: 0, keys: 0, rows: 0, countsFromS: Infinity };
  }

  /** Whether an export came later; one that does not say when it ends is taken not to. */
  isLater({ endTimestampS }: ExportHead): boolean {
    return endTimestampS > this.atS;
  }

  /** Whether an export had been published. */
  hasExport({ head, keyCount }: GaenExportSummary): boolean {
    if (!this.isLater(head)) return true;
    this.leftOut.exports++;
    this.leave('keys', keyCount, head.endTimestampS);
    return false;
  }

  /** The keys of a block of an export that had ended. */
  ended(block: DiagnosisKeys): DiagnosisKeys {
    const { rollingStartEnin, rollingPeriod } = block;
    const kept: number[] = [];
    for (let k = 0; k < block.count; k++) {
      const endS = (rollingStartEnin[k] + rollingPeriod[k]) * ENIN_S;
      if (endS <= this.atS) kept.push(k);
      else this.leave('keys', 1, endS);
    }
    return kept.length === block.count ? block : pick(block, kept);
  }

  /**
   * Each list with the keys that had ended. Few lists say when they were published, and none was
   * before its keys ended; reports of TCN carry no times.
   */
  lists(checks: readonly PublishedKeys[]): PublishedKeys[] {
    return checks.map(({ keys, expand }) => ({
      keys: keys.filter(({ endS }) => {
        if (endS <= this.atS) return true;
        this.leave('keys', 1, endS);
        return false;
      }),
      expand,
    }));
  }

  /** The rows that had been heard, by the receiver's clock; all phones stay. */
  logs(logs: ContactLogs): ContactLogs {
    const ends = logs.phones.map((_, phone) => this.lastHeard(logs, phone));
    const rows = ends.reduce((sum, end, phone) => sum + end - logs.starts[phone], 0);
    return rows === logs.count ? logs : firstRows(logs, ends, rows);
  }

  /** Where the rows of a phone end that had been heard: they are in order of time. */
  private lastHeard({ timeMs, starts }: ContactLogs, phone: number): number {
    const end = starts[phone + 1];
    let row = end;
    while (row > starts[phone] && timeMs[row - 1] > 1000 * this.atS) row--;
    if (row < end) this.leave('rows', end - row, timeMs[row] / 1000);
    return row;
  }

  private leave(what: 'keys' | 'rows', count: number, countsFromS: number): void {
    this.leftOut[what] += count;
    this.leftOut.countsFromS = Math.min(this.leftOut.countsFromS, countsFromS);
  }
}

/** The rows of each phone up to its end in `ends`, `count` in all. */
function firstRows(logs: ContactLogs, ends: readonly number[], count: number): ContactLogs {
  const { identifierBytes: size, starts } = logs;
  const kept: number[] = [0];
  for (const [phone, end] of ends.entries()) kept.push(kept[phone] + end - starts[phone]);
  const taken = <Column extends Float64Array | Uint32Array | Uint8Array>(
    from: Column,
    to: Column,
    width = 1,
  ): Column => {
    ends.forEach((end, phone) =>
      to.set(from.subarray(width * starts[phone], width * end), width * kept[phone]),
    );
    return to;
  };
  const column = (from: Float64Array): Float64Array => taken(from, new Float64Array(count));
  return {
    ...logs,
    starts: kept,
    count,
    identifiers: taken(logs.identifiers, new Uint8Array(size * count), size),
    timeMs: column(logs.timeMs),
    metadata: taken(logs.metadata, new Uint32Array(count)),
    rssiMeanDbm: column(logs.rssiMeanDbm),
    rssiMaxDbm: column(logs.rssiMaxDbm),
    sinceScanS: column(logs.sinceScanS),
    rxCorrectionDb: column(logs.rxCorrectionDb),
  };
}

function pick(block: DiagnosisKeys, kept: readonly number[]): DiagnosisKeys {
  const column = (values: Int32Array) => Int32Array.from(kept, (k) => values[k]);
  return {
    count: kept.length,
    keyBytes: pickBytes(block.keyBytes, TEK_BYTES, kept),
    rollingStartEnin: column(block.rollingStartEnin),
    rollingPeriod: column(block.rollingPeriod),
    transmissionRiskLevel: column(block.transmissionRiskLevel),
    reportType: Uint8Array.from(kept, (k) => block.reportType[k]),
    daysSinceOnset: column(block.daysSinceOnset),
    revised: Uint8Array.from(kept, (k) => block.revised[k]),
  };
}

function pickBytes(bytes: Uint8Array, size: number, kept: readonly number[]): Uint8Array {
  const picked = new Uint8Array(size * kept.length);
  kept.forEach((k, at) => picked.set(bytes.subarray(size * k, size * (k + 1)), size * at));
  return picked;
}
