import type { HearingOptions } from './channel.ts';
import type { FadingOptions } from './rician.ts';

/** Fading of a radio at packet level. */
export function fadingOf({ packet, fastTauUs, livelinessSpread }: HearingOptions): FadingOptions {
  return { ...packet, tauUs: fastTauUs, livelinessSpread };
}
