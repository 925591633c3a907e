import { select } from 'd3';

/** Shows the text of `data-tip` beside the pointer; tables behind figures hold the numbers too. */
export function startTips(): void {
  const tip = select<HTMLDivElement, unknown>('#tip');
  const node = tip.node();
  if (node === null) return;
  select(document).on('pointermove.tip', (event: PointerEvent) => {
    const target = event.target instanceof Element ? event.target.closest('[data-tip]') : null;
    if (target === null) {
      tip.property('hidden', true);
      return;
    }
    tip.property('hidden', false).text(target.getAttribute('data-tip') ?? '');
    const { width, height } = node.getBoundingClientRect();
    const x = Math.min(event.clientX + 14, innerWidth - width - 8);
    const below = event.clientY + 18;
    const y = below + height > innerHeight - 8 ? event.clientY - height - 12 : below;
    tip.style('left', `${Math.max(8, x)}px`).style('top', `${Math.max(8, y)}px`);
  });
  select(document).on('pointerleave.tip keydown.tip scroll.tip', () =>
    tip.property('hidden', true),
  );
}
