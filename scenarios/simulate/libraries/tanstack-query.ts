import {
  environmentManager,
  focusManager,
  notifyManager,
  QueryClient,
  QueryObserver,
  type QueryObserverOptions,
} from '@tanstack/query-core';
import type { StatusRead } from '../../../client/wire.ts';
import type { ClientDeps } from '../subject.ts';
import { type UnmodifiedClient, unmodifiedClient } from '../unmodified.ts';
import { isOver } from '../view-of.ts';
import { INTERVAL, readStatus, statusPage, viewKnown } from './status-page.ts';

// What a page finds beside Node's own globals.
declare const window: EventTarget;

type Options = QueryObserverOptions<StatusRead>;

/** When the interval goes on. `while unfinished` is right; the others are known ways to get stuck. */
export const INTERVALS = {
  'while unfinished': (query) => (isOver(query.state.data) ? false : INTERVAL),
  /** Never starts where the first read fails: there is no data yet. */
  'while data says so': ({ state: { data } }) => (data && !isOver(data) ? INTERVAL : false),
  /** Ends with the first read that failed for good. */
  'until an error': (query) =>
    query.state.status === 'error' || isOver(query.state.data) ? false : INTERVAL,
} satisfies Record<string, NonNullable<Options['refetchInterval']>>;

export interface TanStackOptions {
  /** Default: while unfinished. */
  readonly interval?: keyof typeof INTERVALS;
  /** How often a read is tried again before it has failed for good. The library's default: 3. */
  readonly retry?: number;
}

// Without a window the library takes this for a server and sets no interval.
environmentManager.setIsServer(() => false);
// Who is told when is the page's own affair, and no timer of the world's.
notifyManager.setScheduler(queueMicrotask);

/** TanStack Query's core, as its React binding uses it: an observer that refetches at an interval. */
export const tanStackQuery =
  ({ interval = 'while unfinished', retry = 3 }: TanStackOptions = {}) =>
  (deps: ClientDeps): UnmodifiedClient => {
    const queries = new QueryClient();
    const observer = new QueryObserver<StatusRead>(queries, {
      queryKey: ['job', deps.jobId],
      queryFn: ({ signal }) => readStatus(deps.jobId, signal),
      refetchInterval: INTERVALS[interval],
      retry,
      // Unused data must not be thrown away by a timer of five minutes.
      gcTime: Number.POSITIVE_INFINITY,
    });
    const known = () => observer.getCurrentResult();
    // As mount() does, but for this page: the focus manager is one for all pages of a process.
    const onFocus = () => {
      if (focusManager.isFocused()) queries.getQueryCache().onFocus();
    };
    const fingerprint = () => {
      const { fetchStatus, failureCount } = known();
      return [poller.waits(), fetchStatus, failureCount];
    };
    const poller = unmodifiedClient(() => ({
      start() {
        window.addEventListener('visibilitychange', onFocus);
        observer.subscribe(() => {});
      },
      view: () => viewKnown(known()),
      stop() {
        observer.destroy();
        window.removeEventListener('visibilitychange', onFocus);
        queries.clear();
      },
    }))(deps);
    return { ...poller, ...statusPage(deps, { ...poller, known, fingerprint }) };
  };
