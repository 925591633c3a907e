import type { PairZoom, ZoomApp } from '../../src/report/pages/zoom.ts';

const MIN = 60e6;
const MORNING = 10 * 60 * MIN;

/** A pair that meets face to face for 40 minutes, with a walk apart in the middle. */
export function syntheticZoom(): PairZoom {
  const meetings = Array.from({ length: 20 }, (_, i) => ({
    fromUs: MORNING + i * 2 * MIN,
    toUs: MORNING + (i * 2 + 2) * MIN,
    distanceM: i >= 8 && i < 12 ? 6 : 1 + 0.1 * (i % 3),
    wallDb: i >= 8 && i < 12 ? 5 : 0,
    face: i < 8 || i >= 12,
  }));
  const apps = [0, 1].flatMap((app) => [zoomApp(app, 3, 81), zoomApp(app, 81, 3)]);
  return { a: 3, b: 81, day: 0, apps, meetings, storedRows: 40, recomputedRows: 40, equal: true };
}

function zoomApp(app: number, receiver: number, sender: number): ZoomApp {
  const times = Array.from({ length: 10 }, (_, i) => MORNING + (i * 4 + app) * MIN);
  const rssi = times.map((_, i) => -62 - ((i * 7 + receiver) % 17) - (i === 4 || i === 5 ? 12 : 0));
  return {
    app,
    engine: ['bluezone@3', 'gaen@1.2'][app],
    direction: { receiver, sender },
    sightings: {
      window_us: times,
      first_us: times,
      packets: times.map(() => 12),
      rssi_mean_dbm: rssi,
      attenuation_db: rssi.map((value) => -11 - value),
    },
    logRows: times.map((us, i) => ({
      firstUs: us,
      lastUs: us + 30e6,
      packets: 12,
      rssiMeanDbm: rssi[i],
      matched: receiver !== 3,
    })),
  };
}
