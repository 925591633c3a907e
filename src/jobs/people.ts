import type { Plan } from '../plan/plan.ts';

/**
 * Finds a person by name or, where no one is called so, by index; undefined where there is none.
 */
export function personFinder({ world: { people } }: Plan): (text: string) => number | undefined {
  const indices = new Map(people.map(({ name }, index) => [name, index]));
  return (text) => {
    const index = Number(text);
    const numbered = /^\d+$/.test(text.trim()) && index < people.length ? index : undefined;
    return indices.get(text) ?? indices.get(text.trim()) ?? numbered;
  };
}
