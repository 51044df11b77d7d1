import { BLANK } from '../../../client/shown.ts';
import type { View } from '../../../client/view.ts';
import type { ClientDeps, ClientUnderTest, ServerDeps, Subject } from '../subject.ts';

/** What a handler does at one of its steps: with what is shared, and with what it read before. */
export type Op = 'read' | 'write' | 'add' | 'end' | 'nothing';
/** What a page does next; `both`: two calls at once, the first answer goes on. */
export type Act = 'status' | 'process' | 'both' | 'pause';

export interface Little {
  readonly handler: readonly Op[];
  readonly page: readonly Act[];
  /** Do server and page tell what decides their future? */
  readonly isTold: boolean;
}

/** A small server and page made up of steps: to compare ways of exploring, it means nothing. */
export function littleSubject({ handler, page, isTold }: Little): Subject {
  return {
    name: 'little',
    server: (deps) => serverOf(handler, deps, isTold),
    client: (deps) => clientOf(page, deps, isTold),
  };
}

function serverOf(handler: readonly Op[], { step }: ServerDeps, isTold: boolean) {
  let completed = 0;
  let status: 'processing' | 'completed' = 'processing';
  const locals: number[] = [];
  const statusOf = () => ({
    ...rest(),
    jobId: 'j',
    status,
    progress: { ...rest(), percentage: 0 },
  });
  const rest = () => ({ total: 3, completed, successful: completed, failed: 0 });

  async function processNext(): Promise<object> {
    const own = locals.push(0) - 1;
    for (const [at, op] of handler.entries()) {
      await step(`${at} ${op}`);
      if (op === 'read') locals[own] = completed;
      if (op === 'write') completed = locals[own]! + 1;
      if (op === 'add') completed += 1;
      if (op === 'end' && completed > 1) status = 'completed';
    }
    return { success: true, message: 'processed', itemId: 'i', remainingItems: 1, ...statusOf() };
  }

  return {
    async fetch(request: Request): Promise<Response> {
      const { pathname } = new URL(request.url);
      if (pathname.endsWith('/batch-jobs')) {
        return Response.json({ jobId: 'j', status, total: 3 }, { status: 202 });
      }
      return Response.json(pathname.endsWith('/status') ? statusOf() : await processNext());
    },
    observe: async () => ({ status, ...rest(), items: [] }),
    ...(isTold ? { fingerprint: () => locals } : {}),
  };
}

function clientOf(page: readonly Act[], deps: ClientDeps, isTold: boolean): ClientUnderTest {
  const url = `/api/batch-jobs/${deps.jobId}`;
  let view: View = BLANK;
  let at = 0;
  let pending = 0;

  async function ask(method: string, path: string): Promise<void> {
    pending += 1;
    try {
      const response = await deps.fetch(`${url}/${path}`, { method });
      if (!response.ok) throw new Error(`${response.status}`);
      const { status, progress } = JSON.parse(await response.text());
      view = { ...view, status, completed: progress.completed, error: null };
    } catch {
      view = { ...view, error: 'failed' };
    }
    pending -= 1;
  }

  const acts: Record<Act, () => Promise<unknown>> = {
    status: () => ask('GET', 'status'),
    process: () => ask('POST', 'process-next'),
    both: () => Promise.race([ask('POST', 'process-next'), ask('POST', 'process-next')]),
    pause: () => new Promise<void>((resolve) => void deps.timing.after(10, resolve)),
  };

  return {
    async start() {
      for (const act of page) {
        await acts[act]();
        at += 1;
      }
    },
    view: () => view,
    stop() {},
    ...(isTold ? { fingerprint: () => [at, pending] } : {}),
  };
}
