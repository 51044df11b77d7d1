import type { Har } from 'har-format';
import type { Recorded } from './record.ts';
import type { Session } from './session.ts';

type Call = Recorded & { readonly call: string };

export interface HarOptions {
  /** How far the page's clock is ahead of the server's, ms. Default: 0. */
  readonly skewMs?: number;
  /** Bodies as they are, in base64, or not at all. Default: as they are. */
  readonly bodies?: 'text' | 'base64' | 'none';
}

/** What the page's network panel would save of a session: its calls, and its documents. */
export function harText({ page, job }: Session, options: HarOptions = {}): string {
  const { skewMs = 0, bodies = 'text' } = options;
  const time = (at: number) => new Date(at + skewMs).toISOString();
  const ends = new Map(
    page.flatMap((one) =>
      one.kind === 'receives' || one.kind === 'breaks' ? [[one.call, one]] : [],
    ),
  ) as ReadonlyMap<string, Call & { kind: 'receives' | 'breaks' }>;
  const entries = page.flatMap((one) => {
    if (one.kind === 'loads' || one.kind === 'leaves') {
      const url = one.kind === 'loads' ? `/batch-jobs/${job}` : '/batch-jobs';
      return [entry(time(one.at), 0, 'GET', url, 200, 'document', html)];
    }
    if (one.kind === 'ends')
      return [entry(time(one.at), 0, 'GET', '/api/health', 200, 'fetch', html)];
    if (one.kind !== 'sends') return [];
    const end = ends.get(one.call);
    const method = one.route === 'status' ? 'GET' : 'POST';
    const url = `/api/batch-jobs/${job}/${one.route}`;
    if (!end) return [entry(time(one.at), -1, method, url, 0, 'fetch', empty)];
    const took = end.at - one.at;
    if (end.kind === 'breaks') {
      return [{ ...entry(time(one.at), took, method, url, 0, 'fetch', empty) }];
    }
    const status = end.http ?? 200;
    return [entry(time(one.at), took, method, url, status, 'fetch', contentOf(end, bodies))];
  });
  const har = { log: { version: '1.2', creator: CREATOR, pages: [], entries } };
  return JSON.stringify(har satisfies { log: Pick<Har['log'], 'version' | 'creator'> }, null, 2);
}

const CREATOR = { name: 'unstuck', version: '1' };
const empty = { size: 0, mimeType: 'x-unknown' };
const html = { size: 0, mimeType: 'text/html' };

function contentOf(end: Recorded & { kind: 'receives' }, bodies: HarOptions['bodies']) {
  const body = JSON.stringify(bodyOf(end));
  const size = body.length;
  const mimeType = 'application/json';
  if (bodies === 'none') return { size, mimeType };
  if (bodies === 'text') return { size, mimeType, text: body };
  return { size, mimeType, text: Buffer.from(body).toString('base64'), encoding: 'base64' };
}

function bodyOf(end: Recorded & { kind: 'receives' }): object {
  if (end.http !== undefined) return { title: 'Error', status: end.http };
  if (end.route === 'cancel') return { success: true, status: 'cancelled' };
  if (end.route === 'process-next') {
    const { status, remaining: remainingItems } = end.payload ?? {};
    return { status, remainingItems };
  }
  const { status, completed, total } = end.payload ?? {};
  return { jobId: end.job, status, progress: { completed, total } };
}

function entry(
  startedDateTime: string,
  time: number,
  method: string,
  path: string,
  status: number,
  type: string,
  content: object,
) {
  const message = {
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: [],
    headersSize: -1,
    bodySize: -1,
  };
  return {
    startedDateTime,
    time,
    request: { method, url: `http://localhost${path}`, queryString: [], ...message },
    response: { status, statusText: '', redirectURL: '', content, ...message },
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    _resourceType: type,
  };
}
