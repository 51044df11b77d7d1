/**
 * What a reply's Retry-After asks for, in milliseconds; 0 if it asks for nothing that makes sense. A
 * date is measured by the reply's own Date, so that no clock has to agree with the server's.
 */
export function retryAfter(headers: Headers): number {
  const asked = headers.get('retry-after') ?? '';
  const ms = /^\d+$/.test(asked)
    ? Number(asked) * 1000
    : Date.parse(asked) - Date.parse(headers.get('date') ?? '');
  return ms > 0 ? ms : 0;
}
