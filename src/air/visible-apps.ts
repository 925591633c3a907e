import { visible } from '../apps/visible.ts';
import { assert } from '../base/assert.ts';
import type { Scene, SceneApp } from '../plan/scene.ts';

/** Apps whose adverts the scans of `app` are told of: bit k is set for app k. */
export function appsVisibleTo({ apps }: Pick<Scene, 'apps'>, app: SceneApp): number {
  let bits = 0;
  for (const { index, advert } of apps) if (visible(advert, app.scanFilter)) bits |= 1 << index;
  // Identifiers of another app are codes of another book.
  assert(bits === 1 << app.index, `scans of ${app.engine.name} are told of its own adverts alone`);
  return bits;
}
