import type { ViewMap } from './view-map.ts';

/** A route of the page's API: `{ method: 'GET', url: '^http://…/jobs/[^/]+$' }`. */
export interface ApiRoute {
  readonly method: string;
  /** A pattern for the whole URL. */
  readonly url: string;
}

/** A page by its URL: what it is loaded from, which of its calls are held, how it is read. */
export interface PageSource {
  readonly urlFor: (jobId: string) => string;
  readonly api: readonly ApiRoute[];
  /** As they are written. */
  readonly routes: readonly string[];
  readonly view: ViewMap;
  /** The document and what waits are taken to be all that the page keeps. */
  readonly isItsDocument?: boolean;
  /** ms; longer timers never fire: they only tidy up. Absent: every one fires. */
  readonly longestTimer?: number;
  /** Answers what the page loads beside its API; absent: the network does. */
  readonly serve?: (request: Request) => Response | Promise<Response>;
}

/**
 * `GET /api/jobs/:id` as a pattern, on the page's own origin; `GET https://other/jobs/*` on another.
 * `:name` is one segment, `*` anything; a query is left aside unless the route has one.
 */
export function apiRoute(text: string, origin: string): ApiRoute {
  const at = text.indexOf(' ');
  const [method, target] = [text.slice(0, at), text.slice(at + 1)];
  const whole = target.startsWith('/') ? origin + target : target;
  const pattern = whole
    .split(/(:[A-Za-z]\w*|\*)/)
    .map((part) => {
      if (part === '*') return '.*';
      return /^:[A-Za-z]/.test(part) ? '[^/?#]+' : part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
    })
    .join('');
  return {
    method: method.toUpperCase(),
    url: `^${pattern}${whole.includes('?') ? '' : '(\\?.*)?'}$`,
  };
}
