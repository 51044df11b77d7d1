import type { Agent } from './agent.ts';

/**
 * Time, timers and chance. Playwright's page.clock would hold time too, but cannot tell which timers
 * wait, nor fire one of them; here each is handed over by itself, and the schedule decides.
 */
export function installClock(agent: Agent): void {
  const { reportError } = globalThis as unknown as { reportError(error: unknown): void };
  interface Timer {
    readonly ms: number;
    readonly run: () => void;
  }
  const timers = new Map<number, Timer>();
  let timersMade = 0;
  let turns = 0;
  let isOpen = false;
  agent.turn = () => {
    if (!isOpen) {
      isOpen = true;
      turns += 1;
      queueMicrotask(() => {
        isOpen = false;
      });
    }
    return turns;
  };
  agent.hasTimer = (timer) => timers.has(timer);
  agent.setTimer = (ms, run) => {
    timersMade += 1;
    const timer = timersMade;
    timers.set(timer, { ms, run });
    agent.activity += 1;
    agent.events.push({ kind: 'timer', turn: agent.turn(), timer, ms });
    agent.justSet = timer;
    queueMicrotask(() => {
      if (agent.justSet === timer) agent.justSet = null;
    });
    return timer;
  };
  agent.clearTimer = (timer) => {
    if (!timers.delete(timer)) return;
    agent.events.push({ kind: 'clear', turn: agent.turn(), timer });
  };
  agent.fire = (timer) => {
    const one = timers.get(timer);
    if (!one) return;
    timers.delete(timer);
    agent.activity += 1;
    try {
      one.run();
    } catch (error) {
      reportError(error);
    }
  };
  // Not those whose time has come: a deadline may be overtaken by its answer. The schedule fires them.
  agent.runDue = () => {
    if (agent.hidden) return;
    for (const [timer, { ms }] of [...timers]) {
      if (ms > 0 || !timers.has(timer)) continue;
      agent.events.push({ kind: 'clear', turn: agent.turn(), timer });
      agent.fire(timer);
    }
  };

  // ---- what the page finds in its globals ------------------------------------------------------------

  const put = (owner: object, name: string, value: unknown) =>
    Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  const page = globalThis as unknown as Record<string, object>;
  /** By the number that the page knows: an interval is a timer after the other. */
  const current = new Map<number, number>();
  let ids = 0;
  const runOf = (run: unknown, args: readonly unknown[]) =>
    typeof run === 'function' ? () => run(...args) : (new Function(String(run)) as () => void);
  const lengthOf = (ms: unknown) => {
    const whole = Math.trunc(Number(ms ?? 0));
    return whole > 0 && whole <= 2 ** 31 - 1 ? whole : 0;
  };
  const clear = (id: unknown) => {
    const timer = current.get(Number(id));
    current.delete(Number(id));
    if (timer !== undefined) agent.clearTimer(timer);
  };
  put(page, 'setTimeout', (run: unknown, ms?: unknown, ...args: unknown[]) => {
    ids += 1;
    const id = ids;
    const call = runOf(run, args);
    const timer = agent.setTimer(lengthOf(ms), () => {
      current.delete(id);
      call();
    });
    current.set(id, timer);
    return id;
  });
  put(page, 'setInterval', (run: unknown, ms?: unknown, ...args: unknown[]) => {
    ids += 1;
    const id = ids;
    const call = runOf(run, args);
    const arm = () => {
      // One of no length would keep the page from ever coming to rest.
      const timer = agent.setTimer(Math.max(1, lengthOf(ms)), () => {
        arm();
        call();
      });
      current.set(id, timer);
    };
    arm();
    return id;
  });
  put(page, 'clearTimeout', clear);
  put(page, 'clearInterval', clear);

  const real = page.Date as DateConstructor;
  const nowMs = () => Math.floor(agent.options.epoch + agent.now);
  put(
    page,
    'Date',
    new Proxy(real, {
      construct: (_, args, target) =>
        Reflect.construct(real, args.length > 0 ? args : [nowMs()], target),
      apply: () => new real(nowMs()).toString(),
      get: (_, name, self) => (name === 'now' ? nowMs : Reflect.get(real, name, self)),
    }),
  );
  put(page.performance!, 'now', () => agent.now);
  put(page.AbortSignal!, 'timeout', (ms: number) => {
    const controller = new AbortController();
    const reason = new DOMException('signal timed out', 'TimeoutError');
    agent.setTimer(lengthOf(ms), () => controller.abort(reason));
    return controller.signal;
  });

  // ---- chance: the same in every run, another one for every load ---------------------------------------

  let state = 2_166_136_261;
  for (const char of agent.options.seed) {
    state = Math.imul(state ^ char.charCodeAt(0), 16_777_619);
  }
  /** mulberry32 */
  const draw = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  put(page.Math!, 'random', () => draw() / 2 ** 32);
  const fill = <T extends ArrayBufferView>(array: T): T => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = draw() & 255;
    return array;
  };
  put(page.crypto!, 'getRandomValues', fill);
  put(page.crypto!, 'randomUUID', () => {
    const hex = [...fill(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, '0'));
    const text = hex
      .join('')
      .replace(/^(.{12})./, '$14')
      .replace(/^(.{16})./, '$1a');
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  });

  // ---- the tab ---------------------------------------------------------------------------------------

  const { Document, document, window } = page as unknown as {
    Document: { prototype: object };
    document: EventTarget;
    window: EventTarget;
  };
  const seen = (name: string, get: () => unknown) =>
    Object.defineProperty(Document.prototype, name, { configurable: true, get });
  seen('hidden', () => agent.hidden);
  seen('visibilityState', () => (agent.hidden ? 'hidden' : 'visible'));
  agent.setVisibility = (state) => {
    if (agent.hidden === (state === 'hidden')) return;
    agent.hidden = state === 'hidden';
    agent.activity += 1;
    if (agent.hidden) window.dispatchEvent(new Event('blur'));
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    if (!agent.hidden) window.dispatchEvent(new Event('focus'));
  };
}
