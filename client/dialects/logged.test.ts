import { describe, expect, test } from 'vitest';
import { CLIENTS, type ClientOptions } from '../../model/dialects.ts';
import { clientFor } from '../dialects.ts';
import { HeldNetwork } from '../testing/held-network.testing.ts';
import { JOB, json, processNextReply, statusReply } from '../testing/replies.testing.ts';
import { settled, VirtualTiming } from '../testing/virtual-timing.testing.ts';

// That each client does what its machine does is held in dialects.test.ts; here are the numbers that
// the machine leaves open, and what a person would have seen.

function opened(name: string, change: Partial<ClientOptions> = {}) {
  const network = new HeldNetwork();
  const timing = new VirtualTiming();
  const make = clientFor({ ...CLIENTS[name]!, ...change });
  const client = make({ jobId: JOB, fetch: network.fetch, timing, random: () => 0.5 });
  const answer = async (body: unknown) => {
    network.calls.at(-1)!.answer(json(body));
    await settled();
  };
  const cut = async () => {
    network.calls.at(-1)!.fail(new TypeError('fetch failed'));
    await settled();
  };
  const fire = async () => {
    timing.fireNext();
    await settled();
  };
  const waits = () => timing.pending.map(({ ms }) => ms);
  const calls = () => network.calls.map(({ target }) => target);
  client.start();
  return { network, timing, client, answer, cut, fire, waits, calls };
}

describe('the logged page', () => {
  test('waits 15 s for a status, 500 ms between items, and for an item for ever', async () => {
    const { answer, fire, waits, calls } = opened('as-logged');
    expect([calls(), waits()]).toEqual([['status'], [15_000]]);
    await answer(statusReply('queued', 0, 2));
    expect([calls(), waits()]).toEqual([['process-next'], []]);
    await answer(processNextReply('processed', 1, 2));
    expect([calls(), waits()]).toEqual([[], [500]]);
    await fire();
    expect([calls(), waits()]).toEqual([['process-next'], []]);
  });

  test('shows 2 of 3 for ever when the last call is cut while the server works on', async () => {
    const { client, answer, cut, fire, waits, calls } = opened('as-logged');
    await answer(statusReply('queued', 0, 3));
    await answer(processNextReply('processed', 1, 3));
    await fire();
    await answer(processNextReply('processed', 2, 3));
    await fire();
    await cut();
    expect(client.view().error).toBe('No answer arrived.');
    await answer(statusReply('processing', 2, 3));
    expect(client.view()).toMatchObject({ status: 'processing', completed: 2, error: null });
    expect([calls(), waits()]).toEqual([[], []]);
  });

  test('never starts on a job that is processing already', async () => {
    const { client, answer, waits, calls } = opened('as-logged');
    await answer(statusReply('processing', 1, 3));
    expect(client.view()).toMatchObject({ status: 'processing', cancel: true });
    expect([calls(), waits()]).toEqual([[], []]);
  });

  test('stops its loop for a cancel, posts it, and reads the status once', async () => {
    const { client, answer, fire, calls } = opened('as-logged');
    await answer(statusReply('queued', 0, 3));
    await answer(processNextReply('processed', 1, 3));
    client.cancel();
    expect(calls()).toEqual(['cancel']);
    await answer({ success: true, status: 'cancelled' });
    expect(calls()).toEqual(['status']);
    await answer(statusReply('cancelled', 1, 3));
    expect(client.view()).toMatchObject({ status: 'cancelled', cancel: false });
    await fire();
    expect(calls()).toEqual(['status']);
  });

  test('shows what came last, even if it is older', async () => {
    const { client, answer } = opened('as-logged');
    await answer(statusReply('queued', 0, 2));
    await answer(processNextReply('job_completed', 2, 2, { version: 9 }));
    expect(client.view()).toMatchObject({ status: 'completed', completed: 2, action: true });
    await answer(statusReply('processing', 1, 2, { version: 3 }));
    expect(client.view()).toMatchObject({ status: 'processing', completed: 1, action: false });
  });
});

describe('the proposed fixes', () => {
  const last = processNextReply('processed', 1, 1);

  test('fix-2 waits a second before its last read', async () => {
    const { answer, fire, waits, calls } = opened('fix-2');
    await answer(statusReply('queued', 0, 1));
    await answer(last);
    expect([calls(), waits()]).toEqual([[], [1_000]]);
    await fire();
    expect(calls()).toEqual(['status']);
  });

  test('fix-3 shows a job as completed when nothing remains, whatever the server thinks', async () => {
    const { client, answer } = opened('fix-3');
    await answer(statusReply('queued', 0, 1));
    await answer(last);
    expect(client.view()).toMatchObject({ status: 'completed', action: true });
    await answer(statusReply('processing', 1, 1));
    expect(client.view()).toMatchObject({ status: 'processing', action: false });
  });

  test('poll reads every 2 s until the status is terminal', async () => {
    const { client, answer, fire, waits, calls } = opened('poll');
    await answer(statusReply('queued', 0, 1));
    await answer(last);
    for (let round = 0; round < 3; round++) {
      await answer(statusReply('processing', 1, 1));
      expect([calls(), waits()]).toEqual([[], [2_000]]);
      await fire();
    }
    await answer(statusReply('completed', 1, 1));
    expect(client.view().status).toBe('completed');
    expect([calls(), waits()]).toEqual([[], []]);
  });

  test('error=retry drives on after a call that was cut', async () => {
    const { answer, cut, fire, waits, calls } = opened('as-logged', { error: 'retry' });
    await answer(statusReply('queued', 0, 2));
    await cut();
    expect([calls(), waits()]).toEqual([[], [750]]);
    await fire();
    await answer(statusReply('processing', 1, 2));
    expect([calls(), waits()]).toEqual([[], [500]]);
    await fire();
    expect(calls()).toEqual(['process-next']);
  });
});
