import type { Worst } from '../data/matrix.ts';

/** In words, with a mark, so that no verdict is told by colour alone. */
export const SAID: Readonly<Record<Worst, { readonly mark: string; readonly text: string }>> = {
  disagrees: { mark: '≠', text: 'disagrees' },
  violated: { mark: '✗', text: 'violated' },
  incomplete: { mark: '…', text: 'incomplete' },
  'not reached': { mark: '∅', text: 'not reached' },
  expected: { mark: '◆', text: 'violated, as expected' },
  holds: { mark: '✓', text: 'holds' },
};

/** A class for the colour of a verdict: `v-0` is the worst. */
export const classOf = (worst: Worst): string => `v-${Object.keys(SAID).indexOf(worst)}`;
