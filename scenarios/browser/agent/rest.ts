import type { Agent, Shown, Spot } from './agent.ts';

/** More rounds than anything that ends could take between two choices. */
export const MOST_ROUNDS = 1000;

/** Before any script of the page. Where a document has no storage of its own, asking for it throws. */
export function forget(agent: Agent): void {
  const { session, local } = agent.options.forgets;
  type Storages = Record<'sessionStorage' | 'localStorage', { clear(): void }>;
  const storages = globalThis as unknown as Storages;
  try {
    if (session) storages.sessionStorage.clear();
    if (local) storages.localStorage.clear();
  } catch {}
}

/**
 * When the page is at rest: no answer on its way into it, no message, frame or due timer waits, and its
 * document changes no more. Nothing here waits for a clock.
 */
export function installRest(agent: Agent, most: number): void {
  const page = globalThis as unknown as {
    MutationObserver: new (run: () => void) => { observe(node: object, what: object): void };
    document: {
      querySelectorAll(css: string): Iterable<Element>;
      readonly documentElement: { readonly outerHTML: string };
    };
    requestAnimationFrame: unknown;
    cancelAnimationFrame: unknown;
    requestIdleCallback: unknown;
    cancelIdleCallback: unknown;
    postMessage(...args: unknown[]): void;
    reportError(error: unknown): void;
    MessagePort: { prototype: Port };
    MessageChannel: new () => { port1: Port; port2: Port };
  };
  interface Port {
    onmessage: () => void;
    postMessage(...args: unknown[]): void;
  }
  interface Element {
    readonly textContent: string | null;
    readonly value?: unknown;
    readonly disabled?: boolean;
    getAttribute(name: string): string | null;
    checkVisibility(options: object): boolean;
  }

  // ---- what may still lead to something ----------------------------------------------------------------

  let changes = 0;
  new page.MutationObserver(() => {
    changes += 1;
    agent.activity += 1;
  }).observe(page.document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
  const { prototype } = page.MessagePort;
  const post = prototype.postMessage;
  prototype.postMessage = function (this: Port, ...args: unknown[]) {
    agent.activity += 1;
    return Reflect.apply(post, this, args);
  };
  const postWindow = page.postMessage;
  page.postMessage = (...args) => {
    agent.activity += 1;
    return Reflect.apply(postWindow, globalThis, args);
  };
  type Frame = (time: number, ...more: unknown[]) => void;
  let frames = new Map<number, Frame>();
  let framesMade = 0;
  const ask = (run: Frame) => {
    framesMade += 1;
    frames.set(framesMade, run);
    return framesMade;
  };
  const callOff = (id: number) => frames.delete(id);
  page.requestAnimationFrame = ask;
  page.cancelAnimationFrame = callOff;
  page.requestIdleCallback = (run: (deadline: object) => void) =>
    ask(() => run({ didTimeout: false, timeRemaining: () => 50 }));
  page.cancelIdleCallback = callOff;
  /** The frames that wait now. One that asks for the next for ever, an animation, is no activity. */
  const runFrames = () => {
    if (agent.hidden) return;
    const now = [...frames.values()];
    frames = new Map();
    for (const run of now) {
      try {
        run(agent.now);
      } catch (error) {
        page.reportError(error);
      }
    }
  };

  // ---- rest ------------------------------------------------------------------------------------------

  const channel = new page.MessageChannel();
  let next = () => {};
  channel.port1.onmessage = () => next();
  /** Everything that was posted before has been heard after it. */
  const round = () =>
    new Promise<void>((resolve) => {
      next = resolve;
      Reflect.apply(post, channel.port2, [null]);
    });

  async function rest(): Promise<void> {
    let quiet = 0;
    for (let rounds = 0; rounds < most; rounds += 1) {
      const before = agent.activity;
      await round();
      agent.runDue();
      runFrames();
      quiet = agent.activity === before ? quiet + 1 : 0;
      // Twice: what a frame began may come a message later.
      if (quiet === 2) return;
    }
    throw new Error(`the page does not come to rest in ${most} rounds: it runs on by itself`);
  }

  function shownAt({ css, attribute }: Spot): Shown {
    const all = [...page.document.querySelectorAll(css)].filter((one) =>
      one.checkVisibility({ visibilityProperty: true }),
    );
    const [element] = all;
    if (!element) return null;
    const text = attribute === null ? element.textContent : element.getAttribute(attribute);
    const said = (text ?? '').replace(/\s+/g, ' ').trim();
    return { text: said, enabled: !element.disabled, of: all.length };
  }

  agent.step = async ({ now, fire, visibility, ended = [], wantsDocument }, spots) => {
    if (now !== undefined) agent.now = now;
    if (fire !== undefined) agent.fire(fire);
    if (visibility !== undefined) agent.setVisibility(visibility);
    for (const call of ended) {
      await agent.ends.get(call);
      agent.ends.delete(call);
    }
    await rest();
    // A timer that came and went between two looks is nobody's to fire.
    const isGone = new Set(
      agent.events.flatMap((one) =>
        one.kind === 'timer' && !agent.hasTimer(one.timer) ? [one.timer] : [],
      ),
    );
    const events = agent.events.filter((one) => !('timer' in one && isGone.has(one.timer)));
    agent.events = [];
    const document = wantsDocument ? page.document.documentElement.outerHTML : null;
    return { events, changes, document, shown: spots.map(shownAt) };
  };
}
