import { fileURLToPath } from 'node:url';
import type { Contender, Suite } from '../../src/benchmark/suite.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { parseTrace } from '../../src/world/trace/trace-file.ts';

const OFFICE = fileURLToPath(new URL('../../../scenarios/office.yaml', import.meta.url));
const PEOPLE = 300;
const LINES = 200_000;

const subject = (name: string, operation: string, run: () => number): Contender => ({
  name,
  role: 'subject',
  operation,
  run,
});

/** A contact list as SocioPatterns writes them: second, both people, their classes. */
function contactList(): Uint8Array {
  const lines = Array.from({ length: LINES }, (_, k) => {
    const a = (k * 7) % PEOPLE;
    return `${20 * (k >>> 4)}\t${a}\t${(a + 1 + (k % 11)) % PEOPLE}\tA\tA\n`;
  });
  return new TextEncoder().encode(lines.join(''));
}

export const suite: Suite = {
  about: 'who is near whom: meetings of the office day, and the reading of a contact list',
  prepare() {
    const { scenario } = loadScenario(OFFICE);
    const list = { bytes: contactList(), file: 'contacts.dat' };
    return {
      contenders: [
        subject('meetings of the office', 'days of a person', () => {
          const { world } = makePlan(scenario);
          const people = [...world.people.keys()];
          return people.filter((person) => world.meetings(person, 0).count > 0).length;
        }),
        subject('contact list', 'lines', () => parseTrace(list, undefined).timeS.length),
      ],
    };
  },
};
