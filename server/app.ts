import { setMaxListeners } from 'node:events';
import { zValidator } from '@hono/zod-validator';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import type { ServerOptions } from '../model/dialects.ts';
import { parseClient, UsageError } from '../model/parse.ts';
import type { Timing } from '../model/timing.ts';
import {
  type CreateReply,
  createRequest,
  IDEMPOTENCY_KEY,
  type ItemsReply,
  LARGEST_BODY,
  type StatusReply,
} from './contract.ts';
import { cancel } from './handlers/cancel.ts';
import { create } from './handlers/create.ts';
import { once } from './handlers/once.ts';
import { processNext } from './handlers/process-next.ts';
import { perform, type Server } from './handlers/server.ts';
import { isOver, progressOf } from './operations/rules.ts';
import { readsStatus } from './operations/status.ts';
import { noSuchJob, ProblemError, problemReply } from './problem.ts';
import type { Store } from './store.ts';
import type { Worker } from './worker.ts';

/** The status page, as somebody else builds it. */
export interface Page {
  /** The document for a job. The client's dialect is a text that `parseClient` takes. */
  html(jobId: string, client: string): string;
  /** What the document refers to, by absolute path. */
  readonly assets: Readonly<Record<string, { readonly type: string; readonly body: string }>>;
}

export interface AppOptions {
  readonly store: Store;
  readonly dialect: ServerOptions;
  readonly timing: Timing;
  readonly worker: Worker;
  /** A name that nothing else has: of letters, digits, `-` and `_`, at most 64. */
  readonly newId: () => string;
  readonly page?: Page;
  /** ms until a worker that was not heard of loses its item. Default: 10,000. */
  readonly lease?: number;
  /** ms after which a lagging job's status follows its items. Default: 1,000. */
  readonly lag?: number;
  /** Aborted when the server goes down: work that is still running is called off. */
  readonly signal?: AbortSignal;
  /** Is told of all that runs on, though nobody may be waiting for it. */
  readonly track?: (running: Promise<unknown>) => void;
  /** Is told of what went wrong here; the caller only learns that something did. */
  readonly onError?: (error: unknown) => void;
}

/** The reference server in one of its dialects, as a fetch handler: it opens no socket. */
export function createApp(options: AppOptions): Hono {
  const server = serverOf(options);
  const app = routed(() => server, options);
  if (options.page) addPage(app, options.page);
  return app;
}

/**
 * The same for who makes many servers, each for a few requests: their routes are made once. None has a
 * page, and none tells what went wrong in it.
 */
export function createHandler(options: Omit<AppOptions, 'page' | 'onError'>): Handler {
  const server = serverOf(options);
  shared ??= routed((c) => c.env as Server, {});
  const { fetch } = shared;
  return { fetch: (request) => fetch(request, server) };
}

export interface Handler {
  fetch(request: Request): Response | Promise<Response>;
}

let shared: Hono | null = null;

/** Whose request it is. */
type ServerIn = (c: Context) => Server;

function routed(serverIn: ServerIn, { onError }: Pick<AppOptions, 'onError'>): Hono {
  const app = new Hono();
  app.onError((error, c) => problemReply(c, problemOf(error, onError)));
  app.notFound((c) => problemReply(c, noRoute(c)));
  app.use('/api/*', bodyLimit({ maxSize: LARGEST_BODY, onError: tooLarge }));
  addJobs(app, serverIn);
  return app;
}

export function serverOf(options: AppOptions): Server {
  const { store, dialect, timing, worker, newId, lease = 10_000, lag = 1000 } = options;
  const { signal = null, track = () => {} } = options;
  // Each call under way listens; the engine would warn of more than ten.
  if (signal) setMaxListeners(0, signal);
  const rules = { dialect, lease, now: () => timing.now() };
  const settled = (running: Promise<unknown>) => track(running.catch(() => {}));
  const underWay = new Map<string, Promise<unknown>>();
  return { store, rules, timing, worker, newId, lag, signal, track: settled, underWay };
}

const JOBS = '/api/batch-jobs';
const SECONDS_TO_NEXT_READ = '1';

function addJobs(app: Hono, serverIn: ServerIn): void {
  const keyOf = (c: Context) => c.req.header(IDEMPOTENCY_KEY);

  app.post(JOBS, mustBeJson, headers, body, async (c) => {
    const reply: CreateReply = await create(serverIn(c), c.req.valid('json'), keyOf(c));
    return c.json(reply, 202, { Location: `${JOBS}/${reply.jobId}/status` });
  });
  app.get(`${JOBS}/:id/status`, async (c) => {
    const jobId = idOf(c);
    const server = serverIn(c);
    const seen = await perform(server, jobId, readsStatus(server.rules));
    const { status, version } = seen;
    const reply: StatusReply = { jobId, status, progress: progressOf(seen), version };
    c.header('Cache-Control', 'no-store');
    if (!isOver(seen)) c.header('Retry-After', SECONDS_TO_NEXT_READ);
    return c.json(reply);
  });
  app.post(`${JOBS}/:id/process-next`, headers, async (c) => {
    const [server, jobId] = [serverIn(c), idOf(c)];
    const run = (call: Parameters<typeof processNext>[2]) => processNext(server, jobId, call);
    return c.json(await once(server, jobId, 'process-next', keyOf(c), run));
  });
  app.post(`${JOBS}/:id/cancel`, headers, async (c) => {
    const [server, jobId] = [serverIn(c), idOf(c)];
    const run = (call: Parameters<typeof cancel>[2]) => cancel(server, jobId, call);
    return c.json(await once(server, jobId, 'cancel', keyOf(c), run));
  });
  app.get(`${JOBS}/:id/items`, async (c) => {
    const jobId = idOf(c);
    const { store, timing } = serverIn(c);
    const items = await store.items(jobId, timing.now());
    if (!items) throw noSuchJob(jobId);
    const reply: ItemsReply = {
      jobId,
      items: items.map(({ id, name, status }) => ({ id, name, status })),
    };
    c.header('Cache-Control', 'no-store');
    return c.json(reply);
  });

  refuseOtherMethods(app, JOBS, 'POST');
  for (const [path, allowed] of Object.entries(ALLOWED)) {
    refuseOtherMethods(app, `${JOBS}/:id/${path}`, allowed);
  }
}

const ALLOWED = { status: 'GET', 'process-next': 'POST', cancel: 'POST', items: 'GET' };

function refuseOtherMethods(app: Hono, path: string, allowed: 'GET' | 'POST' | string): void {
  const Allow = allowed === 'GET' ? 'GET, HEAD' : allowed;
  app.all(path, (c) => {
    const detail = `${c.req.method} ${c.req.path}: this takes ${Allow}`;
    throw new ProblemError(405, 'Method not allowed', detail, { Allow });
  });
}

function addPage(app: Hono, page: Page): void {
  app.get('/batch-jobs/:id', (c) => {
    const client = c.req.query('client') ?? 'reference';
    parseClient(client);
    c.header('Cache-Control', 'no-store');
    return c.html(page.html(idOf(c), client));
  });
  refuseOtherMethods(app, '/batch-jobs/:id', 'GET');
  for (const [path, { type, body }] of Object.entries(page.assets)) {
    app.get(path, (c) => c.body(body, 200, { 'Content-Type': type, 'Cache-Control': 'no-cache' }));
  }
}

// ---- what is refused -------------------------------------------------------------------------------

const body = zValidator('json', createRequest, (result) => {
  if (!result.success) throw invalid('body', result.error.issues);
});

const header = z.object({ [IDEMPOTENCY_KEY.toLowerCase()]: z.string().min(1).max(255).optional() });
const headers = zValidator('header', header, (result) => {
  if (!result.success) throw invalid('headers', result.error.issues);
});

function invalid(where: string, [issue]: readonly { path: PropertyKey[]; message: string }[]) {
  const at = [where, ...(issue?.path ?? [])].map(String).join('.');
  return new ProblemError(422, 'Invalid request', `${at}: ${issue?.message}`);
}

async function mustBeJson(c: Context, next: () => Promise<void>): Promise<void> {
  const type = c.req.header('Content-Type') ?? 'no Content-Type';
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    const detail = `${type}: expected Content-Type application/json`;
    throw new ProblemError(415, 'Unsupported media type', detail);
  }
  await next();
}

/** What cannot be an id is no job's: a store need not be asked, and may not take any text. */
function idOf(c: Context): string {
  const id = c.req.param('id') ?? '';
  if (!/^[\w-]{1,64}$/.test(id)) throw noSuchJob(id);
  return id;
}

const tooLarge = (): never => {
  const detail = `expected a body of at most ${LARGEST_BODY} bytes`;
  throw new ProblemError(413, 'Body too large', detail);
};

const noRoute = (c: Context) =>
  new ProblemError(404, 'No such route', `${c.req.method} ${c.req.path}: there is nothing here`);

function problemOf(error: unknown, onError: AppOptions['onError']): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof UsageError) return new ProblemError(400, 'Invalid request', error.message);
  if (error instanceof HTTPException) {
    return new ProblemError(error.status as 400, 'Invalid request', error.message);
  }
  onError?.(error);
  return new ProblemError(500, 'Internal error', 'something went wrong here; it was not your call');
}
