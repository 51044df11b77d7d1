import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';
import type { Timing } from '../../model/timing.ts';
import { whileAcquired } from './acquired.ts';
import { bearing } from './made.ts';
import { PlainTimer } from './plain-timer.ts';

/** Whose code runs, and what the world gives it. */
export interface Acting {
  readonly timing: Timing;
  /** null: it calls nobody. */
  readonly fetch: ((url: string, init?: RequestInit) => Promise<Response>) | null;
}

/**
 * In this step. Not by an asynchronous context, which costs more than the whole step: while one stands,
 * nobody else's code runs.
 */
let acting: Acting | null = null;

/**
 * From now on the global timers, `AbortSignal.timeout` and, for a page, fetch are this one's, for code
 * that takes them and not its deps; null: nobody's. Date and Math.random stay the platform's: two runs
 * tell them apart.
 */
export function actAs(next: Acting | null): void {
  acting = next;
}

/** Puts them there. The answer gives them back; called twice, once. */
export const acquirePlainGlobals = whileAcquired(install);

type Called = (...args: never[]) => unknown;

function install(): () => void {
  replaceInModules();
  const undo = [
    replace(globalThis, 'setTimeout', startOnce),
    replace(globalThis, 'setInterval', startAgain),
    replace(globalThis, 'clearTimeout', clear),
    replace(globalThis, 'clearInterval', clear),
    replace(globalThis, 'fetch', fetchOf),
    replace(AbortSignal, 'timeout', timeoutOf),
  ];
  return () => {
    for (const one of undo.reverse()) one();
  };
}

/** `ours` asks who acts, and has the platform's own for the rest. */
function replace(owner: object, name: string, ours: (real: Called) => Called): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name)!;
  const real = Reflect.get(owner, name) as Called;
  const value = ours(real);
  const extra = Object.getOwnPropertyDescriptors(real) as PropertyDescriptorMap;
  for (const [key, how] of Object.entries(extra)) {
    if (!Object.hasOwn(value, key)) Object.defineProperty(value, key, how);
  }
  Object.defineProperty(owner, name, { ...before, value });
  return () => Object.defineProperty(owner, name, before);
}

// ---- timers ----------------------------------------------------------------------------------------

type TimerArgs = [run: (...args: unknown[]) => unknown, ms?: unknown, ...args: unknown[]];

const starts =
  (repeats: boolean) =>
  (real: Called): Called => {
    const start = (...[run, ms, ...args]: TimerArgs): unknown => {
      if (!acting || typeof run !== 'function') {
        return Reflect.apply(real, globalThis, [run, ms, ...args]);
      }
      return new PlainTimer(acting.timing, delayOf(ms), () => run(...args), repeats);
    };
    if (!repeats) Object.defineProperty(start, promisify.custom, { value: sleep });
    return start;
  };
const startOnce = starts(false);
const startAgain = starts(true);

const clear =
  (real: Called): Called =>
  (timer?: unknown) => {
    if (timer instanceof PlainTimer) timer.close();
    else Reflect.apply(real, globalThis, [timer]);
  };

/** As Node reads it: at least 1 ms, and 1 for what is none. */
function delayOf(ms: unknown): number {
  const delay = Number(ms ?? 1);
  return delay >= 1 && delay <= 2 ** 31 - 1 ? Math.trunc(delay) : 1;
}

/** `setTimeout` of `node:timers/promises`, for whoever acts. */
function sleep(ms?: number, value?: unknown, options: { signal?: AbortSignal } = {}) {
  return new Promise((resolve, reject) => {
    const { signal } = options;
    const aborted = () => reject(new DOMException('The operation was aborted', 'AbortError'));
    if (signal?.aborted) return aborted();
    const timer = new PlainTimer(acting!.timing, delayOf(ms), () => resolve(value), false);
    signal?.addEventListener('abort', () => {
      timer.close();
      aborted();
    });
  });
}

const timeoutOf =
  (real: Called): Called =>
  (ms: unknown) => {
    if (!acting) return Reflect.apply(real, AbortSignal, [ms]);
    const controller = new AbortController();
    const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    acting.timing.after(Number(ms), () => controller.abort(reason));
    return controller.signal;
  };

let isReplacedInModules = false;

/** `import { setTimeout } from 'node:timers/promises'` and the like; for good: they ask who acts. */
function replaceInModules(): void {
  if (isReplacedInModules) return;
  isReplacedInModules = true;
  const timers = process.getBuiltinModule('node:timers');
  replace(timers, 'setTimeout', startOnce);
  replace(timers, 'setInterval', startAgain);
  replace(timers, 'clearTimeout', clear);
  replace(timers, 'clearInterval', clear);
  const promised = (real: Called): Called =>
    ((...args: Parameters<typeof sleep>) =>
      acting ? sleep(...args) : Reflect.apply(real, undefined, args)) as Called;
  replace(process.getBuiltinModule('node:timers/promises'), 'setTimeout', promised);
  syncBuiltinESMExports();
}

// ---- network ---------------------------------------------------------------------------------------

const fetchOf =
  (real: Called): Called =>
  (input: unknown, init?: RequestInit) => {
    const send = acting?.fetch;
    if (!send) return Reflect.apply(real, globalThis, [input, init]);
    if (!(input instanceof Request)) return send(pathOf(String(input)), init);
    return sent(input, init, send);
  };

async function sent(request: Request, init: RequestInit = {}, send: NonNullable<Acting['fetch']>) {
  const { method, headers, signal, url } = request;
  const body = request.body === null ? {} : { body: await request.text() };
  return send(pathOf(url), { method, headers, signal, ...body, ...init });
}

/** A page asks its own server, wherever that is said to be. */
function pathOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** Also for the callbacks of `deps.timing`: what they throw is a line in a console. */
export const bearingAll = (timing: Timing): Timing => ({
  now: timing.now,
  after: (ms, run) => timing.after(ms, () => bearing(run)),
});
