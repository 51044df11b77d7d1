import type { Entry } from 'har-format';
import * as z from 'zod';
import { momentIn } from './vercel.ts';

const moment = z.iso.datetime({
  offset: true,
  error: 'expected a moment, as in "2026-01-31T12:00:00.000Z"',
});
/** What is asked of an entry. The rest, and what browsers add, is looked at where it is needed. */
export const entrySchema = z.looseObject({
  startedDateTime: moment,
  time: z.number().nullish(),
  pageref: z.string().nullish(),
  request: z.looseObject({ method: z.string(), url: z.string() }),
  response: z.looseObject({ status: z.number() }),
  _resourceType: z.string().nullish(),
});
export type Seen = z.output<typeof entrySchema>;
export const pageSchema = z.looseObject({
  startedDateTime: moment,
  id: z.string(),
  title: z.string(),
});

/** How a call ended for the page. */
export type End =
  | { readonly kind: 'pending' }
  | { readonly kind: 'breaks' }
  | { readonly kind: 'receives'; readonly http: number };

/** Chrome says what it is; elsewhere a document is what was answered as one to a mere GET. */
export function isDocument({ _resourceType, request, response }: Seen): boolean {
  if (typeof _resourceType === 'string') return _resourceType === 'document';
  const { mimeType } = (response as unknown as Entry['response']).content ?? {};
  return (
    request.method === 'GET' && /^text\/html\b/.test(mimeType ?? '') && !hasHeader(request, 'rsc')
  );
}

export const isPrefetch = ({ request }: Seen): boolean =>
  hasHeader(request, 'next-router-prefetch') || hasHeader(request, 'purpose', /prefetch/);

function hasHeader(message: object, name: string, value = /./): boolean {
  return value.test(headerOf(message, name) ?? '');
}

function headerOf(message: object, name: string): string | null {
  const { headers } = message as { headers?: unknown };
  if (!Array.isArray(headers)) return null;
  const found = headers.find((one) => String(one?.name).toLowerCase() === name);
  return found === undefined ? null : String(found.value);
}

/** `iad1::abcde-1764545394844-0123456789ab` names the request as the platform's own log does. */
export function callIn({ response }: Seen): string | null {
  const id = headerOf(response, 'x-vercel-id')?.split('::').at(-1) ?? '';
  return momentIn(id) === null ? null : id;
}

export function endOf({ response, time }: Seen): End {
  // A reply whose body was cut off has its status and an error besides.
  const error = (response as { _error?: unknown })._error;
  const failed = typeof error === 'string' && error !== '';
  if (response.status > 0 && !failed) return { kind: 'receives', http: response.status };
  // Without an error and a time it was still open when the log was saved.
  return failed || (time ?? -1) >= 0 ? { kind: 'breaks' } : { kind: 'pending' };
}

/** undefined: it is not there, or no JSON. */
export function bodyOf({ response }: Seen): unknown {
  const { text, encoding } = (response as unknown as Entry['response']).content ?? {};
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(encoding === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text);
  } catch {
    return undefined;
  }
}
