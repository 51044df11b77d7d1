import { type Scenario, scenario } from '../scenario.ts';

/**
 * Pages made of what people poll with, unmodified: they use the global fetch and timers, and give up no
 * call. Each reads the status by itself and drives the job beside it; the server is the reference one.
 */
const page = (
  given: Omit<Parameters<typeof scenario>[0], 'level' | 'library' | 'server'>,
): Scenario => scenario({ level: 'code', library: true, server: 'reference', ...given });

const SAFE = ['truthful', 'job-settles', 'can-complete'] as const;

export const LIBRARIES: readonly Scenario[] = [
  page({
    id: 'hand-written-loop',
    title: 'A hand-written loop ends with its first error',
    client: 'hand-written',
    items: '1',
    faults: 'error@status',
    holds: SAFE,
    violated: ['settles'],
  }),
  page({
    id: 'hand-written-loop-that-goes-on',
    title: 'A hand-written loop that goes on after errors',
    client: 'hand-written-goes-on',
    items: '1',
    faults: 'error@status',
    holds: ['settles', 'goes-quiet', ...SAFE],
  }),
  page({
    id: 'library-tanstack-query',
    title: 'TanStack Query, refetchInterval while the job is open',
    client: 'tanstack-query',
    items: '1',
    faults: 'error@status',
    holds: ['settles', 'goes-quiet', ...SAFE],
  }),
  page({
    id: 'library-tanstack-query-armed-by-data',
    title: 'TanStack Query never polls if data has to say so and the first read fails',
    client: 'tanstack-query-armed-by-data',
    items: '0',
    faults: 'error@status',
    holds: SAFE,
    violated: ['settles'],
  }),
  page({
    id: 'library-tanstack-query-until-error',
    title: 'TanStack Query is frozen if its interval ends with an error',
    client: 'tanstack-query-until-error',
    items: '0',
    faults: 'error@status',
    holds: SAFE,
    violated: ['settles'],
  }),
  page({
    id: 'library-tanstack-query-hang',
    title: 'TanStack Query waits for ever for a read without a deadline',
    client: 'tanstack-query',
    items: '0',
    faults: 'hang@status',
    holds: SAFE,
    violated: ['settles'],
  }),
  page({
    id: 'library-tanstack-query-hidden',
    title: 'TanStack Query in a tab that is hidden for a while, refetchIntervalInBackground: false',
    client: 'tanstack-query',
    items: '0',
    faults: 'error@status',
    users: 'hide-tab',
    holds: ['settles', 'goes-quiet', ...SAFE],
  }),
  page({
    id: 'library-swr',
    title: 'SWR, refreshInterval while the job is open',
    client: 'swr',
    items: '1',
    holds: ['settles', 'goes-quiet', ...SAFE],
  }),
  page({
    id: 'library-swr-error',
    title: 'SWR reads anew some seconds after an error',
    client: 'swr',
    items: '0',
    faults: 'error@status',
    holds: ['settles', 'goes-quiet', ...SAFE],
  }),
  page({
    id: 'library-swr-without-retry',
    title: 'SWR skips its interval for ever after an error that it does not retry',
    client: 'swr-without-retry',
    items: '0',
    faults: 'error@status',
    holds: SAFE,
    violated: ['settles'],
  }),
  page({
    id: 'library-swr-armed-by-data',
    title: 'SWR never polls if data has to say so: it asks before there is any',
    client: 'swr-armed-by-data',
    items: '1',
    holds: SAFE,
    violated: ['settles'],
  }),
  page({
    id: 'library-swr-hidden',
    title: 'SWR is stuck in a visible tab after a read that failed while it was hidden',
    client: 'swr',
    items: '0',
    faults: 'cut@status',
    users: 'hide-tab',
    violated: ['settles'],
  }),
];
