import { describe, expect, it } from 'vitest';
import { appsVisibleTo } from '../../src/air/visible-apps.ts';
import { BUILT_IN_APPS } from '../../src/apps/registry.ts';
import { visible } from '../../src/apps/visible.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { lineWorld, smallScenario } from '../../src/testkit/small-scenario.ts';

const profiles = BUILT_IN_APPS.names.map((name) => BUILT_IN_APPS.get(name));

describe('which adverts a scan is told of', () => {
  it('those of its own app, and of no other', () => {
    for (const { name, scanFilter } of profiles) {
      const seen = profiles.filter(({ advertForm }) => visible(advertForm, scanFilter));
      expect(seen.map((app) => app.name)).toEqual([name]);
    }
  });

  it('are a bit per app of a scene', () => {
    const plan = makePlan(smallScenario(lineWorld(2)));
    expect(plan.apps.map((app) => appsVisibleTo(plan, app))).toEqual([1, 2]);
  });

  it('may not be those of another app yet: its identifiers are in another book', () => {
    const plan = makePlan(smallScenario(lineWorld(2)));
    const [first, second] = plan.apps;
    const both = [first.advert.service, second.advert.service];
    const wide = { ...first, scanFilter: { services: both } };
    expect(() => appsVisibleTo(plan, wide)).toThrow(/told of its own adverts alone/);
    expect(() => appsVisibleTo(plan, { ...first, scanFilter: { services: [] } })).toThrow();
  });
});
