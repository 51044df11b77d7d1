import { Hono } from 'hono';
import { LinearRouter } from 'hono/router/linear-router';
import { BLANK } from '../client/shown.ts';
import type { ClientDeps, ServerDeps, Subject } from '../scenarios/simulate/subject.ts';

/**
 * The subject of the comparison with `fc.scheduler`: an in-memory server whose handlers touch its state
 * in steps, and a loop that drives it and tries again after an error. It notes each state that it was
 * in, in the same way whoever schedules it: the job, where each call is, what the page shows and waits
 * for.
 */
export interface Little {
  readonly subject: Subject;
  /** Different ones so far, of all runs. */
  readonly states: Set<string>;
  /** Call it where nothing goes on without a choice. */
  look(): void;
}

const OVER = 'over';

export type Through = 'plain' | 'hono';

interface Job {
  queued: number;
  completed: number;
  failed: number;
}

/** Without `notes`, no state is taken down: for those who only count runs. */
export function little(through: Through, notes = true): Little {
  const states = new Set<string>();
  let job: Job;
  let calls: string[];
  let page: string;
  let cuts: number;
  let lost: Set<number>;
  let shown = BLANK;
  const look = () => {
    if (!notes) return;
    states.add(
      JSON.stringify([job, calls.filter((one) => one !== OVER).sort(), page, cuts, shown.status]),
    );
  };

  function server({ step, work }: ServerDeps) {
    job = { queued: 0, completed: 0, failed: 0 };
    calls = [];
    page = '';
    cuts = 0;
    shown = BLANK;
    lost = new Set();
    const statusOf = ({ queued, completed, failed }: Job, total: number) =>
      completed + failed < total ? (queued < total ? 'processing' : 'queued') : 'completed';
    let total = 0;
    let version = 0;
    const progress = () => ({
      total,
      completed: job.completed + job.failed,
      successful: job.completed,
      failed: job.failed,
      percentage: 0,
    });
    const at = (call: number, name: string) => {
      if (calls[call] !== OVER) calls[call] = name;
      return step(name);
    };
    const callOf = (headers: Headers) => Number(headers.get('call'));
    async function next(call: number): Promise<object> {
      await at(call, 'takes item');
      const found = job.queued > 0;
      if (found) {
        job.queued -= 1;
        calls[call] = 'works';
        const outcome = await work({ id: `${job.queued}` });
        await at(call, 'settles');
        job[outcome] += 1;
        version += 1;
      }
      const isOver = statusOf(job, total) === 'completed';
      const status = isOver ? 'job_completed' : found ? 'processed' : 'no_items';
      return { success: true, status, remainingItems: job.queued, progress: progress(), version };
    }
    async function read(): Promise<object> {
      await step('reads status');
      const status = statusOf(job, total);
      return { jobId: 'job', status, progress: progress(), version };
    }
    const create = (items: number): object => {
      total = items;
      job = { queued: items, completed: 0, failed: 0 };
      return { jobId: 'job', status: 'queued', total };
    };
    function routed(): Hono {
      // Each run is a server of its own, for a few requests.
      const app = new Hono({ router: new LinearRouter() });
      app.post('/api/batch-jobs', async (c) =>
        c.json(create((await c.req.json<{ items: number }>()).items), 202),
      );
      app.post('/api/batch-jobs/:id/process-next', async (c) =>
        c.json(await next(callOf(c.req.raw.headers))),
      );
      app.get('/api/batch-jobs/:id/status', async (c) => c.json(await read()));
      return app;
    }
    const app = through === 'hono' ? routed() : null;
    async function plain(request: Request): Promise<Response> {
      const call = callOf(request.headers);
      if (request.url.endsWith('/status')) return Response.json(await read());
      if (request.url.endsWith('/process-next')) return Response.json(await next(call));
      return Response.json(create(((await request.json()) as { items: number }).items));
    }
    return {
      async fetch(request: Request) {
        const response = await (app ? app.request(request) : plain(request));
        const call = callOf(request.headers);
        // A read may be answered as before, without the server: it is under way or it is not.
        const isRead = request.method === 'GET';
        if (calls[call] && !isRead) calls[call] = lost.has(call) ? OVER : 'answers';
        return response;
      },
      observe: async () => ({
        status: statusOf(job, total) as 'completed',
        ...progress(),
        items: [],
      }),
      fingerprint: () => {
        look();
        return job;
      },
    };
  }

  function client({ jobId, fetch, timing }: ClientDeps) {
    let isLeft = false;
    const path = `/api/batch-jobs/${jobId}`;
    async function call(method: string, route: string) {
      const at = calls.push(`${route} sent`) - 1;
      page = route;
      try {
        const response = await fetch(`${path}/${route}`, { method, headers: { call: `${at}` } });
        calls[at] = OVER;
        return (await response.json()) as never;
      } catch (error) {
        // The server works on at a call that its page has lost; a read leaves nothing behind.
        if (route === 'status' || calls[at]?.startsWith('answers')) calls[at] = OVER;
        lost.add(at);
        cuts += 1;
        throw error;
      }
    }
    async function drive() {
      while (!isLeft) {
        try {
          const { status, progress } = await call('GET', 'status');
          const { completed, total, successful, failed } = progress;
          const action = status === 'completed' && successful > 0;
          shown = {
            status,
            completed,
            total,
            successful,
            failed,
            error: null,
            cancel: false,
            action,
          };
          if (status === 'completed') return;
          await call('POST', 'process-next');
        } catch {
          page = 'waits';
          await new Promise<void>((resolve) => timing.after(500, resolve));
        }
      }
    }
    return {
      start() {
        void drive();
      },
      view: () => shown,
      stop: () => {
        isLeft = true;
      },
      fingerprint: () => page,
    };
  }
  return {
    subject: { name: `little, ${through}`, server, client },
    states,
    look,
  };
}
