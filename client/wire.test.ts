import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import {
  cancelReply,
  JOB_STATUSES,
  type ProcessNextReply,
  processNextReply,
  type StatusReply,
  statusReply,
} from '../server/contract.ts';
import { JOB } from './testing/replies.testing.ts';
import { contractWire } from './wire.ts';

const wire = contractWire('');
const sent = (reply: unknown): unknown => JSON.parse(JSON.stringify(reply));
const count = fc.nat(1_000);
const progress = fc.record({
  total: count,
  completed: count,
  successful: count,
  failed: count,
  percentage: fc.integer({ min: 0, max: 100 }),
});
const status: fc.Arbitrary<StatusReply> = fc.record({
  jobId: fc.constant(JOB),
  status: fc.constantFrom(...JOB_STATUSES),
  progress,
  version: count,
});
const processNext: fc.Arbitrary<ProcessNextReply> = fc.record({
  success: fc.boolean(),
  status: fc.constantFrom(...processNextReply.shape.status.options),
  remainingItems: count,
  progress,
  version: count,
});

property.prop([status])('reads every status reply of the contract', (reply) => {
  const { percentage: _, ...counts } = statusReply.parse(reply).progress;
  const read = wire.readStatus(sent(reply), JOB);
  expect(read).toEqual({ status: reply.status, version: reply.version, ...counts });
});

property.prop([processNext])('reads every process-next reply of the contract', (reply) => {
  const { percentage: _, ...counts } = processNextReply.parse(reply).progress;
  const { status: answer, remainingItems: remaining, version } = reply;
  expect(wire.readProcessNext(sent(reply), JOB)).toEqual({ answer, remaining, version, ...counts });
});

property.prop([fc.jsonValue()])('takes no other JSON for a reply', (body) => {
  expect(() => wire.readStatus(body, JOB)).toThrow(TypeError);
  expect(() => wire.readProcessNext(body, JOB)).toThrow(TypeError);
});

/** What can be wrong with one field of a reply. */
const wrong = fc.constantFrom<unknown>(null, -1, 0.5, '1', 'done', {}, []);
const broken = <T extends object>(reply: fc.Arbitrary<T>, names: readonly (keyof T)[]) =>
  fc
    .tuple(reply, fc.constantFrom(...names), wrong)
    .map(([one, name, value]) => ({ ...one, [name]: value }));

property.prop([broken(status, ['status', 'progress', 'version'])])(
  'refuses a status reply with a wrong field',
  (reply) => {
    expect(statusReply.safeParse(reply).success).toBe(false);
    expect(() => wire.readStatus(sent(reply), JOB)).toThrow(TypeError);
  },
);

property.prop([broken(processNext, ['status', 'remainingItems', 'progress', 'version'])])(
  'refuses a process-next reply with a wrong field',
  (reply) => {
    expect(processNextReply.safeParse(reply).success).toBe(false);
    expect(() => wire.readProcessNext(sent(reply), JOB)).toThrow(TypeError);
  },
);

property.prop([status, broken(progress, ['total', 'completed', 'successful', 'failed'])])(
  'refuses counts that are none',
  (reply, counts) => {
    expect(() => wire.readStatus(sent({ ...reply, progress: counts }), JOB)).toThrow(TypeError);
  },
);

test('takes a cancel for accepted only if the reply says so', () => {
  const reply = cancelReply.parse({ success: true, status: 'cancelled' });
  expect(() => wire.readCancel(reply, JOB)).not.toThrow();
  for (const other of [undefined, null, 'ok', {}, { success: false }])
    expect(() => wire.readCancel(other, JOB)).toThrow(TypeError);
});

test('a reply for another job is none', () => {
  const progress = { total: 1, completed: 1, successful: 1, failed: 0 };
  const reply = { jobId: 'another', status: 'completed', progress };
  expect(() => wire.readStatus(sent(reply), JOB)).toThrow(TypeError);
  expect(wire.readStatus({ ...reply, jobId: JOB }, JOB).status).toBe('completed');
});

test('puts a job’s id into the paths as one segment', () => {
  const { statusUrl, processUrl, cancelUrl } = contractWire('/base');
  expect([statusUrl('a/b?c'), processUrl('1'), cancelUrl('1')]).toEqual([
    '/base/api/batch-jobs/a%2Fb%3Fc/status',
    '/base/api/batch-jobs/1/process-next',
    '/base/api/batch-jobs/1/cancel',
  ]);
});
