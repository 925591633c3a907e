import { runsOnDay } from '../../phone/phone-day.ts';
import type { PhoneDay } from '../../phone/phone-day.ts';
import type { Hearing, HearingLink } from '../../radio/hearing.ts';
import type { OnAir } from '../../radio/interference.ts';
import { LinkBudget } from '../../radio/link-budget.ts';
import { emptyGeometry, MEETING_STILL } from '../../world/world.ts';
import type { Geometry, Meetings } from '../../world/world.ts';
import type { Scene, SceneApp } from '../../plan/scene.ts';
import { linkHardware } from '../link-hardware.ts';

/**
 * One person near a receiver during one day, at scan level: where the two are, and what that leaves
 * of the sender's power. A record that is opened again and again; nothing of it outlasts the day.
 */
export class ScanLink implements HearingLink {
  sender: number;
  phone!: PhoneDay;
  /** Its meetings: [first, end). */
  first: number;
  end: number;
  /** By channel where the two were placed last: drawn ones, and what the path loss has. */
  readonly offsetsDb: Float64Array;
  pairKey: HearingLink['pairKey'];
  packetKey: HearingLink['packetKey'];
  passed: number;
  reportDb: number;
  fade: HearingLink['fade'];
  /** Of all apps of the sender together. */
  readonly onAir: { -readonly [K in keyof OnAir]: number };
  private readonly scene: Scene;
  private readonly budget: LinkBudget;
  private readonly geometry: Geometry;
  private meetings!: Meetings;
  private placedMeeting: number;
  private placedUs: number;

  constructor(scene: Scene, hearing: Hearing) {
    this.scene = scene;
    this.budget = new LinkBudget(scene.radio, scene.root, scene);
    this.geometry = emptyGeometry();
    this.offsetsDb = this.budget.offsetsDb;
    this.pairKey = scene.root;
    this.packetKey = scene.root;
    this.onAir = { eventsPerUs: 0, airtime: 0, hold: 0, passed: 1 };
    this.passed = 1;
    this.reportDb = 0;
    this.fade = hearing.freshLink(scene.root).fade;
    this.sender = -1;
    this.first = 0;
    this.end = 0;
    this.placedMeeting = -1;
    this.placedUs = 0;
  }

  /**
   * Turns to the phone of the other person of meetings [first, end); `hearing` draws what stays
   * with the link.
   */
  open(
    phone: PhoneDay,
    meetings: Meetings,
    first: number,
    end: number,
    { id: app }: SceneApp,
    hearing: Hearing,
  ): void {
    const receiver = meetings.person;
    const sender = phone.person;
    const { phones, ids, radio } = this.scene;
    this.meetings = meetings;
    this.sender = sender;
    this.phone = phone;
    this.first = first;
    this.end = end;
    this.placedMeeting = -1;
    const { sentDbm, reportDb, passed } = linkHardware(phones, radio.packet, sender, receiver);
    this.budget.open(receiver, sender, ids[receiver] < ids[sender], sentDbm);
    this.reportDb = reportDb;
    this.passed = passed;
    hearing.prepare(this, ids[receiver], ids[sender], app);
    this.budget.drawnDb.set(this.offsetsDb);
    this.sumOnAir();
  }

  private sumOnAir(): void {
    const { appsById, radio } = this.scene;
    const { onAir, phone } = this;
    onAir.passed = this.passed;
    onAir.eventsPerUs = 0;
    onAir.airtime = 0;
    onAir.hold = 0;
    for (const app of appsById) {
      if (!runsOnDay(phone, app.index)) continue;
      const { eventsPerUs, pdu } = app.schedule;
      onAir.eventsPerUs += eventsPerUs;
      onAir.airtime += eventsPerUs * pdu.airtimeUs;
      onAir.hold += eventsPerUs * (pdu.airtimeUs + radio.packet.deadTimeUs);
    }
  }

  isStill(meeting: number): boolean {
    return (this.meetings.flags[meeting] & MEETING_STILL) !== 0;
  }

  /** RSSI without anything that changes in time, dBm, where the two are at `tUs` of `meeting`. */
  placedDbm(meeting: number, tUs: number): number {
    if (this.placedMeeting === meeting && (this.placedUs === tUs || this.isStill(meeting))) {
      return this.budget.placedDbm;
    }
    this.scene.world.geometry(this.meetings, meeting, tUs, this.geometry);
    this.placedMeeting = meeting;
    this.placedUs = tUs;
    return this.budget.place(this.geometry);
  }

  /** Slow part at `tUs`, dB of attenuation. */
  slowDb(tUs: number): number {
    return this.budget.slowDb(tUs);
  }

  /** Six deviations of the slow part, dB: the link may be as much stronger for a while. */
  get mostSlowDb(): number {
    return 6 * this.budget.slowSdDb;
  }

  /** Distance where the two were placed last, m. */
  get distanceM(): number {
    return this.geometry.distanceM;
  }
}
