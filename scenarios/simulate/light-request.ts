import { standIn } from './light-forward.ts';
import { headersOf, snapshotOf } from './light-headers.ts';
import { type LightStream, madeOf, streamOf } from './light-stream.ts';

const Real = Request;

const PLAIN_TEXT = 'text/plain;charset=UTF-8';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** What the platform would leave as it is. */
const PLAIN_PATH = /^\/(?!\/)[\w~!$&'()*+,;=:@%/-]*$/;

export interface Asked {
  readonly method?: string | undefined;
  readonly headers?: RequestInit['headers'] | undefined;
  readonly body?: RequestInit['body'] | null | undefined;
}

/**
 * A request that was not looked at yet: what a handler asks for first is at hand, and the platform's
 * own, with its stream and its signal, is made only for who asks for more.
 */
class LightRequest {
  readonly url: string;
  readonly method: string;
  readonly #text: string | null;
  readonly #given: RequestInit['headers'] | undefined;
  #headers: Headers | null = null;
  #isUsed = false;
  #stream: LightStream | null = null;
  #real: Request | null = null;
  /** Before the platform's own was made. */
  #isGone = false;

  constructor(
    url: string,
    method: string,
    headers: RequestInit['headers'] | undefined,
    text: string | null,
  ) {
    this.url = url;
    this.method = method;
    this.#text = text;
    this.#given = snapshotOf(headers);
  }

  /** Made when somebody asks: few do. */
  get headers(): Headers {
    this.#headers ??= headersOf(this.#given, this.#text === null ? null : PLAIN_TEXT);
    return this.#headers;
  }

  /** Some only ask whether there is one. */
  get body(): Request['body'] {
    const text = this.#text;
    if (text === null) return null;
    if (this.#real && !this.#stream) return this.#real.body;
    this.#stream ??= streamOf({
      text,
      isUsed: () => this.bodyUsed,
      use: () => {
        this.#isUsed = true;
      },
    });
    return this.#stream as unknown as Request['body'];
  }

  get bodyUsed(): boolean {
    return this.#isUsed || (!this.#isGone && (this.#real?.bodyUsed ?? false));
  }

  async text(): Promise<string> {
    if (this.#real || madeOf(this.#stream)) return this.real().text();
    if (this.#text === null) return '';
    if (this.#isUsed) {
      throw new TypeError('Body is unusable: Body has already been read');
    }
    this.#isUsed = true;
    return this.#text;
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }

  /** The platform's own, which takes over. */
  real(): Request {
    if (!this.#real) {
      const { method } = this;
      // The platform takes no stream that somebody reads, or has read.
      this.#isGone = this.#isUsed || (madeOf(this.#stream)?.locked ?? false);
      const body = this.#isGone ? this.#text : (this.#stream?.real() ?? this.#text);
      // Types of Node and of browsers differ in what a stream is.
      const init = { method, headers: this.headers, body, duplex: 'half' } as object;
      this.#real = new Real(this.url, init);
      this.#headers = this.#real.headers;
      // What was read is gone there, too.
      if (this.#isGone) void this.#real.text();
    }
    return this.#real;
  }
}

standIn(LightRequest, Real, (one) => one.real(), new Real('http://localhost'));

/** Does the platform take a light one for one of its own, wherever a request is wanted? */
const isAccepted = ((): boolean => {
  try {
    const light = new LightRequest('http://localhost/a', 'POST', { b: 'c' }, 'd');
    const copy = new Real(light as unknown as Request);
    return copy.url === light.url && copy.method === 'POST' && copy.headers.get('b') === 'c';
  } catch {
    return false;
  }
})();

/** As `new Request(new URL(url, origin), init)`, of what is sent whole. */
export function requestTo(origin: string, url: string, init: Asked): Request {
  const { method = 'GET', headers, body } = init;
  const hasText = typeof body === 'string' && method !== 'GET';
  const isPlain = METHODS.includes(method) && PLAIN_PATH.test(url) && (hasText || body == null);
  if (!isAccepted || !isPlain) {
    const rest = { ...(headers ? { headers } : {}), ...(body ? { body } : {}) };
    return new Real(new URL(url, origin), { method, ...rest });
  }
  return new LightRequest(origin + url, method, headers, hasText ? body : null) as never;
}
