import type { Answer } from './calls.ts';

/** Without the members that are defined anew below: the types have them as properties. */
const Plain = Response as unknown as new (body: null, init: ResponseInit) => object;

/**
 * A response whose body has arrived as a whole, so that reading it takes no turns of a stream. The
 * platform's own, with its stream, is made only for who asks for more than text or JSON.
 */
class ArrivedResponse extends Plain {
  readonly #answer: Answer;
  #whole: Response | null = null;
  #isUsed = false;

  constructor(answer: Answer) {
    super(null, { status: answer.status, headers: answer.headers });
    this.#answer = answer;
  }

  async text(): Promise<string> {
    if (this.#whole) return this.#whole.text();
    if (this.#isUsed) throw new TypeError('Body is unusable: Body has already been read');
    this.#isUsed = true;
    return this.#answer.text;
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }

  get bodyUsed(): boolean {
    return this.#whole?.bodyUsed ?? this.#isUsed;
  }

  get body() {
    return this.#real().body;
  }

  clone(): Response {
    return this.#real().clone();
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.#real().arrayBuffer();
  }

  blob(): Promise<unknown> {
    return this.#real().blob();
  }

  formData(): Promise<unknown> {
    return this.#real().formData();
  }

  #real(): Response {
    const { status, headers, text } = this.#answer;
    const hasBody = status !== 204 && status !== 304;
    this.#whole ??= new Response(hasBody ? text : null, { status, headers });
    // What was read is gone here, too.
    if (this.#isUsed) void this.#whole.text();
    return this.#whole;
  }
}

export const responseOf = (answer: Answer): Response =>
  new ArrivedResponse(answer) as unknown as Response;
