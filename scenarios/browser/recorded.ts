import * as z from 'zod';
import { UsageError } from '../../model/parse.ts';
import type { ServerUnderTest } from '../simulate/subject.ts';
import { apiRoute } from './page-source.ts';

export interface Reply {
  readonly route: string;
  readonly status: number;
  readonly body: string;
  readonly type: string;
}

const JSON_TYPE = 'application/json';

export const replyOf = (one: { route: string; status: number; body: unknown }): Reply => ({
  ...one,
  body: JSON.stringify(one.body ?? null),
  type: JSON_TYPE,
});

const har = z.object({
  log: z.object({
    entries: z.array(
      z.object({
        request: z.object({ method: z.string(), url: z.string() }),
        response: z.object({
          status: z.number(),
          content: z.object({
            mimeType: z.string().default(JSON_TYPE),
            text: z.string().default(''),
            encoding: z.string().optional(),
          }),
        }),
      }),
    ),
  }),
});

/**
 * The replies to these routes in a HAR file, in its order, whatever its origin: a page may have been recorded
 * elsewhere. Calls that got no answer are left out. Throws UsageError where it is no HAR, or has none of them.
 */
export function repliesInHar(text: string, file: string, api: readonly string[]): Reply[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `page.replies: ${file}: not JSON (${(error as Error).message}); expected a HAR file`,
    );
  }
  const parsed = har.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(
      `page.replies: ${file}: ${issue!.path.join('.')}: ${issue!.message}; expected a HAR file`,
    );
  }
  const replies = parsed.data.log.entries.flatMap(({ request, response }): Reply[] => {
    const { origin } = new URL(request.url);
    const route = api.find((one) => matches(one, origin, request.method, request.url));
    if (!route || response.status < 200) return [];
    const { mimeType, text: body, encoding } = response.content;
    const plain = encoding === 'base64' ? Buffer.from(body, 'base64').toString() : body;
    return [{ route, status: response.status, body: plain, type: mimeType }];
  });
  if (replies.length > 0) return replies;
  throw new UsageError(`page.replies: ${file}: no reply to any of ${api.join(', ')}`);
}

function matches(route: string, origin: string, method: string, url: string): boolean {
  const pattern = apiRoute(route, origin);
  return pattern.method === method && new RegExp(pattern.url).test(url);
}

/**
 * A server that answers the nth request of a route with its nth reply, and goes on with the last. What the world
 * itself asks, from another origin than the page's, moves nothing on.
 */
export function recordedServer(
  replies: readonly Reply[],
  origin: string,
  observe: (
    last: Reply | null,
  ) => NonNullable<Awaited<ReturnType<NonNullable<ServerUnderTest['observe']>>>>,
): ServerUnderTest {
  const asked = new Map<string, number>();
  let last: Reply | null = null;
  const routes = [...new Set(replies.map((one) => one.route))];
  return {
    async fetch({ method, url }) {
      const isWorlds = !url.startsWith(`${origin}/`);
      const target = isWorlds ? origin + new URL(url).pathname : url;
      const route = routes.find((one) => matches(one, origin, method, target));
      if (!route)
        return Response.json(
          { title: `nothing was recorded of ${method} ${url}` },
          { status: 404 },
        );
      const own = replies.filter((one) => one.route === route);
      const n = asked.get(route) ?? 0;
      const reply = own[Math.min(isWorlds ? Math.max(0, n - 1) : n, own.length - 1)]!;
      if (!isWorlds) {
        // No more of them than there are: after the last nothing changes.
        asked.set(route, Math.min(n + 1, own.length));
        if (method === 'GET') last = reply;
      }
      const body = reply.status === 204 || reply.status === 304 ? null : reply.body;
      return new Response(body, { status: reply.status, headers: { 'content-type': reply.type } });
    },
    observe: async () => observe(last),
    fingerprint: () => [...asked],
  };
}
