import { expect, test } from 'vitest';
import type { View } from '../client/view.ts';
import { parseFaults, parseUsers } from '../model/parse.ts';
import { environmentOf } from '../scenarios/configuration.ts';
import { checkCode } from '../scenarios/simulate/check-code.ts';
import { replayOwn } from '../scenarios/simulate/replay-own.ts';
import type { Subject } from '../scenarios/simulate/subject.ts';
import { exploreCode } from './code-entries.ts';

const clock = () => 0;
const progress = { total: 1, completed: 0, successful: 0, failed: 0, percentage: 0 };
const view: View = { ...progress, status: 'queued', error: null, cancel: false, action: false };

/** Asks for ever; the job never ends. A cut or an error is one wait more. */
const subject: Subject = {
  name: 'asks for ever',
  server: () => ({
    fetch: async () => Response.json({ jobId: 'job', status: 'queued', progress, version: 1 }),
    fingerprint: () => 0,
  }),
  client: ({ fetch, timing }) => {
    let isLeft = false;
    const ask = (): void => {
      const again = () => void (isLeft || timing.after(1000, ask));
      void fetch('/api/batch-jobs/job/status').then(again, again);
    };
    const stop = () => {
      isLeft = true;
    };
    return { start: ask, view: () => view, stop, fingerprint: () => 0 };
  },
};

const configurationFor = (user: string) => ({
  server: subject.name,
  client: subject.name,
  own: 'config' as const,
  items: 1,
  outcomes: 'success' as const,
  faults: parseFaults('none'),
  users: parseUsers(user),
  claims: ['settles', 'job-settles'] as const,
});
const options = { clock, strategy: 'exhaustive', seed: 1, bounds: {}, own: subject } as const;

test.each(['none', 'refresh'])(
  'a trace numbers its calls as one run does, and replays (user %s)',
  async (user) => {
    const configuration = configurationFor(user);
    const entries = await exploreCode(configuration, options);
    const traces = entries.flatMap(({ trace }) => trace ?? []);
    expect(traces).toHaveLength(2);
    for (const trace of traces) {
      expect(await replayOwn(subject, configuration, trace)).toMatchObject({ kind: 'same' });
    }
  },
);

test('who stops a run waits for no refresh oracle either', async () => {
  const configuration = configurationFor('none');
  let asked = 0;
  const onProgress = () => {
    asked += 1;
    return false;
  };
  await checkCode(subject, environmentOf(configuration), { clock, onProgress });
  const taken = asked;
  asked = 0;
  const stops = () => ++asked > taken;
  const [entry] = await exploreCode(configuration, { ...options, onProgress: stops });
  expect(entry).toMatchObject({ verdict: 'violated', refresh: null, atFault: null });
});
