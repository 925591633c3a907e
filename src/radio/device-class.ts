import type { PacketRadio } from './packet-radio.ts';

/** Kinds of devices that send and receive. */
export const DEVICE_NAMES = ['phone', 'tag', 'single-board-computer', 'dongle'] as const;
export type DeviceName = (typeof DEVICE_NAMES)[number];

/** What a kind of device does to packets, beside where it is. */
export interface DeviceClass {
  readonly source: string;
  /** Packets lost where nothing is weak, instead of the environment's; undefined: as there. */
  readonly packet: Partial<Pick<PacketRadio, 'loss' | 'lossSpread' | 'channelOffsetSdDb'>> &
    Pick<PacketRadio, 'gainStepDb' | 'gainStepShare'>;
  /** A receiver that listens all the time goes to the next advertising channel after that, µs. */
  readonly dwellUs: number;
}

const NO_STEP = { gainStepDb: 0, gainStepShare: 0 };
/** A phone that listens all the time stays that long on a channel (AOSP, low latency). */
const ANDROID_DWELL_US = 4_096_000;

const CLASSES: Readonly<Record<DeviceName, DeviceClass>> = {
  phone: {
    source: 'mitll-ua-rooms, kri-anechoic: loss by environment, channels apart by sd 2.6 dB',
    packet: NO_STEP,
    dwellUs: ANDROID_DWELL_US,
  },
  tag: {
    source: 'judgement: as phones, but a tag does nothing else with its radio',
    packet: { ...NO_STEP, loss: 0.1, lossSpread: 0 },
    dwellUs: ANDROID_DWELL_US,
  },
  'single-board-computer': {
    source:
      'ececli-rpi: a gain step of 15 dB for 0.3 of the packets, channels as among phones; ' +
      'loss and dwell: judgement (10 ms is the usual scan window of a Linux host)',
    packet: { loss: 0.1, lossSpread: 0, gainStepDb: 15, gainStepShare: 0.3 },
    dwellUs: 10_000,
  },
  dongle: {
    source: 'sal-walk: nRF52840 lose 2 to 13 % of the packets; dwell: judgement',
    packet: { ...NO_STEP, loss: 0.07, lossSpread: 0 },
    dwellUs: ANDROID_DWELL_US,
  },
};

export function deviceClass(name: DeviceName): DeviceClass {
  return CLASSES[name];
}
