import type { Timing } from '../../model/timing.ts';
import type { Fetch } from '../calls.ts';
import type { PageDocument } from './screen.ts';

// The browser's own. Nothing else in the client touches a clock, a timer, a die or the network.

declare const document: PageDocument;

export { document };

export const timing: Timing = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export const random = (): number => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;

/** Looked up at each call, so that whoever replaces it later is heard. */
export const fetchNow: Fetch = (url, init) => fetch(url, init);
