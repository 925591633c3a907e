import { cutWindows, meanLevels } from '../evaluation/windows/windows.ts';
import type { WindowKind, Windows } from '../evaluation/windows/windows.ts';
import { numberOf } from './campaign.ts';
import type { Campaign } from './campaign.ts';
import { levelOf } from './campaign-sums.ts';
import type { Clusters } from './campaign-sums.ts';

/**
 * The rows of a campaign in windows: what one phone recorded of another in one session is one
 * recording, whatever was between them.
 */
export class CampaignWindows {
  readonly kind: WindowKind;
  readonly windows: Windows;
  /** 1 where the mean distance is within the limit. */
  readonly isNear: Uint8Array;
  private readonly campaign: Campaign;
  /** Rows by recording and time. */
  private readonly order: Int32Array;
  /** Link of each row in that order. */
  private readonly linkOf: Int32Array;

  constructor(campaign: Campaign, kind: WindowKind, limitM: number) {
    this.campaign = campaign;
    this.kind = kind;
    const { order, recording, linkOf } = recordedOrder(campaign);
    this.order = order;
    this.linkOf = linkOf;
    const { links, timeUs } = campaign;
    const rows = {
      recording,
      timeUs: Float64Array.from(order, (row) => timeUs[row]),
      distanceM: Float64Array.from(linkOf, (link) => links[link].distanceM),
    };
    this.windows = cutWindows(rows, kind);
    this.isNear = Uint8Array.from(this.windows.distanceM, (d) => (d <= limitM ? 1 : 0));
  }

  /** Mean level of each window, dB; NaN where nothing is heard. */
  levels(rssiDbm: Float64Array): Float64Array {
    const { campaign, order, windows } = this;
    return meanLevels(
      windows,
      Float64Array.from(order, (row) => levelOf(campaign, rssiDbm, row)),
    );
  }

  /** Cluster of each window: that of its first row. */
  clusters({ of }: Clusters): Int32Array {
    const { windows, linkOf } = this;
    const found = new Int32Array(windows.count);
    for (let k = linkOf.length - 1; k >= 0; k--) found[windows.of[k]] = of[linkOf[k]];
    return found;
  }
}

function recordedOrder({ links, rssiDbm, timeUs, isTimed }: Campaign) {
  const count = rssiDbm.length;
  const recordings = new Map<string, number>();
  const recordingOf = new Int32Array(count);
  const linkOfRow = new Int32Array(count);
  links.forEach(({ sender, receiver, session, from, to }, k) => {
    const own = numberOf(recordings, JSON.stringify([sender, receiver, session]));
    recordingOf.fill(own, from, to);
    linkOfRow.fill(k, from, to);
  });
  const order = Int32Array.from(recordingOf, (_, row) => row);
  order.sort(
    (a, b) => recordingOf[a] - recordingOf[b] || (isTimed ? timeUs[a] - timeUs[b] : 0) || a - b,
  );
  return {
    order,
    recording: Int32Array.from(order, (row) => recordingOf[row]),
    linkOf: Int32Array.from(order, (row) => linkOfRow[row]),
  };
}
