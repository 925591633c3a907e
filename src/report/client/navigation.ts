import { selectAll } from 'd3';

/** Marks the section that is being read in the navigation. */
export function startNavigation(): void {
  const links = selectAll<HTMLAnchorElement, unknown>('nav a');
  const observer = new IntersectionObserver(
    (entries) => {
      const seen = entries.find((entry) => entry.isIntersecting);
      if (seen === undefined) return;
      links.attr('aria-current', function () {
        return this.hash === `#${seen.target.id}` ? 'true' : null;
      });
    },
    { rootMargin: '-10% 0px -75% 0px' },
  );
  selectAll<HTMLElement, unknown>('main section').each(function () {
    observer.observe(this);
  });
}
