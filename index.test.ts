import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import {
  CLIENTS,
  Compiled,
  check,
  clientFor,
  createApp,
  createDemoWorker,
  createMemoryStore,
  createPostgresStore,
  judge,
  parseClient,
  parseFaults,
  parseServer,
  reportSchema,
  SERVERS,
  type System,
  UsageError,
  watchJob,
} from './index.ts';

const clock = () => 0;

test('judges a page and a server from their names', () => {
  const subject = { server: parseServer('as-deployed'), client: parseClient('as-logged') };
  const environment = {
    items: 1,
    outcomes: 'both' as const,
    faults: parseFaults('cut@process-next=1'),
    users: {},
  };
  const { judgements } = judge(subject, environment, { clock, claims: ['settles'] });
  expect(judgements).toMatchObject([{ claim: 'settles', verdict: 'violated' }]);
  expect(judgements[0]?.trace?.steps).toHaveLength(13);
});

test('refuses names that mean nothing in one line', () => {
  expect(() => parseServer('nonsense')).toThrow(UsageError);
  expect(Object.keys(SERVERS)).toContain('reference');
  expect(Object.keys(CLIENTS)).toContain('reference');
});

test('watches a job with the reference client, and with any other', () => {
  expect(clientFor(parseClient('reference'))).toBe(watchJob);
  const asked: string[] = [];
  const client = clientFor(parseClient('as-logged,error=retry'))({
    jobId: '1',
    random: () => 0.5,
    timing: { now: () => 0, after: () => () => {} },
    fetch: async (url) => {
      asked.push(url);
      return new Response();
    },
  });
  client.start();
  expect(asked).toEqual(['/api/batch-jobs/1/status']);
  expect(client.view()).toMatchObject({ status: null, error: null });
  client.stop();
});

test('checks a system of other machines', () => {
  const lamp = createMachine({
    initial: 'off',
    states: { off: { on: { press: 'on' } }, on: { on: { press: 'off' }, tags: 'lit' } },
  });
  const system: System = {
    name: 'lamp',
    parts: [{ kind: 'group', name: 'lamp', size: 1, processes: { switch: { machine: lamp } } }],
    behaviour: () => ({ processes: { 'lamp.switch': { steps: { press: { kind: 'progress' } } } } }),
  };
  const compiled = new Compiled(system);
  const lit = compiled.layout.tagged('lamp.switch', 'lit');
  const good = (f: Int32Array) => lit(f, -1, -1) === 1;
  const { states, verdicts } = check(
    compiled,
    [
      { kind: 'at last', name: 'is lit once', good },
      { kind: 'at last always', name: 'stays lit', good },
    ],
    { clock },
  );
  expect(states).toBe(2);
  expect(verdicts.get('is lit once')?.kind).toBe('holds');
  expect(verdicts.get('stays lit')?.kind).toBe('violated');
});

test('tells what a report looks like', () => {
  const report = { schemaVersion: 1, command: 'unstuck check', entries: [] };
  expect(reportSchema.parse(report)).toEqual(report);
  expect(reportSchema.safeParse({ ...report, schemaVersion: 2 }).success).toBe(false);
});

test('serves a job without a socket', async () => {
  const timing = { now: () => 0, after: () => () => {} };
  let ids = 0;
  const app = createApp({
    store: createMemoryStore(),
    dialect: parseServer('reference'),
    timing,
    worker: async () => 'completed',
    newId: () => `id-${ids++}`,
  });
  const body = JSON.stringify({ items: 1 });
  const headers = { 'Content-Type': 'application/json' };
  const created = await app.request('/api/batch-jobs', { method: 'POST', body, headers });
  const status = created.headers.get('Location')!;
  await app.request(status.replace('/status', '/process-next'), { method: 'POST' });
  expect(await (await app.request(status)).json()).toMatchObject({ status: 'completed' });
  expect(createDemoWorker).toBeTypeOf('function');
  expect(createPostgresStore).toBeTypeOf('function');
});
