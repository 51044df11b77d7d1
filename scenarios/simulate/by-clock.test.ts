import { describe, expect, test } from 'vitest';
import { BLANK } from '../../client/shown.ts';
import type { View } from '../../client/view.ts';
import { checkCode } from './check-code.ts';
import type { ServerDeps, Subject } from './subject.ts';
import { clock, environmentFor } from './testing/pairs.testing.ts';
import { smallServer } from './testing/small-server.testing.ts';
import { mappedWire } from './wire.ts';

const WIRE = mappedWire();
const OVER: readonly (string | null)[] = ['completed', 'failed'];

/** Drives the job and looks at it in two loops of their own, or in one. */
function pageWith(pauses: { readonly drive: number; readonly look: number } | number) {
  const client: Subject['client'] = ({ jobId, fetch, timing }) => {
    let view: View = BLANK;
    let isLeft = false;
    const status = WIRE.request('status', jobId);
    const next = WIRE.request('process-next', jobId);
    const look = async () => {
      const read = WIRE.readView(await (await fetch(status.path, status.init)).json());
      if (!OVER.includes(view.status)) view = read;
    };
    const drive = () => fetch(next.path, next.init);
    const again = (ms: number, ...doing: (() => Promise<unknown>)[]) => {
      const go = async (): Promise<void> => {
        for (const one of doing) if (!OVER.includes(view.status)) await one().catch(() => {});
        if (!isLeft && !OVER.includes(view.status)) timing.after(ms, () => void go());
      };
      void go();
    };
    return {
      start() {
        if (typeof pauses === 'number') return again(pauses, look, drive);
        again(pauses.drive, drive);
        again(pauses.look, look);
      },
      view: () => view,
      stop: () => {
        isLeft = true;
      },
      fingerprint: () => 0,
    };
  };
  return client;
}

type Next = (deps: ServerDeps) => { next(): Promise<void>; told(): unknown };

/** One item; `take` does what a process-next does, and each work that ends is done. */
const serverThat = (take: Next, extra: (deps: ServerDeps) => object = () => ({})) =>
  smallServer((job, deps) => {
    const work: ServerDeps['work'] = async (item) => {
      const outcome = await deps.work(item);
      job.done += 1;
      return outcome;
    };
    const { next, told } = take({ ...deps, work });
    return { next: () => job.done < job.total && next(), told, extra: () => extra(deps) };
  });

/** A handler holds the item for so long; one whose worker dies leaves it to the lease. */
const leased =
  (lease: number, tells: 'ms left' | 'a point in time'): Next =>
  ({ timing, work }) => {
    let until: number | null = null;
    return {
      async next() {
        if (until !== null && timing.now() < until) return;
        until = timing.now() + lease;
        await work({ id: 'item' });
        until = null;
      },
      told: () =>
        tells === 'a point in time' ? until : until && Math.max(0, until - timing.now()),
    };
  };

const check = (server: Subject['server'], client: Subject['client'], faults: string) =>
  checkCode(
    { name: 'by clock', server, client },
    { ...environmentFor(1, faults), outcomes: 'success' },
    { clock },
  );
const settles = async (...given: Parameters<typeof check>) =>
  (await check(...given)).claims.get('settles')!;

describe('a server that decides by its clock', () => {
  test('sees that pages wait, where it tells what is left', async () => {
    const server = serverThat(leased(3000, 'ms left'));
    expect(await settles(server, pageWith(1000), 'crash=1')).toEqual({ kind: 'holds' });
  });

  test('is not said to be stuck where it tells a point in time: that loop has an end', async () => {
    const server = serverThat(leased(3000, 'a point in time'));
    expect(await settles(server, pageWith(1000), 'crash=1')).toEqual({
      kind: 'incomplete',
      because: expect.stringMatching(/^what looks as if it went on for ever ends by the server's/),
    });
  });

  test('is found out where its lease is too short', async () => {
    const server = serverThat(leased(10, 'a point in time'));
    const { claims } = await check(server, pageWith(1000), 'cut=1');
    expect(claims.get('counts-add-up')!.kind).toBe('violated');
  });

  test('proves nothing where there was no time to let it move', async () => {
    const server = serverThat(leased(3000, 'ms left'));
    const environment = { ...environmentFor(1, 'crash=1,cut=1'), outcomes: 'success' } as const;
    const subject = { name: 'by clock', server, client: pageWith(1000) };
    let now = 0;
    const options = { clock: () => ++now, timeLimit: 20 };
    const { claims } = await checkCode(subject, environment, options);
    const kinds = [...claims]
      .filter(([name]) => !name.startsWith('can-'))
      .map(([, one]) => one.kind);
    expect(new Set(kinds)).toEqual(new Set(['incomplete']));
  });

  test('ends its job though nobody asks any more', async () => {
    const server: Subject['server'] = ({ timing }) => {
      const made = timing.now();
      const status = () => (timing.now() - made < 5000 ? 'processing' : 'completed');
      const progress = { total: 1, completed: 1, successful: 1, failed: 0, percentage: 100 };
      return {
        fetch: async ({ url }) =>
          url.endsWith('/items')
            ? Response.json({}, { status: 404 })
            : Response.json({ jobId: 'job', status: status(), progress }),
        fingerprint: () => Math.max(0, 5000 - (timing.now() - made)),
      };
    };
    const silent: Subject['client'] = () => ({ start() {}, view: () => BLANK, stop() {} });
    const { claims } = await check(server, silent, 'none');
    expect(claims.get('settles')!.kind).toBe('violated');
    expect(claims.get('job-settles')).toEqual({
      kind: 'incomplete',
      because: "the job is completed once time has passed by the server's clock",
    });
  });

  test('is stuck where no clock helps', async () => {
    const server = serverThat(() => ({ next: () => Promise.resolve(), told: () => 0 }));
    expect((await settles(server, pageWith(1000), 'none')).kind).toBe('violated');
  });
});

test('of two timers of a page, the slower has its turn', async () => {
  const server = serverThat(leased(60_000, 'ms left'));
  const page = pageWith({ drive: 500, look: 2000 });
  expect(await settles(server, page, 'none')).toEqual({ kind: 'holds' });
});

test('a reply with a fresh name in it is the same reply', async () => {
  const at = serverThat(leased(60_000, 'ms left'), ({ newId }) => ({ requestId: newId() }));
  expect(await settles(at, pageWith(1000), 'none')).toEqual({ kind: 'holds' });
});
