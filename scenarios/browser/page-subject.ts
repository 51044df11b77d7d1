import type { ClaimName } from '../../model/claims.ts';
import { UsageError } from '../../model/parse.ts';
import { ORIGIN } from '../simulate/asked.ts';
import type { StoreSeen } from '../simulate/seen.ts';
import type { ServerUnderTest, Subject } from '../simulate/subject.ts';
import { type MappedWire, mappedWire } from '../simulate/wire.ts';
import type { WireOptions } from '../simulate/wire-schema.ts';
import type { Lane } from './lane.ts';
import { inBrowser } from './our-page.ts';
import type { PageConfig } from './page-schema.ts';
import { apiRoute, type PageSource } from './page-source.ts';
import { type Reply, recordedServer, repliesInHar, replyOf } from './recorded.ts';

/** What a config says, as far as a page needs it. */
export interface PageInConfig {
  readonly page: PageConfig;
  readonly wire?: WireOptions | undefined;
  /** Its server answers the page. */
  readonly subject?: Subject | undefined;
}

/** A page by its URL, ready to be opened in a lane. */
export interface OwnPage {
  readonly name: string;
  readonly source: PageSource;
  /** What can be judged of it: little is known of a server that is only seen from its page. */
  readonly claims: readonly ClaimName[] | null;
  subjectIn(lane: Lane): Subject;
}

const SEEN_ON_THE_PAGE: readonly ClaimName[] = ['settles', 'never-regresses', 'goes-quiet'];
const TOLD_BY_REPLIES: readonly ClaimName[] = ['truthful', 'action-iff-completed'];

/** `read` reads a file of replies. Throws UsageError where the page cannot be as it is said. */
export function ownPage(
  { page, wire, subject }: PageInConfig,
  read: (path: string) => string,
): OwnPage {
  const { origin } = new URL(page.url.replace(':jobId', 'job'));
  const name = page.name ?? nameFrom(page.url);
  const source: PageSource = {
    urlFor: (jobId) => page.url.replaceAll(':jobId', encodeURIComponent(jobId)),
    api: page.api.map((one) => apiRoute(one, origin)),
    routes: page.api,
    view: page.view,
    longestTimer: page.longestTimer,
    // At a server that nobody knows again no moment is, and its jobs have names of their own.
    isItsDocument: page.fingerprint === 'document' && Boolean(subject ?? page.replies),
    ...(page.serve ? { serve: page.serve } : {}),
  };
  if (subject) {
    if (page.replies)
      throw new UsageError('page.replies: the subject answers; leave one of them out');
    const own = wire ? Object.assign(Object.create(subject) as Subject, { wire }) : subject;
    return { name, source, claims: null, subjectIn: (lane) => inBrowser(lane, named(own, name)) };
  }
  const options = wireFor(page.api, wire);
  const mapped = mappedWire(options);
  const replies = repliesOf(page, read);
  const isTold = wire !== undefined;
  const server = (lane: Lane): ServerUnderTest => {
    const answering = replies
      ? recordedServer(replies, origin, (last) => (isTold ? storeIn(last, mapped) : UNTOLD))
      : { ...liveServer(lane, origin), ...(isTold ? {} : { observe: async () => UNTOLD }) };
    return withJob(answering, mapped, page.job ?? (() => 'job'));
  };
  const client = () => {
    throw new Error('the page is its own client');
  };
  return {
    name,
    source,
    claims: isTold ? [...SEEN_ON_THE_PAGE, ...TOLD_BY_REPLIES] : SEEN_ON_THE_PAGE,
    subjectIn: (lane) =>
      inBrowser(lane, {
        ...{ name, wire: options, client, server: () => server(lane) },
        isUntold: !isTold,
      }),
  };
}

const named = (subject: Subject, name: string): Subject =>
  Object.assign(Object.create(subject) as Subject, { name });

const nameFrom = (url: string): string =>
  url
    .replace(/^\w+:\/\//, '')
    .replace(/[^\w.-]+/g, '-')
    .replace(/-+$/, '');

/** The first GET reads the status, the first other call drives the job; the wire may say it otherwise. */
function wireFor(api: readonly string[], { create: _, ...wire }: WireOptions = {}): WireOptions {
  const paths = api.map((one) => one.replace(/ https?:\/\/[^/]+/, ' ').replaceAll('*', ':rest'));
  const asRoute = (one: string | undefined) => one?.replace(/:[A-Za-z]\w*/g, ':jobId');
  const status = asRoute(paths.find((one) => one.startsWith('GET ')));
  const processNext = asRoute(paths.find((one) => !one.startsWith('GET ')));
  return {
    ...wire,
    routes: {
      ...(status ? { status } : {}),
      ...(processNext ? { processNext } : {}),
      ...wire.routes,
    },
  };
}

function repliesOf({ replies, api }: PageConfig, read: (path: string) => string): Reply[] | null {
  if (replies === undefined) return null;
  if (typeof replies === 'string') return repliesInHar(read(replies), replies, api);
  const stranger = replies.find(({ route }) => !api.includes(route));
  if (stranger) {
    throw new UsageError(
      `page.replies: "${stranger.route}" is none of page.api: ${api.join(', ')}`,
    );
  }
  return replies.map((one) => replyOf({ ...one, body: one.body }));
}

/** Of a server that tells nothing: no claim that asks for it is judged. */
const UNTOLD: StoreSeen = {
  ...{ status: 'processing', isUntold: true },
  ...{ total: 0, completed: 0, successful: 0, failed: 0, items: [] },
};

function storeIn(last: Reply | null, wire: MappedWire): StoreSeen {
  if (!last || last.status >= 300) return UNTOLD;
  const { status, total, completed, successful, failed } = wire.readStatus(JSON.parse(last.body));
  return { status, total, completed, successful, failed, items: [] };
}

/** The page's own server, asked with the page's own cookies. What it answers is held, not made up. */
function liveServer(lane: Lane, origin: string): ServerUnderTest {
  return { answersVary: true, fetch: (request) => lane.until(ask(request)) };

  async function ask(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    // The world itself asks where it knows no origin.
    const url = request.url.startsWith(ORIGIN) ? origin + pathname + search : request.url;
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
    const asked = lane.context.request.fetch(url, {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      maxRedirects: 0,
      ...(body ? { data: body } : {}),
    });
    const answer = await asked.catch((error: Error) => {
      throw new UsageError(`page.url: ${url} does not answer: ${error.message.split('\n')[0]}`);
    });
    const { 'content-encoding': _, 'content-length': __, ...headers } = answer.headers();
    const status = answer.status();
    const isEmpty = status === 204 || status === 304;
    const content = isEmpty ? null : new Uint8Array(await answer.body());
    return new Response(content, { status, headers });
  }
}

/** As long as a browser waits for a page. */
const LONGEST = 30_000;

async function inTime(job: () => string | Promise<string>): Promise<string> {
  const late = AbortSignal.timeout(LONGEST);
  return Promise.race([
    job(),
    new Promise<never>((_, reject) => {
      const text = `no job after ${LONGEST / 1000} s`;
      late.addEventListener('abort', () => reject(new Error(text)), { once: true });
    }),
  ]);
}

/** A call that fails says why only in its cause. */
function reasonOf({ message, cause }: Error): string {
  if (!(cause instanceof Error)) return message;
  return `${message}: ${cause.message || (cause as NodeJS.ErrnoException).code}`;
}

/** Making a job is no call of the page. */
function withJob(
  server: ServerUnderTest,
  wire: MappedWire,
  job: () => string | Promise<string>,
): ServerUnderTest {
  const { path, init } = wire.create(1);
  return {
    ...server,
    async fetch(request) {
      const isCreate = request.method === init.method && request.url === ORIGIN + path;
      if (!isCreate) return server.fetch(request);
      try {
        return Response.json({ jobId: await inTime(job) });
      } catch (error) {
        return new Response(`page.job: ${reasonOf(error as Error)}`, { status: 500 });
      }
    },
  };
}
