/** The bundle of the page's script as text. */
export function buildClient(): Promise<string>;
