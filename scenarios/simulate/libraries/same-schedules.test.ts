import { expect, test } from 'vitest';
import type { FetchInit } from '../../../client/calls.ts';
import type { Client } from '../../../client/view.ts';
import { watchJob } from '../../../client/watch-job.ts';
import { CLIENTS, SERVERS } from '../../../model/dialects.ts';
import { settingOf } from '../check-code.ts';
import { exploreAllSchedules } from '../exhaustive.ts';
import { ourSubject } from '../our-subject.ts';
import { endAll } from '../run.ts';
import { clock, environmentFor } from '../testing/pairs.testing.ts';
import { unmodifiedClient } from '../unmodified.ts';

/** Ours as a page's script that knows of no dependencies: MSW has its fetch, fake-timers its clock. */
const asScript = unmodifiedClient(({ jobId }) =>
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

test.each([
  [1, 'cut=1', 'none'],
  [1, 'hang=1', 'none'],
  [0, 'error@status=1', 'hide-tab'],
  [0, 'error=1', 'refresh'],
  [2, 'crash=1', 'none'],
  [1, 'none', 'cancel'],
])(
  'ours, unmodified, has the very schedules and states of ours with all injected: %i items, %s, %s',
  async (items, faults, users) => {
    const environment = environmentFor(items, faults, users);
    const options = { clock, timeLimit: 60_000, maxRuns: 100_000 };
    const graphOf = async (client?: typeof asScript) => {
      const parts = client
        ? { client: (deps: Parameters<typeof asScript>[0]) => client(deps) as unknown as Client }
        : {};
      const setting = settingOf(
        ourSubject(SERVERS.reference!, CLIENTS.reference!, parts),
        environment,
      );
      const explored = await exploreAllSchedules(setting, options);
      await endAll(setting);
      const { disagrees, stopped, nodes } = explored;
      expect({ disagrees, stopped }).toEqual({ disagrees: null, stopped: null });
      return [...nodes.values()].map(({ state, edges }) => [
        state,
        edges.map(({ key, to }) => `${key} ${to?.state}`),
      ]);
    };
    const injected = await graphOf();
    expect(injected.length).toBeGreaterThan(15);
    expect(await graphOf(asScript)).toEqual(injected);
  },
);
