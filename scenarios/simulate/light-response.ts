import { whileAcquired } from './acquired.ts';
import type { Answer } from './calls.ts';
import { standIn } from './light-forward.ts';
import { headersOf, snapshotOf } from './light-headers.ts';

const Real = Response;

/** Whose text is kept as it is. Another status, or another body, is the platform's own affair. */
const isPlain = (body: unknown, { status, statusText }: ResponseInit): body is string =>
  typeof body === 'string' &&
  !statusText &&
  (status === undefined || (Number.isInteger(status) && status >= 200 && status < 600)) &&
  status !== 204 &&
  status !== 205 &&
  status !== 304;

/**
 * A response whose body is there as a text, so that neither making nor reading it takes a stream. It
 * is the platform's own to whoever asks for more than text or JSON: that one is made then.
 */
class LightResponse {
  #text: string;
  #status: number;
  readonly #given: ResponseInit['headers'];
  readonly #type: string | null;
  #headers: Headers | null = null;
  #isUsed = false;
  #real: Response | null = null;

  static json(data: unknown, init?: ResponseInit): Response {
    const text = JSON.stringify(data);
    if (text === undefined || !isPlain(text, init ?? {})) return Real.json(data, init);
    return new LightResponse(text, init, 'application/json') as unknown as Response;
  }

  /** `type`: of its content, where no header says it; null: nothing does. */
  constructor(
    body?: unknown,
    init?: ResponseInit | null,
    type: string | null = 'text/plain;charset=UTF-8',
  ) {
    const { status = 200, headers } = init ?? {};
    this.#status = status;
    this.#text = '';
    this.#type = type;
    if (isPlain(body, init ?? {})) {
      this.#text = body;
      // An answer's are nobody's to change.
      this.#given = type === null ? headers : snapshotOf(headers);
    } else {
      this.#real = new Real(body as string, init ?? {});
      this.#headers = this.#real.headers;
    }
  }

  /** With no header that was not there. */
  static of({ status, headers, text }: Answer): LightResponse {
    const body = status === 204 || status === 304 ? null : text;
    return new LightResponse(body, { status, headers }, null);
  }

  get status(): number {
    return this.#status;
  }

  get ok(): boolean {
    return this.#status >= 200 && this.#status < 300;
  }

  /** Made when somebody asks: few do. */
  get headers(): Headers {
    this.#headers ??= headersOf(this.#given, this.#type);
    return this.#headers;
  }

  get bodyUsed(): boolean {
    return this.#real?.bodyUsed ?? this.#isUsed;
  }

  async text(): Promise<string> {
    if (this.#real) return this.#real.text();
    if (this.#isUsed) throw new TypeError('Body is unusable: Body has already been read');
    this.#isUsed = true;
    return this.#text;
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }

  /** The platform's own, which takes over. */
  real(): Response {
    if (!this.#real) {
      const { headers } = this;
      this.#real = new Real(this.#text, { status: this.#status, headers });
      this.#headers = this.#real.headers;
      // What was read is gone there, too.
      if (this.#isUsed) void this.#real.text();
    }
    return this.#real;
  }
}

standIn(LightResponse, Real, (one) => one.real());
Object.defineProperty(LightResponse, Symbol.hasInstance, {
  // A subclass has only its own.
  value(this: unknown, one: unknown): boolean {
    if (this === LightResponse) return one instanceof Real;
    return Function.prototype[Symbol.hasInstance].call(this, one);
  },
});
Object.setPrototypeOf(LightResponse, Real);

export const responseOf = (answer: Answer): Response =>
  LightResponse.of(answer) as unknown as Response;

/** While a server runs: a page's own libraries may look closely at what a Response is. */
export async function lightly<T>(run: () => Promise<T>): Promise<T> {
  const putBack = lightResponses();
  try {
    return await run();
  } finally {
    putBack();
  }
}

/** Whatever makes a Response meanwhile makes a light one. The answer ends that; called twice, once. */
export const lightResponses = whileAcquired(() => {
  const before = globalThis.Response;
  globalThis.Response = LightResponse as unknown as typeof Response;
  return () => {
    // Some frameworks have one of their own.
    globalThis.Response = before;
  };
});
