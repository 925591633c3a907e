import type { Campaign, CampaignLink } from '../../src/validation/campaign.ts';
import { fixedPrediction } from '../../src/validation/prediction.ts';
import { environmentRadio } from '../../src/fitting/preset-file.ts';
import { validate } from '../../src/validation/validate.ts';
import type { Validation } from '../../src/validation/validate.ts';

const DISTANCES_M = [0.5, 1, 2, 4, 8];
const SESSIONS = 12;
const ROWS = 24;

/** Pairs at five distances, in the level of a room, every tenth packet missed; some 40 ms each. */
export function syntheticValidation(windows: '4s' | undefined = '4s'): Promise<Validation> {
  return validate(syntheticCampaign(), fixedPrediction(environmentRadio('room')), {
    limitM: 2,
    replicates: 6,
    seed: 'page',
    windows,
    onProgress: () => undefined,
  });
}

function syntheticCampaign(): Campaign {
  const links: CampaignLink[] = [];
  const rssi: number[] = [];
  const time: number[] = [];
  for (let session = 0; session < SESSIONS; session++) {
    DISTANCES_M.forEach((distanceM, k) => {
      const from = rssi.length;
      for (let row = 0; row < ROWS; row++) {
        const wave = 4 * Math.sin(1.7 * row + session) + 3 * Math.sin(session * 5 + k);
        const dbm = -70 - 18 * Math.log10(distanceM) + wave;
        rssi.push(row % 10 === 9 ? NaN : Math.round(dbm));
        time.push(1e6 * (100 * k + row));
      }
      links.push(linkOf(session, distanceM, links.length, from, rssi.length));
    });
  }
  const count = rssi.length;
  return {
    links,
    meetings: links.length,
    sessions: SESSIONS,
    timeUs: Float64Array.from(time),
    channel: new Int8Array(count).fill(-1),
    rssiDbm: Float64Array.from(rssi),
    scaleDb: new Float64Array(count).fill(-25),
    rxCorrectionDb: new Float64Array(count).fill(NaN),
    uncalibrated: 0,
    dwellUs: undefined,
    missed: rssi.filter(Number.isNaN).length,
    passedOver: 0,
    isTimed: true,
    isCalibrated: true,
    rowKind: 'packets',
    isMoving: new Uint8Array(links.length),
    isStill: new Uint8Array(links.length).fill(1),
  };
}

function linkOf(
  session: number,
  distanceM: number,
  meeting: number,
  from: number,
  to: number,
): CampaignLink {
  return {
    session: `s${session}`,
    sender: `p${session}`,
    receiver: 'r',
    distanceM,
    angleDeg: NaN,
    angleSenderDeg: NaN,
    carrySender: '',
    carryReceiver: '',
    deviceSender: '',
    deviceReceiver: '',
    crowdPerM2: NaN,
    environment: 'room',
    meeting,
    receiverIsLow: false,
    sessionIndex: session,
    from,
    to,
  };
}

/** The same set beside a model that hears nothing beyond 2 m. */
export function deafened(result: Validation): Validation {
  const rows = result.rows.map((row) =>
    row.kind === 'mean' && row.distanceM! > 2
      ? {
          ...row,
          predicted: { value: NaN, error: NaN },
          interval80: [NaN, NaN] as const,
          covers: false,
          beyond: true,
          verdict: 'out' as const,
          reason: 'the model receives no packet',
        }
      : row,
  );
  return { ...result, rows, isGood: false };
}
