import type { Spans } from '../../air/spans.ts';
import { clockUs } from '../../phone/clock.ts';
import type { PhoneClock } from '../../phone/clock.ts';
import type { SceneApp } from '../../plan/scene.ts';
import type { ContactLog, Sighting } from '../../protocols/engine.ts';
import type { SightingRows } from '../sightings.ts';
import type { Report } from './report.ts';

/** Tells an app's engine of what the system hands over, which writes its contact log. */
export class Observer {
  /** Of each row of the log: when the first packet of the span that opened it came, true time. */
  readonly heardUs: number[];
  private readonly app: SceneApp;
  private readonly sighting: Sighting;

  constructor(app: SceneApp) {
    this.heardUs = [];
    this.app = app;
    this.sighting = {
      identifier: 0,
      firstUs: 0,
      lastUs: 0,
      packets: 0,
      rssiMeanDbm: 0,
      rssiMinDbm: 0,
      rssiMaxDbm: 0,
      rssiFirstDbm: 0,
      metadata: 0,
    };
  }

  /**
   * Appends to `log`, by the phone's clock; gives the rows added, which are also counted in `rows`.
   *
   * @param rowOf - the row of `rows` that each span is in
   */
  observe(
    spans: Spans,
    report: Report,
    clock: PhoneClock,
    log: ContactLog,
    rows: SightingRows,
    rowOf: Int32Array,
  ): number {
    const { sighting } = this;
    const { identifiers, engine } = this.app;
    this.heardUs.length = 0;
    let logRows = 0;
    for (let k = 0; k < report.count; k++) {
      const span = report.span[k];
      sighting.identifier = identifiers.codeAt(spans.sender[span], spans.slot[span]);
      sighting.firstUs = clockUs(clock, report.firstUs[k]);
      sighting.lastUs = clockUs(clock, report.lastUs[k]);
      sighting.packets = spans.packets[span];
      sighting.rssiMeanDbm = spans.rssiMeanDbm[span];
      sighting.rssiMinDbm = spans.rssiMinDbm[span];
      sighting.rssiMaxDbm = spans.rssiMaxDbm[span];
      sighting.rssiFirstDbm = spans.rssiFirstDbm[span];
      sighting.metadata = spans.metadata[span];
      const added = engine.observe(log, sighting);
      rows.logRows[rowOf[span]] += added;
      logRows += added;
      for (let row = 0; row < added; row++) this.heardUs.push(spans.firstUs[span]);
    }
    return logRows;
  }
}
