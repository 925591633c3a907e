import { select } from 'd3';

/** The button that overrules the system's choice of light or dark. Nothing is remembered. */
export function startTheme(): void {
  const root = document.documentElement;
  const button = select<HTMLButtonElement, unknown>('#theme');
  const dark = (): boolean => {
    const chosen = root.dataset.theme;
    return chosen === undefined
      ? matchMedia('(prefers-color-scheme: dark)').matches
      : chosen === 'dark';
  };
  const label = (): void => {
    button.text(dark() ? 'Light theme' : 'Dark theme');
  };
  button.property('hidden', false).on('click', () => {
    root.dataset.theme = dark() ? 'light' : 'dark';
    label();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', label);
  label();
}
