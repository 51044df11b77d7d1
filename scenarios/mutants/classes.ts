import type { BugClass } from './mutant.ts';

/** A way in which pages that watch a job get stuck or show what is not so. */
export interface ClassOfBugs {
  readonly name: string;
  /** What of it no mutant here can have, for want of a stream or of a page that creates jobs; or null. */
  readonly elsewhere: string | null;
  /** Why no mutant stands for it; null: at least one does. */
  readonly notApplicable: string | null;
}

const bugs = (name: string, elsewhere: string | null = null): ClassOfBugs => ({
  name,
  elsewhere,
  notApplicable: null,
});
const none = (name: string, notApplicable: string): ClassOfBugs => ({
  name,
  elsewhere: null,
  notApplicable,
});

/** All that are known from pages in use; those without a mutant say why. */
export const CLASSES: Readonly<Record<BugClass, ClassOfBugs>> = {
  C1: bugs('stop on error'),
  C2: bugs('polling armed by data only'),
  C3: bugs('no deadline'),
  C4: bugs('suspension', 'a page that is told that it is offline: none here is'),
  C5: bugs('misaddressed status'),
  C6: bugs('incomplete terminal states'),
  C7: bugs('premature give-up'),
  C8: bugs('gap after the snapshot', 'an event lost between a status read and a subscription'),
  C9: none(
    'blind reconnect',
    'a page that calls has no subscription to resume; as a loop it is C21',
  ),
  C10: none('fatal stream error', 'no stream here can fail; as a call it is C1'),
  C11: bugs('lost last frame', 'an event that is sent once and dropped'),
  C12: bugs('stale cache'),
  C13: bugs('reordering'),
  C14: bugs('early visibility'),
  C15: bugs('lost update'),
  C16: bugs('wrong completion test'),
  C17: bugs('arithmetic', 'a throttled last update: no claim counts what a terminal view shows'),
  C18: bugs('orphan'),
  C19: bugs('false reap', 'clocks that differ: all servers of a world have one'),
  C20: bugs('poison item'),
  C21: bugs('broken chain'),
  C22: bugs('replayed POST', 'no page here creates its job, so none creates two'),
  C23: bugs('rival drivers', 'a leader among tabs: no page here elects one'),
  C24: bugs(
    'cancel race',
    'a late answer that takes a shown end back: as an older answer it is C13',
  ),
  C25: bugs('false completion', 'a replayed event that runs the effects of completion twice'),
};
