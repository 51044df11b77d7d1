/** Nobody changes one. */
const taken = new WeakSet<object>();

type Given = RequestInit['headers'] | undefined;

const NAME = /^[\w-]+$/;
const VALUE = /^[\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * What the platform's Headers can be made of later, when somebody asks: they cost more than most that is
 * done with them. Throws at once where making them would fail.
 */
export function snapshotOf(headers: Given): Given {
  if (headers === undefined || taken.has(headers)) return headers;
  if (Object.getPrototypeOf(headers) !== Object.prototype) return new Headers(headers);
  const snapshot: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers as Record<string, unknown>)) {
    if (typeof value !== 'string' || !VALUE.test(value) || !NAME.test(name)) {
      return new Headers(headers);
    }
    snapshot[name] = value;
  }
  taken.add(snapshot);
  return snapshot;
}
