import { z } from 'zod';
import type { OtherTrafficOptions } from '../../radio/other-traffic.ts';
import { converted, field } from '../keys/field.ts';
import { derived, key } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { ANY, number, plain, quantity, share, word } from '../keys/values.ts';
import { wrongType } from '../keys/words.ts';

const MAX_K = 1000;
const wrongK = (issue: { input?: unknown }): string =>
  wrongType(`a number above 0 and up to ${MAX_K}, or none`, issue.input);
const fileK = z.union([
  z.number({ error: wrongK }).positive({ error: wrongK }).max(MAX_K, { error: wrongK }),
  z.literal('none'),
]);
const storedK = z.number().positive().max(MAX_K).nullable();

/** K of Rician fading, or none at all. */
const ricianK = converted(field(fileK, storedK), storedK, (k) => (k === 'none' ? null : k));

/** The environment sets it unless the file does. */
const PRESET = { optional: true, fallback: 'by environment' } as const;

const trafficShare = plain(0, 0.5);
const trafficBurst = quantity('duration', { min: 50, max: 100_000 });

interface TrafficFile {
  readonly otherTraffic: number;
  readonly otherTrafficLevel: number;
  readonly otherTrafficBurst: number;
}

const storedTraffic: z.ZodType<OtherTrafficOptions> = z.strictObject({
  share: trafficShare.stored,
  levelDbm: number(),
  burstUs: trafficBurst.stored,
});

/** Fast fading and receiver, packet by packet; the scan level derives its laws from the same. */
export const packet = section({
  channelOffset: key(quantity('ratio'), {
    as: 'channelOffsetSdDb',
    description: 'sd of what one advertising channel of one link is off by',
    source: 'phones in an anechoic chamber, by channel: 2.2 to 3.0 dB',
    ...PRESET,
  }),
  ricianK: key(ricianK, {
    description:
      'steady over scattered power, linear, or none: no fading; fastTau is its time constant',
    source: 'static links between people: 6 to 10 beside the channel offsets',
    ...PRESET,
  }),
  noise: key(quantity('ratio'), {
    as: 'packetSdDb',
    description: 'sd from packet to packet',
    source: 'one channel with nothing moving, anechoic chamber',
    ...PRESET,
  }),
  rounding: key(word(['whole', 'none']), {
    default: 'whole',
    description: 'means over packets that are reported in whole dBm, or that are not rounded',
    source: 'RSSI is a whole number of dBm (Bluetooth Core, HCI LE Advertising Report)',
  }),
  floor: key(quantity('power', ANY), {
    as: 'floorDbm',
    default: '-89 dBm',
    description:
      'half the packets decode at this power, in RSSI + RX correction; a phone reports what its ' +
      'own scale makes of it (phones.sensitivity: how phones differ)',
    source: 'packets of nine models of mitll-ua-rooms, likelihood with misses: -86 to -93 dBm',
  }),
  floorSoftness: key(quantity('ratio', { min: 0.01 }), {
    as: 'floorSoftnessDb',
    default: '2 dB',
    description: 'sd of the normal law around the floor',
    source: 'same: 2.1 dB; chips in the lab: from 50 % to 1 % of packets lost within 2 to 3 dB',
  }),
  loss: key(share(), {
    description:
      'share of packets that get lost where nothing is weak and nobody else sends, over phones',
    source: '6.2 of 14 packets in 4 s: Android phones of mitll-ua-rooms, 3.5 to 12 by model',
    ...PRESET,
  }),
  lossSpread: key(plain(0, 3), {
    description: 'how phones differ in loss, sending and receiving each: sd in probits',
    source: 'same: 0.37 over models that send, 0.49 over models that receive',
    ...PRESET,
  }),
  gainStep: key(quantity('ratio'), {
    as: 'gainStepDb',
    description: 'receivers report so much more for a share of the packets',
    source: 'two heaps 14 to 16 dB apart at every distance (ececli-rpi); phones: none seen',
    optional: true,
    fallback: 'by phones.device',
  }),
  gainStepShare: key(share(), {
    description: 'that share',
    source: 'same: 15 to 45 %',
    optional: true,
    fallback: 'by phones.device',
  }),
  captureThreshold: key(quantity('ratio'), {
    as: 'captureDb',
    default: '9 dB',
    description: 'a packet survives what is so much weaker',
    source: 'co-channel C/I of chips: 8.7 to 9.0 dB (Silicon Labs data sheets)',
  }),
  deadTime: key(quantity('duration'), {
    as: 'deadTimeUs',
    default: '0 ms',
    description: 'the receiver is deaf for so long after a packet that it held, heard or lost',
    source: 'unknown: chips have such gaps (Perez-Diaz-de-Cerio, Sensors 17:499); loss holds them',
  }),
  otherTraffic: key(trafficShare, {
    as: null,
    default: 0,
    description:
      'share of time in which something else, such as Wi-Fi, is on an advertising channel; with ' +
      'radio.level packet alone',
    source: 'up to 0.25 on platforms of a metro and in a mall (Valenzuela-Perez 2022)',
  }),
  otherTrafficLevel: key(quantity('power', ANY), {
    as: null,
    default: '-70 dBm',
    description: 'at every receiver; a packet less than captureThreshold above it is lost',
    source: 'judgement: an access point at -60 dBm, of whose 20 MHz a receiver takes 2',
  }),
  otherTrafficBurst: key(trafficBurst, {
    as: null,
    default: '1 ms',
    description: 'length of one burst',
    source: 'judgement: a Wi-Fi frame at a low rate',
  }),
  traffic: derived(storedTraffic, {
    as: 'otherTraffic',
    from: (written: TrafficFile) => ({
      share: written.otherTraffic,
      levelDbm: written.otherTrafficLevel,
      burstUs: written.otherTrafficBurst,
    }),
  }),
});
