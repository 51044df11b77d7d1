import { describe, expect, test } from 'vitest';
import type { View } from '../../client/view.ts';
import { checkCode, settingOf } from './check-code.ts';
import { refreshAnswerFor } from './oracle.ts';
import type { ClientDeps, Subject } from './subject.ts';
import { clock, environmentFor } from './testing/pairs.testing.ts';
import { type SmallJob as Job, smallServer } from './testing/small-server.testing.ts';
import { wireOf } from './wire-of.ts';

const NOTHING = { status: null, completed: 0, total: 0, successful: 0, failed: 0, error: null };
const BARE: View = { ...NOTHING, cancel: false, action: false };

/** Reads the status until it is terminal, whatever happens. */
function poller(wire?: Subject['wire']): Subject['client'] {
  return ({ jobId, fetch, timing }: ClientDeps) => {
    const { path, init } = wireOf({ wire } as Subject).request('status', jobId);
    let view = BARE;
    let isLeft = false;
    async function poll(): Promise<void> {
      try {
        const response = await fetch(path, init);
        view = wireOf({ wire } as Subject).readView(await response.json());
        if (view.status === 'completed' || view.status === 'failed') return;
      } catch {}
      if (!isLeft) timing.after(1000, () => void poll());
    }
    return {
      start: () => void poll(),
      view: () => view,
      stop: () => {
        isLeft = true;
      },
      fingerprint: () => 0,
    };
  };
}

const without = ({ model: _, ...subject }: Subject): Subject => subject;
const check = (subject: Subject, items: number, faults = 'none') =>
  checkCode(without(subject), environmentFor(items, faults), { clock });

describe('a server that works by itself', () => {
  test('on work of its own ends its job, in every order', async () => {
    const server = smallServer((job, { work, step }) => ({
      async create() {
        for (let at = 0; at < job.total; at++) {
          await work({ id: `${at}` });
          await step('writes row');
          job.done += 1;
        }
      },
    }));
    const { claims, complete } = await check({ name: 'queue', server, client: poller() }, 2);
    expect(complete).toBe(true);
    expect(claims.get('settles')).toEqual({ kind: 'holds' });
    expect(claims.get('can-complete')).toEqual({ kind: 'holds' });
  });

  test('by timers of its own ends its job, too', async () => {
    const server = smallServer((job, { timing }) => {
      const tick = () => {
        if (job.done < job.total) job.done += 1;
        if (job.done < job.total) timing.after(5000, tick);
      };
      return { create: () => void timing.after(5000, tick) };
    });
    const { claims } = await check({ name: 'cron', server, client: poller() }, 2);
    expect(claims.get('settles')).toEqual({ kind: 'holds' });
  });

  test('does not, where its worker dies and nobody takes over', async () => {
    const server = smallServer((job, { work }) => ({
      create: () =>
        void work({ id: '0' }).then(
          () => {
            job.done = job.total;
          },
          () => {},
        ),
    }));
    const { claims } = await check({ name: 'dies', server, client: poller() }, 1, 'crash=1');
    const settles = claims.get('settles')!;
    const moves = settles.kind === 'violated' ? settles.schedule!.moves : [];
    expect(moves.map(({ process, name }) => `${process} ${name}`)).toContain('worker crashes');
  });

  test('goes on with what a handler began and did not wait for', async () => {
    const server = smallServer((job, { work }) => ({
      next: () => {
        void work({ id: `${job.done}` }).then(() => {
          job.done = job.total;
        });
      },
    }));
    const client: Subject['client'] = (deps) => {
      const page = poller()(deps);
      const url = `/api/batch-jobs/${deps.jobId}/process-next`;
      const start = () => {
        void deps.fetch(url, { method: 'POST' }).catch(() => {});
        page.start();
      };
      return { ...page, start };
    };
    const { claims } = await check({ name: 'accepts', server, client }, 1);
    expect(claims.get('settles')).toEqual({ kind: 'holds' });
  });
});

test('what a handler has read is a part of the state that it is in', async () => {
  // Two calls read the counter and write it: which read what is in no field of the server.
  const server = smallServer((job, { step }) => ({
    async next() {
      await step('reads');
      const { done } = job;
      await step('writes');
      job.done = done + 1;
    },
  }));
  const client: Subject['client'] = (deps) => {
    const page = poller()(deps);
    const drive = () =>
      void deps
        .fetch(`/api/batch-jobs/${deps.jobId}/process-next`, { method: 'POST' })
        .catch(() => {});
    const start = () => {
      drive();
      drive();
      page.start();
    };
    return { ...page, start };
  };
  const { claims } = await check({ name: 'lost update', server, client }, 2);
  expect(claims.get('can-complete')).toEqual({ kind: 'holds' });
  expect(claims.get('settles')!.kind).toBe('violated');
});

describe('who is at fault where a page is stuck', () => {
  const wire = {
    routes: { status: 'GET /imports/:jobId', processNext: 'PUT /imports/:jobId/work' },
  } as const;
  async function blame(next: () => Promise<void>, job: Job[] = []) {
    const server = smallServer((one) => {
      job[0] = one;
      return { next };
    });
    const subject: Subject = { name: 'wired', wire, server, client: poller(wire) };
    const { claims } = await check(subject, 1);
    const settles = claims.get('settles')!;
    const [stuck] = settles.kind === 'violated' ? settles.stuck : [];
    const setting = settingOf(subject, environmentFor(1));
    const limits = { clock, timeLimit: 60_000, maxRuns: 1000 };
    return refreshAnswerFor(setting, stuck!, limits);
  }

  test('is the page, where ours drives the job to its end, on routes and methods of its own', async () => {
    const job: Job[] = [];
    const next = async () => {
      job[0]!.done = 1;
    };
    expect(await blame(next, job)).toEqual({ helps: false, atFault: 'page' });
  });

  test('is the server, where ours goes round for ever, too', async () => {
    expect(await blame(async () => {})).toEqual({ helps: false, atFault: 'server' });
  });
});
