import type { EventFrom, SnapshotFrom } from 'xstate';
import type { ClientOptions } from '../../model/dialects.ts';
import { STATUSES } from '../../model/effects/places.ts';
import type { Route } from '../../model/machines/exchange.ts';
import type { pageMachine } from '../../model/machines/page.ts';
import { deadlinesOf } from '../../model/protocol.ts';

export type PageEvent = EventFrom<typeof pageMachine>;
export type PageState = SnapshotFrom<typeof pageMachine>;

/** The page machine's regions, by name. */
export interface Regions {
  readonly work: string;
  readonly cancelling: string;
  readonly view: string;
  readonly errorLine: string;
  readonly tab: string;
}

/** null: the page is closed. */
export function regionsOf(state: PageState): Regions | null {
  const value = state.value as 'closed' | { open: Regions };
  return value === 'closed' ? null : value.open;
}

const READS = ['reading first', 'reading last', 'reading'];
const PAUSES = ['pausing', 'delaying', 'polling', 'backing off', 'waiting'];

/** The calls that the machine waits for in this state. */
export function callsIn({ work, cancelling }: Regions): Route[] {
  return [
    ...(READS.includes(work) ? (['status'] as const) : []),
    ...(work === 'processing' ? (['process-next'] as const) : []),
    ...(cancelling === 'posting' ? (['cancel'] as const) : []),
    ...(cancelling === 'reading' ? (['status after cancel'] as const) : []),
  ];
}

/** Does the machine wait for a timer of its own, deadlines aside? */
export const pausesIn = ({ work }: Regions): boolean => PAUSES.includes(work);

const PROCESS_ANSWERS = [
  'processed, more remain',
  'processed, none remain',
  'job_completed',
  'job_cancelled',
  'no_items',
] as const;

function answersTo(route: Route): PageEvent[] {
  if (route === 'process-next')
    return PROCESS_ANSWERS.map((answer) => ({ type: 'process-next answered', answer }));
  if (route === 'cancel')
    return (['ok', 'refused'] as const).map((answer) => ({ type: 'cancel answered', answer }));
  return STATUSES.map((status) => ({ type: `${route} answered` as const, status }));
}

/**
 * Everything that can happen to a page in this state, as the checker's protocol feeds the machine:
 * an answer, a failure or a deadline only of a call that it waits for, its timer, its user.
 */
export function eventsIn(options: ClientOptions): (state: PageState) => PageEvent[] {
  const deadlines = deadlinesOf(options);
  return (state) => {
    const regions = regionsOf(state);
    if (!regions) return [{ type: 'loads' }, { type: 'opens' }];
    return [
      ...callsIn(regions).flatMap((route): PageEvent[] => [
        ...answersTo(route),
        { type: `${route} failed` },
        ...(deadlines.includes(route) ? [{ type: `${route} deadline` as const }] : []),
      ]),
      ...(pausesIn(regions) ? [{ type: 'timer fires' as const }] : []),
      { type: regions.tab === 'visible' ? 'hides' : 'shows' },
      { type: 'presses cancel' },
      { type: 'reloads' },
    ];
  };
}
