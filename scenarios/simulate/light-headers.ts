/** What is known to be one, which nobody changes. */
const SNAPSHOT: object = Object.create(Object.prototype);

type Given = RequestInit['headers'] | undefined;

const NAME = /^[\w-]+$/;
const VALUE = /^[\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * What the platform's Headers can be made of later, when somebody asks: they cost more than most that is
 * done with them. Throws at once where making them would fail.
 */
export function snapshotOf(headers: Given): Given {
  if (headers === undefined) return undefined;
  const kind: unknown = Object.getPrototypeOf(headers);
  if (kind === SNAPSHOT) return headers;
  if (kind !== Object.prototype) return new Headers(headers);
  const snapshot: Record<string, string> = Object.create(SNAPSHOT);
  for (const [name, value] of Object.entries(headers as Record<string, unknown>)) {
    if (typeof value !== 'string' || !VALUE.test(value) || !NAME.test(name)) {
      return new Headers(headers);
    }
    snapshot[name] = value;
  }
  return snapshot;
}
