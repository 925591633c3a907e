import { FIGURE_NAMES } from '../../evaluation/figures.ts';
import { key } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { label, plain, whole, word } from '../keys/values.ts';

export const MAX_REPLICATES = 100_000;

// More people than any world has; positions in lists end long before.
const MAX_BOUND = 1e9;
const MAX_POSITION = 1_000_000;

/** What one figure of one rule must reach. */
export const expectation = section({
  figure: key(word(FIGURE_NAMES), {
    description: 'what is judged; docs/scoring.md defines each',
  }),
  app: key(whole(0, MAX_POSITION), {
    default: 0,
    description: 'position of the app in `apps`, from 0',
  }),
  rule: key(whole(0, MAX_POSITION), {
    default: 0,
    description: 'position of the rule in its `rules`, from 0',
  }),
  group: key(label(), {
    optional: true,
    absent: 'left out',
    description: 'people of this group alone',
    fallback: 'everybody',
  }),
  atLeast: key(plain(0, MAX_BOUND), {
    optional: true,
    absent: 'left out',
    description: 'lower bound; a share is written from 0 to 1',
    fallback: 'none; one of the two bounds is needed',
  }),
  atMost: key(plain(0, MAX_BOUND), {
    optional: true,
    absent: 'left out',
    description: 'upper bound',
    fallback: 'none',
  }),
  judge: key(word(['value', 'interval']), {
    default: 'value',
    description:
      'what must keep the bound: the value, or the whole 95 % interval over replicates (2 or more)',
  }),
});
