import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { GoodServer } from '../../client/testing/good-server.testing.ts';
import { targetOf } from '../../client/testing/held-network.testing.ts';
import { JOB, json, processNextReply, statusReply } from '../../client/testing/replies.testing.ts';
import { settled, VirtualTiming } from '../../client/testing/virtual-timing.testing.ts';
import { watchJob } from '../../client/watch-job.ts';
import { contractWire } from '../../client/wire.ts';
import {
  createRequest,
  JOB_STATUSES,
  processNextReply as processNextSchema,
} from '../../server/contract.ts';
import { mappedWire } from './wire.ts';
import { type WireOptions, wireSchema } from './wire-schema.ts';

// ---- the identity ----------------------------------------------------------------------------------

const ANSWERS = processNextSchema.shape.status.options;
const count = fc.nat(1_000);
const status = fc
  .tuple(fc.constantFrom(...JOB_STATUSES), count, count)
  .map(([one, completed, total]) => statusReply(one, completed, total));
const processNext = fc
  .tuple(fc.constantFrom(...ANSWERS), count, count)
  .map(([one, completed, rest]) => processNextReply(one, completed, completed + rest));
const cancelled = fc.record({ success: fc.boolean(), status: fc.constant('cancelled') });
const someReply = fc.oneof(status, processNext, cancelled);

/** A reply with one of its fields made something else, or taken away; or any JSON. */
const anyBody = fc.oneof(
  someReply,
  fc
    .tuple(
      someReply,
      fc.constantFrom('jobId', 'status', 'progress', 'version', 'remainingItems', 'success'),
      fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, -1, 0.5, 'done', JOB)),
    )
    .map(([reply, name, value]): unknown => ({ ...reply, [name]: value })),
  fc.jsonValue(),
);

/** What comes of a reader: its answer, or that it refused. */
function outcome(read: () => unknown): unknown {
  try {
    return { read: read() };
  } catch (error) {
    return (error as Error).constructor.name;
  }
}

describe('the identity wire', () => {
  const own = contractWire('/base');
  const mapped = mappedWire({}).forClient('/base');

  property.prop([anyBody, fc.constantFrom(JOB, 'another')])(
    'reads and refuses what the contract’s own wire does',
    (sent, jobId) => {
      const body: unknown = JSON.parse(JSON.stringify(sent));
      for (const name of ['readStatus', 'readProcessNext', 'readCancel'] as const) {
        expect(outcome(() => mapped[name](body, jobId))).toEqual(
          outcome(() => own[name](body, jobId)),
        );
      }
    },
  );

  property.prop([fc.string({ minLength: 1, unit: 'grapheme' }).filter((id) => !/^\.+$/.test(id))])(
    'asks at the same addresses, and finds each route and job again',
    (jobId) => {
      const wire = mappedWire();
      for (const [name, method, route] of [
        ['statusUrl', 'GET', 'status'],
        ['processUrl', 'POST', 'process-next'],
        ['cancelUrl', 'POST', 'cancel'],
      ] as const) {
        expect(mapped[name](jobId)).toBe(own[name](jobId));
        const url = contractWire('')[name](jobId);
        expect(wire.routeOf({ method, url })).toEqual({ route, jobId });
      }
    },
  );
});

test('the identity wire makes a job as the contract does', () => {
  const { path, init } = mappedWire().create(3);
  expect([path, init.method]).toEqual(['/api/batch-jobs', 'POST']);
  expect(createRequest.parse(JSON.parse(String(init.body)))).toEqual({ items: 3 });
  expect(mappedWire().readCreate({ jobId: 'j', status: 'queued', total: 3 })).toBe('j');
  expect(() => mappedWire().readCreate({})).toThrow('jobId: expected the new job’s id');
});

// ---- another application ---------------------------------------------------------------------------

const OTHER: WireOptions = {
  routes: {
    status: 'GET /v1/imports?job=:jobId',
    processNext: 'POST /v1/imports/:jobId:advance',
    cancel: 'POST /v1/imports/:jobId:cancel',
  },
  jobId: 'data.id',
  counts: {
    total: 'data.all',
    completed: 'data.done',
    successful: null,
    failed: 'data.errors',
    version: null,
  },
  status: {
    field: 'data.state',
    words: { queued: ['NEW'], processing: ['RUNNING', 'STOPPING'], completed: ['DONE'] },
  },
  processNext: {
    field: 'data.more',
    words: { processed: [true], job_completed: [false] },
    remaining: { kind: 'flag', field: 'data.more', nothing: false },
    counts: null,
  },
  cancel: null,
};

describe('a wire of another application', () => {
  const wire = mappedWire(OTHER);
  const data = { id: JOB, state: 'RUNNING', all: 5, done: 3, errors: 1 };

  test('is read by its fields and words', () => {
    expect(wire.readStatus({ data }, JOB)).toEqual({
      status: 'processing',
      total: 5,
      completed: 3,
      successful: 2,
      failed: 1,
      version: undefined,
    });
    expect(wire.readView({ data: { ...data, state: 'DONE' } })).toEqual({
      status: 'completed',
      completed: 3,
      total: 5,
      successful: 2,
      failed: 1,
      error: null,
      cancel: false,
      action: true,
    });
    expect(wire.readProcessNext({ data: { id: JOB, more: false } }, JOB)).toMatchObject({
      answer: 'job_completed',
      remaining: 0,
    });
    expect(() => wire.readCancel(undefined)).not.toThrow();
  });

  test.each([
    ['GET', '/v1/imports?page=2&job=a%2Fb', { route: 'status', jobId: 'a/b' }],
    ['POST', 'https://x.example/v1/imports/7:advance', { route: 'process-next', jobId: '7' }],
    ['post', '/v1/imports/7:cancel', { route: 'cancel', jobId: '7' }],
    ['GET', '/v1/imports', null],
    ['GET', '/v1/imports/7:cancel', null],
    ['POST', '/v1/imports/7/8:cancel', null],
    ['POST', '/v2/imports/7:cancel', null],
  ])('finds the route of %s %s', (method, url, expected) => {
    expect(wire.routeOf({ method, url })).toEqual(expected);
  });

  test('says which field was not as expected, and what was there', () => {
    const read = (changes: object) => () => wire.readStatus({ data: { ...data, ...changes } }, JOB);
    expect(read({ state: 'HALTED' })).toThrow(
      'data.state: expected one of "NEW", "RUNNING", "STOPPING", "DONE", "failed", "cancelled", found "HALTED"',
    );
    expect(read({ all: '5' })).toThrow(
      'data.all: expected a whole number of at least 0, found "5"',
    );
    expect(read({ done: undefined })).toThrow('data.done: expected a whole number');
    expect(read({ id: 'other' })).toThrow('data.id: expected "job-1", found "other"');
    expect(() => wire.readStatus([])).toThrow('data.state');
    expect(() => wire.readStatus('x')).toThrow('the reply: expected an object, found "x"');
  });

  test('makes a job in the other application’s way', () => {
    const create = { items: 'import.rows', as: 'names', jobId: 'data.id' } as const;
    const other = mappedWire({ routes: { create: 'PUT /v1/imports' }, create });
    const { path, init } = other.create(2);
    expect([path, init.method]).toEqual(['/v1/imports', 'PUT']);
    expect(JSON.parse(String(init.body))).toEqual({ import: { rows: ['item 1', 'item 2'] } });
    expect(other.readCreate({ data: { id: 7 } })).toBe('7');
  });

  test('lets the reference client drive and watch a job to its end', async () => {
    const server = new GoodServer(3);
    const timing = new VirtualTiming();
    const fetch = async (url: string, { method }: { method: string }) => {
      const route = wire.routeOf({ method, url })!.route;
      const reply = (await server.answer(targetOf(`/${route}`)).json()) as { status: string };
      if (route === 'process-next') {
        return json({ data: { id: JOB, more: reply.status === 'processed' } });
      }
      const state = { queued: 'NEW', processing: 'RUNNING', completed: 'DONE' }[reply.status];
      return json({ data: { id: JOB, state, all: 3, done: server.completed, errors: 0 } });
    };
    const client = watchJob({
      jobId: JOB,
      fetch,
      timing,
      random: () => 0.5,
      wire: wire.forClient(),
    });
    client.start();
    do await settled();
    while (timing.fireNext());
    expect(client.view()).toMatchObject({
      status: 'completed',
      completed: 3,
      total: 3,
      error: null,
    });
  });

  test('refuses a method that the reference client does not send', () => {
    const put = mappedWire({ routes: { processNext: 'PUT /jobs/:jobId' } });
    expect(() => put.forClient()).toThrow('the reference client sends POST, not PUT');
    expect(put.routeOf({ method: 'PUT', url: '/jobs/1' })?.route).toBe('process-next');
  });
});

describe('a wire that means nothing is refused', () => {
  test.each<[unknown, string]>([
    [{ routes: { status: '/jobs/:jobId' } }, 'expected a method and a path'],
    [{ routes: { status: 'POST /x', cancel: 'POST /x' } }, 'expected routes that differ'],
    [{ counts: { total: 'a..b' } }, 'expected names with dots between them'],
    [
      { status: { words: { queued: ['x'], failed: ['x'] } } },
      '"x" means both "queued" and "failed"',
    ],
    [{ status: { words: { done: ['x'] } } }, 'Unrecognized key: "done"'],
    [{ processNext: { remaining: { kind: 'flag', field: 'more' } } }, 'expected a text, a number'],
  ])('%j', (options, message) => {
    const { error } = wireSchema.safeParse(options);
    expect(error?.issues[0]?.message).toContain(message);
  });
});
