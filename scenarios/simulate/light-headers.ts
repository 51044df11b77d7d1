import { standIn } from './light-forward.ts';

type Given = RequestInit['headers'] | undefined;

const NAME = /^[\w-]+$/;
const VALUE = /^[\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?$/;

/** What is known to be one, which nobody changes. */
const SNAPSHOT: object = Object.create(Object.prototype);

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
  for (const [given, value] of Object.entries(headers as Record<string, unknown>)) {
    const name = given.toLowerCase();
    const isPlain = typeof value === 'string' && VALUE.test(value) && NAME.test(given);
    if (!isPlain || name === '__proto__' || Object.hasOwn(snapshot, name)) {
      return new Headers(headers);
    }
    snapshot[name] = value;
  }
  return snapshot;
}

/** The same snapshot with one more, or with another value of one. `name`: in lower case. */
export function withHeader(snapshot: Given, name: string, value: string): Given {
  const isOurs = snapshot === undefined || Object.getPrototypeOf(snapshot) === SNAPSHOT;
  if (isOurs) return Object.assign(Object.create(SNAPSHOT), snapshot, { [name]: value });
  const headers = new Headers(snapshot);
  headers.set(name, value);
  return headers;
}

const Real = Headers;

/** Headers that tell single ones from a snapshot; the platform's own are made for who asks for more. */
class LightHeaders {
  readonly #snapshot: Readonly<Record<string, string>>;
  #real: Headers | null = null;

  constructor(snapshot: Readonly<Record<string, string>>) {
    this.#snapshot = snapshot;
  }

  get(name: string): string | null {
    if (this.#real || !isPlainName(name)) return this.real().get(name);
    const lower = name.toLowerCase();
    return Object.hasOwn(this.#snapshot, lower) ? this.#snapshot[lower]! : null;
  }

  has(name: string): boolean {
    if (this.#real || !isPlainName(name)) return this.real().has(name);
    return Object.hasOwn(this.#snapshot, name.toLowerCase());
  }

  forEach(tell: (value: string, name: string, all: unknown) => void, self?: unknown): void {
    if (this.#real) this.#real.forEach(tell, self);
    else {
      for (const name of Object.keys(this.#snapshot).sort()) {
        tell.call(self, this.#snapshot[name]!, name, this);
      }
    }
  }

  /** The platform's own, which take over. */
  real(): Headers {
    this.#real ??= new Real(this.#snapshot);
    return this.#real;
  }
}

const isPlainName = (name: unknown): boolean => typeof name === 'string' && NAME.test(name);

Reflect.deleteProperty(LightHeaders.prototype, 'constructor');
standIn(LightHeaders, Real, (one) => one.real());

/** Those of a snapshot, with a type of the content where it names none; null: none is known. */
export function headersOf(snapshot: Given, type: string | null): Headers {
  if (snapshot !== undefined && Object.getPrototypeOf(snapshot) !== SNAPSHOT) {
    const headers = new Real(snapshot);
    if (type !== null && !headers.has('content-type')) headers.set('content-type', type);
    return headers;
  }
  const known = snapshot as Readonly<Record<string, string>> | undefined;
  const isTold = type === null || (known && Object.hasOwn(known, 'content-type'));
  const all = isTold ? (known ?? {}) : { ...known, 'content-type': type };
  return new LightHeaders(all) as unknown as Headers;
}
