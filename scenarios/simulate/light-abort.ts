import { recogniseBoth, standIn } from './light-forward.ts';
import { withoutStack } from './without-stack.ts';

const RealController = AbortController;
const RealSignal = AbortSignal;

type Listener = (this: LightSignal, event: Event) => unknown;

interface Heard {
  readonly listener: Listener;
  readonly once: boolean;
  /** By a listener that was told before. */
  isRemoved: boolean;
}

const NONE: readonly Heard[] = [];

/** What an abort tells its listeners. */
class AbortEvent extends Event {
  isStopped = false;
  readonly #signal: EventTarget;

  constructor(signal: object) {
    super('abort');
    this.#signal = signal as EventTarget;
  }

  override get target(): EventTarget {
    return this.#signal;
  }

  override get currentTarget(): EventTarget {
    return this.#signal;
  }

  override get srcElement(): EventTarget {
    return this.#signal;
  }

  override stopImmediatePropagation(): void {
    this.isStopped = true;
    super.stopImmediatePropagation();
  }
}

/** Without a reason, with the platform's. */
let callOff: (signal: LightSignal, reason: unknown) => void;

/**
 * A signal that only functions listen to, which is what nearly everybody wants of one: no event target,
 * which costs more than the call that it is for. It is the platform's own to whoever asks for more.
 */
class LightSignal {
  #isAborted = false;
  #reason: unknown;
  #heard: readonly Heard[] = NONE;
  #real: AbortController | null = null;

  static {
    callOff = (signal, reason) => signal.#callOff(reason);
  }

  get aborted(): boolean {
    return this.#isAborted;
  }

  /** The platform's is made when somebody asks: few do. */
  get reason(): unknown {
    if (this.#isAborted && this.#reason === undefined) {
      const text = 'This operation was aborted';
      this.#reason = withoutStack(() => new DOMException(text, 'AbortError'));
    }
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#isAborted) throw this.reason;
  }

  addEventListener(...args: Parameters<AbortSignal['addEventListener']>): void {
    const [type, listener, options] = args as unknown[];
    if (this.#real || !isPlain(type, listener, options)) {
      this.real().signal.addEventListener(...args);
      return;
    }
    if (this.#heard.some((one) => one.listener === listener)) return;
    const once = typeof options === 'object' && (options as { once?: boolean }).once === true;
    this.#heard = [...this.#heard, { listener, once, isRemoved: false }];
  }

  removeEventListener(...args: Parameters<AbortSignal['removeEventListener']>): void {
    const [type, listener, options] = args as unknown[];
    if (this.#real || !isPlain(type, listener, options)) {
      this.real().signal.removeEventListener(...args);
      return;
    }
    const found = this.#heard.find((one) => one.listener === listener);
    if (!found) return;
    found.isRemoved = true;
    this.#heard = this.#heard.length === 1 ? NONE : this.#heard.filter((one) => one !== found);
  }

  /** The platform's own, which take over. */
  real(): AbortController {
    if (this.#real) return this.#real;
    const real = new RealController();
    if (this.#isAborted) real.abort(this.reason);
    for (const { listener, once } of this.#heard) {
      real.signal.addEventListener('abort', listener as never, { once });
    }
    this.#heard = NONE;
    this.#real = real;
    return real;
  }

  #callOff(reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason = reason;
    if (this.#real) this.#real.abort(this.reason);
    else if (this.#heard.length > 0) this.#tell();
  }

  #tell(): void {
    const event = new AbortEvent(this);
    for (const one of this.#heard) {
      if (one.isRemoved) continue;
      if (one.once) this.#heard = this.#heard.filter((other) => other !== one);
      try {
        one.listener.call(this, event);
      } catch (error) {
        // As the platform does: who aborts does not hear of it.
        process.nextTick(() => {
          throw error;
        });
      }
      if (event.isStopped) break;
    }
  }
}

Reflect.deleteProperty(LightSignal.prototype, 'constructor');
standIn(LightSignal, RealSignal, (one) => one.real().signal, new RealController().signal);

/** A controller of a light signal. */
class LightController {
  readonly #signal = new LightSignal();

  get signal(): AbortSignal {
    return this.#signal as unknown as AbortSignal;
  }

  abort(reason?: unknown): void {
    callOff(this.#signal, reason);
  }

  /** The platform's own. */
  real(): AbortController {
    return this.#signal.real();
  }
}

standIn(LightController, RealController, (one) => one.real());
recogniseBoth(LightController, RealController);

/** Stands in for the platform's `AbortController`. */
export const lightController = LightController as unknown as typeof AbortController;

/** The platform's own signal, for what takes no other. */
export const platformSignal = (signal: unknown): unknown =>
  signal instanceof LightSignal ? signal.real().signal : signal;

/** Every signal but a function that listens, once or not, to an abort is the platform's own affair. */
function isPlain(type: unknown, listener: unknown, options: unknown): listener is Listener {
  if (type !== 'abort' || typeof listener !== 'function') return false;
  if (options === undefined || options === false) return true;
  if (typeof options !== 'object' || options === null) return false;
  return Object.keys(options).every((name) => name === 'once');
}
