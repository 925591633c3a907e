import { isOnAir, phoneDayOf } from '../../phone/phone-day.ts';
import type { PhoneDay } from '../../phone/phone-day.ts';
import type { SceneApp, Scene } from '../../plan/scene.ts';
import type { Hearing } from '../../radio/hearing.ts';
import type { Meetings } from '../../world/world.ts';
import { neighboursOf } from '../neighbours.ts';
import { ScanLink } from './scan-link.ts';

/**
 * Links from everybody near a receiver on one day who has a phone with an app, whether it is the
 * one listened to or not, in order of ids. A link is opened when it is first asked for: most of
 * those near are never in the way of one who is wanted.
 */
export class NearbyLinks {
  count: number;
  /** Of the other person of link `k`. */
  readonly phones: PhoneDay[];
  /** Meetings [first[k], end[k]) are those of link `k`. */
  readonly first: number[];
  readonly end: number[];
  private readonly scene: Scene;
  private readonly app: SceneApp;
  private readonly hearing: Hearing;
  private readonly links: ScanLink[];
  private readonly isOpen: boolean[];
  /** Of link `k`: the meeting at which `meetingAt` looks first. */
  private readonly next: number[];
  private meetings!: Meetings;

  constructor(scene: Scene, app: SceneApp, hearing: Hearing) {
    this.count = 0;
    this.phones = [];
    this.first = [];
    this.end = [];
    this.scene = scene;
    this.app = app;
    this.hearing = hearing;
    this.links = [];
    this.isOpen = [];
    this.next = [];
  }

  /** Turns to the meetings of one receiver-day. */
  open(meetings: Meetings): void {
    const { scene } = this;
    const { count, first, end } = neighboursOf(meetings, scene.ids);
    this.meetings = meetings;
    this.count = 0;
    for (let k = 0; k < count; k++) {
      const phone = phoneDayOf(scene, meetings.other[first[k]], meetings.day);
      if (!isOnAir(phone)) continue;
      this.phones[this.count] = phone;
      this.first[this.count] = first[k];
      this.end[this.count] = end[k];
      this.next[this.count] = first[k];
      this.isOpen[this.count++] = false;
    }
  }

  /** Link `k`, open. */
  at(k: number): ScanLink {
    while (this.links.length <= k) this.links.push(new ScanLink(this.scene, this.hearing));
    const link = this.links[k];
    if (!this.isOpen[k]) {
      this.isOpen[k] = true;
      link.open(this.phones[k], this.meetings, this.first[k], this.end[k], this.app, this.hearing);
    }
    return link;
  }

  /** The meeting of link `k` that holds `tUs`; -1 where there is none. Quick for rising times. */
  meetingAt(k: number, tUs: number): number {
    const { fromUs, toUs } = this.meetings;
    const end = this.end[k];
    let m = this.next[k];
    if (m > this.first[k] && toUs[m - 1] > tUs) m = this.first[k];
    while (m < end && toUs[m] <= tUs) m++;
    this.next[k] = m;
    return m < end && fromUs[m] <= tUs ? m : -1;
  }
}
