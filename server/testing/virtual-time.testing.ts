import type { Timing } from '../../model/timing.ts';

/** Time that passes only when it is told to. */
export interface VirtualTime extends Timing {
  /** Lets so many ms pass: what is due runs in the order of its deadlines, and what it starts, too. */
  pass(ms: number): Promise<void>;
}

export function createVirtualTime(): VirtualTime {
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    async pass(ms) {
      const until = now + ms;
      for (;;) {
        await settled();
        const due = timers.filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers = timers.filter((one) => one !== due);
        now = due.at;
        due.run();
      }
      now = until;
      await settled();
    },
  };
}

/** Everything that needs no time has happened. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
