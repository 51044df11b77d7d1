import { code } from '../checker/code.ts';
import type { ProcessBehaviour } from '../checker/system.ts';
import type { Places } from './places.ts';

/** The job's status, and how it follows the items where a dialect lets it lag behind. */
export function jobBehaviour(places: Places): ProcessBehaviour {
  const { items, stored, open, failed, subject } = places;
  const failedRead = places.call('failed');
  // One that finishes with the item itself asks the items: the counters come later.
  const byCounters = stored && subject.server.finalise !== 'with-item';
  const lags = subject.server.finalise === 'lagging';
  return {
    steps: lags ? { 'catches up': { kind: 'progress' } } : {},
    sees: {
      finish: [
        {
          name: 'allFailed',
          values: [false, true],
          // A handler judges by the counters that it read; derived counters are always current.
          read: byCounters
            ? code`f[other + ${failedRead}] === ${items} ? 1 : 0`
            : code`${failed} === ${items} ? 1 : 0`,
        },
      ],
      'catches up': [
        {
          name: 'allSettled',
          values: [false, true],
          read: code`${items} > 0 && ${open} === 0 ? 1 : 0`,
        },
      ],
    },
    effects: {
      'leave cancelled': () => [{ kind: 'flag', name: 'leaves cancelled' }],
    },
  };
}
