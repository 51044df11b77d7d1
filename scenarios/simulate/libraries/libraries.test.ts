import { afterEach, describe, expect, test } from 'vitest';
import type { ClientDeps, ClientUnderTest } from '../subject.ts';
import { handWritten } from './hand-written.ts';
import { type Fate, good, only, PageRun } from './page-run.testing.ts';
import { swr } from './swr.ts';
import { tanStackQuery } from './tanstack-query.ts';

const opened: ClientUnderTest[] = [];
afterEach(() => {
  for (const page of opened.splice(0)) page.stop();
});

function open<C extends ClientUnderTest>(
  make: (deps: ClientDeps) => C,
  fate: Fate = good,
  items = 3,
) {
  const run = new PageRun(make, fate, items);
  opened.push(run.page);
  return run;
}
const MINUTES = 60_000;

const WELL = {
  'a hand-written loop that goes on': handWritten('goes on'),
  'a hand-written loop that stops at errors': handWritten('stops'),
  'TanStack Query': tanStackQuery(),
  SWR: swr(),
};

describe.each(Object.entries(WELL))('%s', (_, make) => {
  test('shows the end of the job, then is quiet, where nothing goes wrong', async () => {
    const run = open<ClientUnderTest>(make);
    expect(await run.until(5 * MINUTES)).toBe(true);
    expect(run.page.view()).toEqual({
      status: 'completed',
      completed: 3,
      total: 3,
      successful: 3,
      failed: 0,
      error: null,
      cancel: false,
      action: true,
    });
  });

  test('shows an answer within the turn of the event loop in which it arrives', async () => {
    const run = open<ClientUnderTest>(make);
    await run.answerRead();
    expect(run.page.view().status).toBe('queued');
  });

  test('is stuck for ever behind a read that is never answered', async () => {
    const run = open<ClientUnderTest>(make, only('hang', 0));
    await run.until(5 * MINUTES);
    expect(run.server.status).toBe('completed');
    expect(run.readsAt).toEqual([0]);
    expect(run.page.view().status).toBe(null);
  });
});

describe('a hand-written loop', () => {
  test.each(['502', 'cut'] as const)('stops at its first error: %s', async (what) => {
    const run = open(handWritten('stops'), only(what, 1));
    expect(await run.until(5 * MINUTES)).toBe(true);
    expect(run.server.status).toBe('completed');
    const { status, error } = run.page.view();
    expect([status === 'completed', typeof error]).toEqual([false, 'string']);
  });

  test.each(['502', 'cut'] as const)('settles all the same if it goes on: %s', async (what) => {
    const run = open(handWritten('goes on'), only(what, 0, 1));
    expect(await run.until(5 * MINUTES)).toBe(true);
    expect(run.page.view()).toMatchObject({ status: 'completed', error: null });
  });
});

describe('TanStack Query', () => {
  test('tries a failed read three times more, after 1, 2 and 4 s, before it has failed', async () => {
    const run = open(tanStackQuery(), only('502', 0, 1, 2, 3));
    await run.until(6_999);
    expect(run.page.view().error).toBe(null);
    await run.until(7_000);
    expect(run.readsAt).toEqual([0, 1_000, 3_000, 7_000]);
    expect(run.page.view().error).toBe('The server answered 502.');
  });

  test('goes on after an error', async () => {
    const run = open(tanStackQuery({ retry: 0 }), only('cut', 0, 1, 2));
    expect(await run.until(5 * MINUTES)).toBe(true);
    expect(run.page.view()).toMatchObject({ status: 'completed', error: null });
  });

  test('never polls where the interval waits for data and the first read fails', async () => {
    const run = open(tanStackQuery({ interval: 'while data says so', retry: 0 }), only('502', 0));
    expect(await run.until(5 * MINUTES)).toBe(true);
    expect(run.readsAt).toEqual([0]);
    expect([run.server.status, run.page.view().status]).toEqual(['completed', null]);
  });

  test('is frozen where the interval ends with an error', async () => {
    const run = open(tanStackQuery({ interval: 'until an error', retry: 0 }), only('502', 1));
    expect(await run.until(5 * MINUTES)).toBe(true);
    expect(run.readsAt).toHaveLength(2);
    expect([run.server.status, run.page.view().status]).toEqual(['completed', 'processing']);
  });

  test('reads anew when its own tab is shown again, and only then', async () => {
    const [a, b] = [open(tanStackQuery(), good, 100), open(tanStackQuery(), good, 100)];
    for (const run of [a, b]) await run.until(10_000);
    const reads = [a, b].map((run) => run.readsAt.length);
    a.page.setVisibility(true);
    a.page.setVisibility(false);
    for (const run of [a, b]) await run.until(10_000);
    expect([a, b].map((run) => run.readsAt.length)).toEqual([reads[0]! + 1, reads[1]]);
    b.page.setVisibility(true);
    b.page.setVisibility(false);
    for (const run of [a, b]) await run.until(10_000);
    expect([a, b].map((run) => run.readsAt.length)).toEqual(reads.map((count) => count + 1));
  });
});

describe('SWR', () => {
  test('skips its interval while an error is cached, until the retry after about 5 s', async () => {
    const run = open(swr(), only('502', 0));
    expect(await run.until(5 * MINUTES)).toBe(true);
    expect(run.readsAt[1]).toBeGreaterThanOrEqual(5_000);
    expect(run.page.view()).toMatchObject({ status: 'completed', error: null });
  });

  test('never reads again after an error without retries, though its timer goes on', async () => {
    const run = open(swr({ shouldRetryOnError: false }), only('502', 0));
    expect(await run.until(5 * MINUTES)).toBe(false);
    expect(run.readsAt).toEqual([0]);
    expect([run.server.status, run.page.view().status]).toEqual(['completed', null]);
  });

  test('is stuck in a visible tab after a read that failed while it was hidden for a moment', async () => {
    const run = open(swr(), only('hang', 1));
    await run.until(3_000);
    expect(run.readsAt).toEqual([0, 2_000]);
    // Hidden, so no retry is planned; back within 5 s of the first read, so the focus is ignored.
    run.page.setVisibility(true);
    run.cutHung();
    await run.until(3_500);
    run.page.setVisibility(false);
    await run.until(MINUTES);
    expect(run.readsAt).toHaveLength(2);
    expect([run.server.status, run.page.view().status]).toEqual(['completed', 'processing']);
    run.page.setVisibility(true);
    run.page.setVisibility(false);
    expect(await run.until(2 * MINUTES)).toBe(true);
    expect(run.page.view().status).toBe('completed');
  });

  test('never polls where the interval waits for data: it is asked before there is any', async () => {
    const run = open(swr({ interval: 'while data says so' }));
    expect(await run.until(5 * MINUTES)).toBe(true);
    expect(run.readsAt).toEqual([0]);
    expect([run.server.status, run.page.view().status]).toEqual(['completed', 'processing']);
  });
});

describe.each([
  ['TanStack Query', tanStackQuery()],
  ['SWR', swr()],
] as const)('%s in a hidden tab', (_, make) => {
  test('skips its reads, and goes on when the tab is shown', async () => {
    const run = open(make);
    await run.until(100);
    run.page.setVisibility(true);
    await run.until(MINUTES);
    expect(run.readsAt).toEqual([0]);
    run.page.setVisibility(false);
    expect(await run.until(2 * MINUTES)).toBe(true);
    expect(run.page.view().status).toBe('completed');
  });

  test('does not mix with another page of the same library', async () => {
    const [a, b] = [open(make), open(make, only('hang', 0))];
    expect(await a.until(5 * MINUTES)).toBe(true);
    await b.until(5 * MINUTES);
    expect([a.page.view().status, b.page.view().status]).toEqual(['completed', null]);
  });
});

test('two states that show the same, but not with as long to wait, have different fingerprints', async () => {
  const run = open(swr(), only('502', 0));
  const seen = new Map<string, string>();
  for (const at of [2_000, 3_000, 4_000]) {
    await run.until(at);
    seen.set(JSON.stringify(run.page.fingerprint?.()), JSON.stringify(run.page.view()));
  }
  expect([run.readsAt, seen.size, new Set(seen.values()).size]).toEqual([[0], 3, 1]);
});

test.each(Object.entries(WELL))('%s behaves in the same way each time', async (_, make) => {
  const reads = async () => {
    const run = open<ClientUnderTest>(make, only('cut', 1));
    await run.until(MINUTES);
    return [run.readsAt, run.page.view()];
  };
  expect(await reads()).toEqual(await reads());
});
