import type { Agent } from './agent.ts';

/**
 * Calls of the page to its API. They leave the page as real requests, each with its number in a header,
 * and are held outside; what comes back is given to the page as a whole, body included, so that reading
 * it takes no time of its own.
 */
export function installCalls(agent: Agent): void {
  const { options } = agent;
  const patterns = options.api.map(({ method, url }) => ({ method, url: new RegExp(url) }));
  const { location } = globalThis as unknown as { location: { href: string } };
  const isHeld = (method: string, url: string) =>
    patterns.some((one) => one.method === method.toUpperCase() && one.url.test(url));
  const page = globalThis as unknown as Record<string, (call: string) => void>;
  const names = (call: number) => `${options.load}/${call}`;
  let calls = 0;

  /** Keeps the call until its end, and says so where it ends without us. */
  const begin = (abortable: boolean, end: Promise<'answered' | 'failed'>): number => {
    calls += 1;
    const call = calls;
    agent.activity += 1;
    agent.events.push({ kind: 'call', turn: agent.turn(), call, abortable });
    agent.ends.set(call, end);
    void end.then((how) => {
      agent.activity += 1;
      if (how === 'failed') page[options.failed]!(names(call));
    });
    return call;
  };
  const aborted = (call: number) => agent.events.push({ kind: 'abort', turn: agent.turn(), call });

  // ---- fetch -----------------------------------------------------------------------------------------

  const realFetch = globalThis.fetch;
  const whole = async (response: Response): Promise<Response> => {
    const { status, statusText, headers, url, redirected, type } = response;
    if (status < 200) return response;
    const body = await response.arrayBuffer();
    const isEmpty = status === 204 || status === 205 || status === 304;
    const copy = new Response(isEmpty ? null : body, { status, statusText, headers });
    for (const [name, value] of Object.entries({ url, redirected, type })) {
      Object.defineProperty(copy, name, { value });
    }
    return copy;
  };
  const heldFetch = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    let request: Request;
    try {
      request = new Request(input, init);
    } catch {
      return realFetch(input, init);
    }
    if (!isHeld(request.method, request.url)) return realFetch(request);
    const abortable = Boolean(init?.signal) || input instanceof Request;
    const { promise, resolve } = deferred<'answered' | 'failed'>();
    const call = begin(abortable, promise);
    request.headers.set(options.header, names(call));
    let isOver = false;
    request.signal.addEventListener('abort', () => {
      if (!isOver) aborted(call);
    });
    const answer = realFetch(request).then(whole);
    const over = (how: 'answered' | 'failed') => () => {
      isOver = true;
      resolve(how);
    };
    answer.then(over('answered'), over('failed'));
    return answer;
  };
  globalThis.fetch = heldFetch as typeof fetch;

  function deferred<T>() {
    let resolve: (value: T) => void = () => {};
    const promise = new Promise<T>((done) => {
      resolve = done;
    });
    return { promise, resolve };
  }

  // ---- XMLHttpRequest ----------------------------------------------------------------------------------

  interface Xhr extends EventTarget {
    readonly status: number;
    open(method: string, url: string, ...more: unknown[]): void;
    send(body?: unknown): void;
    abort(): void;
    setRequestHeader(name: string, value: string): void;
  }
  const { XMLHttpRequest, ProgressEvent } = globalThis as unknown as {
    XMLHttpRequest: { prototype: Xhr };
    ProgressEvent: new (type: string) => Event;
  };
  const { prototype } = XMLHttpRequest;
  const { open, send, abort } = prototype;
  const opened = new WeakMap<Xhr, { method: string; url: string; isLate: boolean }>();
  const lengths = new WeakMap<Xhr, number>();
  Object.defineProperty(prototype, 'timeout', {
    configurable: true,
    get(this: Xhr) {
      return lengths.get(this) ?? 0;
    },
    set(this: Xhr, ms: number) {
      lengths.set(this, Number(ms) || 0);
    },
  });
  prototype.open = function (this: Xhr, method, url, ...more) {
    const target = new URL(url, location.href).href;
    const one = { method, url: target, isLate: false };
    if (!opened.has(this)) {
      // Ours is the first to hear: what we call off because it is late is not an abort to the page.
      this.addEventListener('abort', (event) => {
        if (!opened.get(this)?.isLate) return;
        event.stopImmediatePropagation();
        this.dispatchEvent(new ProgressEvent('timeout'));
      });
    }
    opened.set(this, one);
    Reflect.apply(open, this, [method, url, ...more]);
  };
  prototype.send = function (this: Xhr, body) {
    const one = opened.get(this);
    if (!one || !isHeld(one.method, one.url)) return send.call(this, body);
    const { promise, resolve } = deferred<'answered' | 'failed'>();
    const ms = lengths.get(this) ?? 0;
    const late = () => {
      one.isLate = true;
      abort.call(this);
    };
    const timer = ms > 0 ? agent.setTimer(ms, late) : null;
    const call = begin(true, promise);
    let isOver = false;
    this.addEventListener('abort', () => {
      if (!isOver) aborted(call);
    });
    this.addEventListener('loadend', () => {
      isOver = true;
      if (timer !== null) agent.clearTimer(timer);
      resolve(this.status === 0 ? 'failed' : 'answered');
    });
    this.setRequestHeader(options.header, names(call));
    send.call(this, body);
  };
}
