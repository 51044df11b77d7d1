import { act, createElement, type ReactNode } from 'react';
import type { ReactTestRenderer } from 'react-test-renderer';
import type { SWRConfiguration } from 'swr';
import type { StatusRead } from '../../../client/wire.ts';
import type { ClientDeps } from '../subject.ts';
import { asPage, type UnmodifiedClient, unmodifiedClient } from '../unmodified.ts';
import { isOver } from '../view-of.ts';
import { INTERVAL, type Known, readStatus, statusPage, viewKnown } from './status-page.ts';

// SWR looks for a window once, when it is loaded; without one it takes this for a server. React takes
// its scheduling then: a page's is done within the turn in which an answer arrives.
const [{ default: useSWR, SWRConfig }, { create }] = await asPage(() =>
  Promise.all([import('swr'), import('react-test-renderer')]),
);

type Interval = NonNullable<SWRConfiguration<StatusRead>['refreshInterval']>;

/** When the interval goes on. `while unfinished` is right; the other never starts without data. */
export const INTERVALS = {
  'while unfinished': (data) => (isOver(data) ? 0 : INTERVAL),
  'while data says so': (data) => (data && !isOver(data) ? INTERVAL : 0),
} satisfies Record<string, Interval>;

export interface SwrOptions {
  /** Default: while unfinished. */
  readonly interval?: keyof typeof INTERVALS;
  /** Does a read that failed lead to another by itself? The library's default: true. */
  readonly shouldRetryOnError?: boolean;
}

/** ms; its own default. */
const FOCUS_THROTTLE = 5_000;

// What React asks of whoever renders outside a browser; the second one spares a warning.
const REACT = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
Object.assign(globalThis, { IS_REACT_NATIVE_TEST_ENVIRONMENT: true });

/** Renders, or takes away, with all its effects, before it returns. */
function now(change: () => void): void {
  REACT.IS_REACT_ACT_ENVIRONMENT = true;
  try {
    act(change);
  } finally {
    REACT.IS_REACT_ACT_ENVIRONMENT = false;
  }
}

/** SWR in a component that is rendered without a DOM; its settings are the library's defaults. */
export const swr =
  ({ interval = 'while unfinished', shouldRetryOnError = true }: SwrOptions = {}) =>
  (deps: ClientDeps): UnmodifiedClient => {
    const options = { refreshInterval: INTERVALS[interval], shouldRetryOnError };
    let known: Known = { data: undefined, error: null };
    /** How many reads have failed: it waits longer after each. */
    let failed = 0;
    /** Until then it takes no notice of being shown again. */
    let deafUntil = 0;
    let root: ReactTestRenderer | null = null;

    function Status(): ReactNode {
      const { data, error } = useSWR<StatusRead>(
        ['job', deps.jobId],
        () =>
          readStatus(deps.jobId).catch((error: unknown) => {
            failed += 1;
            throw error;
          }),
        options,
      );
      known = { data, error };
      return null;
    }

    // What it keeps lives in closures: the timers tell of most of it, the rest is counted along.
    // At that very moment it is still deaf, so that 0 is not the same as past.
    const deafFor = () => Math.max(-1, deafUntil - deps.timing.now());
    const fingerprint = () => [poller.timers(), failed, deafFor()];
    function setVisibility(hidden: boolean): void {
      const now = deps.timing.now();
      if (!hidden && now > deafUntil) deafUntil = now + FOCUS_THROTTLE;
      poller.setVisibility(hidden);
    }
    const poller = unmodifiedClient(() => ({
      start() {
        // A cache of its own: pages of one browser tab each share nothing.
        const value = { provider: () => new Map() };
        deafUntil = deps.timing.now() + FOCUS_THROTTLE;
        now(() => {
          root = create(createElement(SWRConfig, { value }, createElement(Status)));
        });
      },
      view: () => viewKnown(known),
      stop: () => now(() => root?.unmount()),
    }))(deps);
    return {
      ...poller,
      ...statusPage(deps, { ...poller, known: () => known, fingerprint }),
      setVisibility,
    };
  };
