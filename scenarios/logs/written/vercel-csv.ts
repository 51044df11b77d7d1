import { NEEDED } from '../vercel.ts';
import type { Recorded } from './record.ts';

/** The columns of Vercel's runtime log, in the order of its export. */
export const COLUMNS = [
  'TimeUTC',
  'timestampInMs',
  'requestPath',
  'requestMethod',
  'requestQueryString',
  'responseStatusCode',
  'requestId',
  'requestUserAgent',
  'level',
  'environment',
  'branch',
  'vercelCache',
  'type',
  'function',
  'host',
  'deploymentDomain',
  'deploymentId',
  'durationMs',
  'region',
  'maxMemoryUsed',
  'memorySize',
  'message',
  'projectId',
  'traceId',
  'sessionId',
  'invocationId',
  'instanceId',
  'concurrency',
] as const;
type Column = (typeof COLUMNS)[number];
void (NEEDED satisfies readonly Column[]);

const HOST = 'unstuck.localhost';
const AGENT = 'unstuck';

export const HEADER = `${COLUMNS.map((name) => `"${name}"`).join(',')}\n`;

/**
 * Writes what a server's log says as rows of such an export, as it happens: messages at once, a
 * request's own row once it is answered. What only a page can know has no row.
 */
export class VercelRows {
  readonly #arrivals = new Map<string, number>();
  readonly #takes = new Map<string, number>();
  readonly #files: number;
  #requests = 0;

  /** `start` tells the requests of one run of a server from those of another. */
  constructor(start = 0) {
    this.#files = start;
  }

  /** The rows of one event, each with its line end. */
  of(event: Recorded): string[] {
    const { at, job } = event;
    switch (event.kind) {
      case 'created': {
        const request = {
          path: '/api/conversations/generate-batch',
          method: 'POST',
          id: this.#own(at),
        };
        const message = `[BatchGeneration] Created job ${job} with ${event.payload.items} items`;
        return [row(at, request, { responseStatusCode: 202 }), row(at, request, { message })];
      }
      case 'loads':
        return [row(at, { path: `/batch-jobs/${job}`, method: 'GET', id: this.#own(at) }, OK)];
      case 'leaves':
        return [row(at, { path: '/batch-jobs', method: 'GET', id: this.#own(at) }, OK)];
      case 'ends':
        // Whatever else a server hears: the log covers this moment.
        return [row(at, { path: '/api/health', method: 'GET', id: this.#own(at) }, OK)];
      case 'arrives':
        this.#arrivals.set(event.call, at);
        return [row(at, this.#requestOf(event), { type: 'edge-middleware' })];
      case 'takes': {
        this.#takes.set(event.call, at);
        const { item = '', queued = 1 } = event.payload ?? {};
        const message = `[ProcessNext] Processing item ${item} (${queued} remaining)`;
        return [row(at, this.#requestOf({ ...event, route: 'process-next' }), { message })];
      }
      case 'settles': {
        const { item = '', outcome } = event.payload;
        const took = at - (this.#takes.get(event.call) ?? at);
        const how =
          outcome === 'completed' ? `completed in ${took}ms: done` : `failed in ${took}ms: failed`;
        const level = outcome === 'completed' ? 'info' : 'error';
        const message = `[ProcessNext] Item ${item} ${how}`;
        return [row(at, this.#requestOf({ ...event, route: 'process-next' }), { message, level })];
      }
      case 'answers':
        return this.#answered(event);
      default:
        return [];
    }
  }

  #answered(event: Recorded & { kind: 'answers' }): string[] {
    const { at, call, http } = event;
    const request = this.#requestOf(event);
    const from = this.#arrivals.get(call) ?? at;
    this.#arrivals.delete(call);
    this.#takes.delete(call);
    const own = row(from, request, { responseStatusCode: http ?? 200, durationMs: at - from });
    const message = http === undefined ? messageOf(event) : null;
    return message === null ? [own] : [row(at, request, { message }), own];
  }

  #requestOf({ job, call, route, at }: { job: string; call: string; route: string; at: number }) {
    const arrived = this.#arrivals.get(call) ?? at;
    const path =
      route === 'status'
        ? `/api/conversations/batch/${job}/status`
        : `/api/batch-jobs/${job}/${route}`;
    const id = `local-${arrived}-0000${call}`;
    return { path, method: route === 'status' ? 'GET' : 'POST', id };
  }

  /** A request that is no call. */
  #own(at: number): string {
    const number = (this.#files + ++this.#requests).toString(16).padStart(11, '0');
    return `local-${at}-f${number}`;
  }
}

const OK = { responseStatusCode: 200 };

function messageOf(event: Recorded & { kind: 'answers' }): string | null {
  const { job } = event;
  if (event.route === 'cancel') return `[CancelAPI] Cancelled job ${job}`;
  if (event.route === 'status') {
    const { payload } = event;
    if (payload?.completed === undefined || payload.total === undefined) return null;
    const { status, completed, total } = payload;
    const fields = `jobId: '${job}',\n  status: '${status}',\n  completed: ${completed},\n  total: ${total}`;
    return `[StatusAPI] Returning status: {\n  ${fields}\n}`;
  }
  const { status, remaining } = event.payload ?? {};
  if (status === undefined || remaining === undefined) return null;
  return `[ProcessNext] Returning status: {\n  jobId: '${job}',\n  status: '${status}',\n  remaining: ${remaining}\n}`;
}

function row(
  at: number,
  { path, method, id }: { path: string; method: string; id: string },
  more: Partial<Record<Column, string | number>>,
): string {
  const cells: Partial<Record<Column, string | number>> = {
    TimeUTC: new Date(at).toISOString().slice(0, 19).replace('T', ' '),
    timestampInMs: at,
    requestPath: `${HOST}${path}`,
    requestMethod: method,
    requestQueryString: '',
    responseStatusCode: -1,
    requestId: id,
    requestUserAgent: AGENT,
    level: 'info',
    environment: 'production',
    branch: 'main',
    vercelCache: '',
    type: 'lambda',
    function: path.replace(/[0-9a-f-]{36}/, '[id]'),
    host: HOST,
    deploymentDomain: HOST,
    deploymentId: 'dpl_local',
    durationMs: -1,
    region: 'local',
    maxMemoryUsed: -1,
    memorySize: -1,
    message: '',
    projectId: 'prj_local',
    concurrency: -1,
    ...more,
  };
  return `${COLUMNS.map((name) => cell(cells[name] ?? '')).join(',')}\n`;
}

const cell = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`;
