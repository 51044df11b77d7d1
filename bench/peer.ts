import fc from 'fast-check';
import { tick } from '../scenarios/simulate/turns.ts';
import type { Little } from './little.ts';

/** A run that goes on for ever is no run. */
const LONGEST = 400;

export interface Work {
  readonly items: number;
  readonly cuts: number;
  readonly runs: number;
  readonly seed?: number;
}

/**
 * The same subject under `fc.scheduler`: arrivals, work, replies, cuts and pauses are scheduled, as
 * anybody would write it, which are the choices that our scheduler has, too; what is asked of each run is
 * that its page ends. The answer is how many choices were made.
 */
export async function byFastCheck(
  { items, cuts, runs, seed = 1 }: Work,
  subject: Little,
): Promise<number> {
  let steps = 0;
  const cut = fc.uniqueArray(fc.nat(2 * items + 2 * cuts), { minLength: cuts, maxLength: cuts });
  const outcomes = fc.infiniteStream(fc.constantFrom('completed' as const, 'failed' as const));
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), cut, outcomes, async (s, lost, outcome) => {
      const held = <T>(value: T): Promise<T> => s.schedule(Promise.resolve(value));
      const timing = {
        now: () => 0,
        after: (_: number, run: () => void) => {
          void held(null).then(run);
          return () => {};
        },
      };
      const server = subject.subject.server({
        timing,
        random: () => 0.5,
        newId: () => 'id',
        // Each follows an arrival or the end of work, which are held already.
        step: () => Promise.resolve(),
        work: () => held(outcome.next().value),
      });
      const body = JSON.stringify({ items });
      const request = (url: string, init: RequestInit) =>
        server.fetch(new Request(`http://localhost${url}`, init));
      await request('/api/batch-jobs', { method: 'POST', body });
      let sent = 0;
      const client = subject.subject.client({
        jobId: 'job',
        timing,
        random: () => 0.5,
        fetch: (url, init = {}) => {
          const isLost = lost.includes(sent++);
          const answer = held(null)
            .then(() => request(url, init))
            .then(held);
          if (!isLost) return answer;
          return Promise.race([
            answer,
            held(null).then(() => Promise.reject(new TypeError('cut'))),
          ]);
        },
      });
      client.start();
      await tick();
      for (let step = 0; step < LONGEST && s.count() > 0; step++) {
        await s.waitOne();
        await tick();
        steps += 1;
        subject.look();
      }
      client.stop();
      if (client.view().status !== 'completed') throw new Error('it does not end');
    }),
    { numRuns: runs, seed },
  );
  return steps;
}
