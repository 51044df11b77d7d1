import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { standIn } from './light-forward.ts';

const Real = ReadableStream;

/** Was it taken by a reader? Not asked of the stream itself: the platform's would be made by that. */
let takenOf: (stream: LightStream) => boolean;

/**
 * A body that was not read yet. Most that look at one want to know only whether there is any: the
 * platform's own stream is made for who asks for more.
 */
class LightStream {
  readonly #text: string;
  readonly #onRead: () => void;
  #real: ReadableStream<Uint8Array> | null = null;

  static {
    takenOf = (stream) => stream.#real?.locked ?? false;
  }

  constructor(text: string, onRead: () => void) {
    this.#text = text;
    this.#onRead = onRead;
  }

  /** The platform's own. */
  real(): ReadableStream<Uint8Array> {
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      this.#onRead();
      if (this.#text !== '') controller.enqueue(new TextEncoder().encode(this.#text));
      controller.close();
    };
    this.#real ??= new Real({ pull }, { highWaterMark: 0 });
    return this.#real;
  }
}

Reflect.deleteProperty(LightStream.prototype, 'constructor');
standIn(LightStream, Real, (one) => one.real(), new Real());

export type { LightStream };

/** `onRead` is called when somebody begins to read. */
export const streamOf = (text: string, onRead: () => void): LightStream =>
  new LightStream(text, onRead);

export const isTaken = (stream: LightStream | null): boolean => stream !== null && takenOf(stream);
