import { fc, test as property } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { FetchInit } from '../../../client/calls.ts';
import { watchJob } from '../../../client/watch-job.ts';
import type { ClientDeps, ClientUnderTest } from '../subject.ts';
import { unmodifiedClient } from '../unmodified.ts';
import { type Fate, PageRun } from './page-run.testing.ts';

const injected = (deps: ClientDeps): ClientUnderTest => watchJob(deps);

/** The same client as a page's script that knows of no dependencies. */
const unmodified = unmodifiedClient(({ jobId }) =>
  watchJob({
    jobId,
    fetch: (url: string, init: FetchInit) => fetch(url, init),
    timing: {
      now: () => Date.now(),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    random: () => Math.random(),
  }),
);

const fates = fc.array(fc.constantFrom('good', '502', 'cut', 'hang'), { maxLength: 6 });

/** What it shows and has sent, moment after moment. */
async function course(make: (deps: ClientDeps) => ClientUnderTest, fate: Fate, items: number) {
  const run = new PageRun(make, fate, items);
  const seen: unknown[] = [];
  try {
    for (let at = 0; at <= 300_000; at += at < 10_000 ? 500 : 15_000) {
      const isOver = await run.until(at);
      seen.push([at, run.page.view(), run.readsAt.length, isOver]);
      if (isOver) break;
    }
  } finally {
    run.page.stop();
  }
  return seen;
}

property.prop([fates, fc.nat(3)], { numRuns: 40 })(
  'a client shows the same, call by call, whether its world is injected or found in the globals',
  async (these, items) => {
    const fate: Fate = (read) => these[read] ?? 'good';
    const seen = await course(injected, fate, items);
    expect(seen.at(-1)).toMatchObject([
      expect.any(Number),
      { status: 'completed', completed: items },
      expect.any(Number),
      true,
    ]);
    expect(await course(unmodified, fate, items)).toEqual(seen);
  },
);
