/**
 * What a reply's Retry-After asks for, in milliseconds; null if it asks for nothing. A date is
 * measured by the reply's own Date, so that no clock has to agree with the server's.
 */
export function retryAfter(headers: Headers): number | null {
  const asked = headers.get('retry-after')?.trim();
  if (!asked) return null;
  const ms = /^\d+$/.test(asked)
    ? Number(asked) * 1000
    : Date.parse(asked) - Date.parse(headers.get('date') ?? '');
  return ms >= 0 ? ms : null;
}
