import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem } from './contract.ts';

/** Something that the caller is told as a problem (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: ContentfulStatusCode;
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ContentfulStatusCode,
    title: string,
    detail: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.status = status;
    this.title = title;
    this.headers = headers;
  }
}

export const noSuchJob = (jobId: string): ProblemError =>
  new ProblemError(404, 'No such job', `there is no job "${jobId}"`);

export function problemReply(c: Context, error: ProblemError): Response {
  const { status, title, message: detail } = error;
  const body: Problem = { type: 'about:blank', title, status, detail, instance: c.req.path };
  return c.body(JSON.stringify(body), status, {
    ...error.headers,
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
  });
}
