import { type ReadableByteStreamController, ReadableStream } from 'node:stream/web';
import { standIn } from './light-forward.ts';

const Real = ReadableStream;

/** Whose body it is. */
interface Owner {
  readonly text: string;
  /** It was read otherwise. */
  isUsed(): boolean;
  /** Somebody begins to read, or wants none of it. */
  use(): void;
}

let madeBy: (stream: LightStream) => ReadableStream<Uint8Array> | null;

/**
 * A body that was not read yet. Most that look at one want to know only whether there is any: the
 * platform's own stream is made for who asks for more.
 */
class LightStream {
  readonly #owner: Owner;
  #real: ReadableStream<Uint8Array> | null = null;

  static {
    madeBy = (stream) => stream.#real;
  }

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /** The platform's own. */
  real(): ReadableStream<Uint8Array> {
    this.#real ??= this.#owner.isUsed() ? spent() : bytesOf(this.#owner);
    return this.#real;
  }
}

Reflect.deleteProperty(LightStream.prototype, 'constructor');
standIn(LightStream, Real, (one) => one.real(), new Real());

function bytesOf({ text, use }: Owner): ReadableStream<Uint8Array> {
  const pull = (controller: ReadableByteStreamController) => {
    use();
    if (text !== '') controller.enqueue(new TextEncoder().encode(text));
    controller.close();
    (controller.byobRequest as { respond(bytes: number): void } | null)?.respond(0);
  };
  return new Real({ type: 'bytes', pull, cancel: use });
}

function spent(): ReadableStream<Uint8Array> {
  const stream = new Real<Uint8Array>();
  void stream.cancel();
  return stream;
}

export type { LightStream };

export const streamOf = (owner: Owner): LightStream => new LightStream(owner);

/** The platform's own, where somebody has asked for more. */
export const madeOf = (stream: LightStream | null): ReadableStream<Uint8Array> | null =>
  stream && madeBy(stream);
