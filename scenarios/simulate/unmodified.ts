import type { View } from '../../client/view.ts';
import type { ClientDeps, ClientUnderTest } from './subject.ts';
import { acquireGlobals } from './unmodified/globals.ts';
import { ORIGIN, Page } from './unmodified/page.ts';

/** What a client is told of the world that it is loaded into; all else it finds in its globals. */
export interface UnmodifiedEnv {
  readonly jobId: string;
  /** Of the page. Relative URLs work too. */
  readonly origin: string;
}

/** A page's script as it is, with a handle to start it and to read what it shows. */
export interface UnmodifiedPage {
  start(): unknown;
  view(): View;
  /** What leaving the page does beside ending all of its timers and calls. */
  stop?(): void;
  cancel?(): void;
  fingerprint?(): unknown;
}

export interface UnmodifiedClient extends ClientUnderTest {
  /** Hides or shows the page's tab. Its timers are the world's to hold. */
  setVisibility(hidden: boolean): void;
  /** ms from now until each of its timers, soonest first: a part of a fingerprint. */
  waits(): readonly number[];
  /** The same, each with the ms that it was set for, which tells timers apart that wait as long. */
  timers(): readonly (readonly [wait: number, setFor: number])[];
  /** What the page's code threw and did not catch: it ends neither the page nor the run. */
  uncaught(): readonly unknown[];
}

/**
 * Runs a client that uses the global fetch, timers, Date, Math.random, document.visibilityState, and
 * window's events. MSW hands each of its requests to `deps.fetch`; each timer goes to `deps.timing`.
 *
 * The globals are installed from start() to stop(), and while `make` runs; a throw in one of these
 * removes them. They serve the pages' own code, whatever it awaits included; any other code meets the
 * real ones, so that two pages, or a page and its world, do not mix. One turn of the event loop
 * (setImmediate) takes a request to `deps.fetch`, and an answer to what the page does next.
 *
 * Not there: animation frames, DOM elements, storage, WebSocket, EventSource. What a library took from
 * the globals when it was loaded stays real (see asPage); what a module keeps is shared by all pages of
 * the process, as tabs do not share it.
 */
export function unmodifiedClient(
  make: (env: UnmodifiedEnv) => UnmodifiedPage,
): (deps: ClientDeps) => UnmodifiedClient {
  return (deps) => {
    const page = new Page(deps);
    let release = acquireGlobals();
    let client: UnmodifiedPage;
    try {
      client = page.enter(() => make({ jobId: deps.jobId, origin: ORIGIN }));
    } catch (error) {
      page.leave();
      throw error;
    } finally {
      release();
    }
    const { cancel, fingerprint } = client;
    return {
      start() {
        if (page.isLeft) return;
        release = acquireGlobals();
        try {
          page.watch(page.enter(() => client.start()));
        } catch (error) {
          page.leave();
          release();
          throw error;
        }
      },
      hasOwnGlobals: true,
      view: () => page.enter(() => client.view()),
      stop() {
        try {
          page.enter(() => client.stop?.());
        } finally {
          page.leave();
          release();
        }
      },
      ...(cancel ? { cancel: () => page.call(() => cancel.call(client)) } : {}),
      ...(fingerprint ? { fingerprint: () => page.enter(() => fingerprint.call(client)) } : {}),
      setVisibility: (hidden) => page.setVisibility(hidden),
      waits: () => page.waits(),
      timers: () => page.timers(),
      uncaught: () => page.uncaught,
    };
  };
}

/** Loads what looks for a browser's window while it is being loaded, once for the whole process. */
export async function asPage<T>(load: () => Promise<T>): Promise<T> {
  const timing = { now: () => 0, after: () => () => {} };
  const fetch = () => Promise.reject(new TypeError('nothing is fetched while a library is loaded'));
  const page = new Page({ jobId: '', fetch, timing, random: () => 0 });
  const release = acquireGlobals();
  try {
    return await page.enter(load);
  } finally {
    release();
  }
}
