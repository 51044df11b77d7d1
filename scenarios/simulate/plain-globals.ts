import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';
import type { Timing } from '../../model/timing.ts';
import { whileAcquired } from './acquired.ts';
import { bearing } from './made.ts';
import { PlainTimer } from './plain-timer.ts';
import { type Called, type Replaced, replace, replaceAgain, replaced } from './replaced.ts';
import { timeoutSignal } from './timeout-signal.ts';
import { immediates, ticks } from './turns.ts';
import { running } from './unmodified/running.ts';

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

/** Of what comes after its page was left: nothing happens any more, and nobody is called. */
export const NOBODY: Acting = {
  timing: { now: () => 0, after: () => () => {} },
  fetch: () => new Promise(() => {}),
};

/** A page with globals of its own that still runs without them has been left. */
const actor = (): Acting | null => (running.getStore() ? NOBODY : acting);

/**
 * From now on the global timers, `AbortSignal.timeout` and, for a page, fetch are this one's, for code
 * that takes them and not its deps; null: nobody's. Date and Math.random stay the platform's: two runs
 * tell them apart.
 */
export function actAs(next: Acting | null): void {
  acting = next;
}

const acquire = whileAcquired(install);

/** Puts them there. The answer gives them back; called twice, once. */
export function acquirePlainGlobals(): () => void {
  const giveBack = acquire();
  // Some test runners put back what they found before us whenever they report.
  for (const one of COUNTED) replaceAgain(one);
  return giveBack;
}

let isFirst = true;

function install(): () => void {
  if (isFirst) replaceInModules();
  const undo = GLOBALS.map(replace);
  // `import { nextTick } from 'node:process'` and the like are ours from the first time on: they count.
  if (isFirst) syncBuiltinESMExports();
  isFirst = false;
  return () => {
    for (const one of undo) one();
  };
}

// ---- timers ----------------------------------------------------------------------------------------

type TimerArgs = [run: (...args: unknown[]) => unknown, ms?: unknown, ...args: unknown[]];

const starts =
  (repeats: boolean) =>
  (real: Called): Called => {
    const start = (...[run, ms, ...args]: TimerArgs): unknown => {
      const who = actor();
      if (!who || typeof run !== 'function') {
        return Reflect.apply(real, globalThis, [run, ms, ...args]);
      }
      return new PlainTimer(who.timing, delayOf(ms), () => run(...args), repeats);
    };
    if (!repeats) {
      const asPromise = Reflect.get(real, promisify.custom) as Called;
      Object.defineProperty(start, promisify.custom, { value: sleepOr(asPromise) });
    }
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

interface SleepOptions {
  readonly signal?: AbortSignal;
}

/** `setTimeout` of `node:timers/promises`, for whoever acts. */
const sleepOr = (real: Called): Called =>
  ((...args: Parameters<typeof sleep>) =>
    actor() ? sleep(...args) : Reflect.apply(real, undefined, args)) as Called;

/** `setInterval` of `node:timers/promises`, for whoever acts. */
const everyOr = (real: Called): Called =>
  ((...args: Parameters<typeof sleep>) =>
    actor() ? every(...args) : Reflect.apply(real, undefined, args)) as Called;

async function* every(ms?: number, value?: unknown, options?: SleepOptions) {
  for (;;) yield await sleep(ms, value, options);
}

function sleep(ms?: number, value?: unknown, options: SleepOptions = {}) {
  return new Promise((resolve, reject) => {
    const { signal } = options;
    const aborted = () => reject(new DOMException('The operation was aborted', 'AbortError'));
    if (signal?.aborted) return aborted();
    const timer = new PlainTimer(actor()!.timing, delayOf(ms), () => resolve(value), false);
    signal?.addEventListener('abort', () => {
      timer.close();
      aborted();
    });
  });
}

const timeoutOf =
  (real: Called): Called =>
  (ms: unknown) => {
    const who = actor();
    if (!who) return Reflect.apply(real, AbortSignal, [ms]);
    return timeoutSignal((run) => who.timing.after(Number(ms), run));
  };

/** `import { setTimeout } from 'node:timers/promises'` and the like; for good: they ask who acts. */
function replaceInModules(): void {
  const timers = process.getBuiltinModule('node:timers');
  replace(replaced(timers, 'setTimeout', startOnce));
  replace(replaced(timers, 'setInterval', startAgain));
  replace(replaced(timers, 'clearTimeout', clear));
  replace(replaced(timers, 'clearInterval', clear));
  const promised = process.getBuiltinModule('node:timers/promises');
  const { scheduler } = promised;
  const wait = scheduler.wait.bind(scheduler) as Called;
  replace(replaced(promised, 'setTimeout', sleepOr));
  replace(replaced(promised, 'setInterval', everyOr));
  const waits = (ms: number, options?: SleepOptions): unknown =>
    actor() ? sleep(ms, undefined, options) : Reflect.apply(wait, null, [ms, options]);
  Object.defineProperty(scheduler, 'wait', { configurable: true, writable: true, value: waits });
}

// ---- network ---------------------------------------------------------------------------------------

const fetchOf =
  (real: Called): Called =>
  (input: unknown, init?: RequestInit) => {
    const send = actor()?.fetch;
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

/** How often they are called says whether anybody waits for them. */
const COUNTED: readonly Replaced[] = [
  replaced(globalThis, 'setImmediate', immediates.by),
  replaced(process, 'nextTick', ticks.by),
];

const GLOBALS: readonly Replaced[] = [
  replaced(globalThis, 'setTimeout', startOnce),
  replaced(globalThis, 'setInterval', startAgain),
  replaced(globalThis, 'clearTimeout', clear),
  replaced(globalThis, 'clearInterval', clear),
  replaced(globalThis, 'fetch', fetchOf),
  replaced(AbortSignal, 'timeout', timeoutOf),
  ...COUNTED,
];

/** Also for the callbacks of `deps.timing`: what they throw is a line in a console. */
export const bearingAll = (timing: Timing): Timing => ({
  now: timing.now,
  after: (ms, run) => timing.after(ms, () => bearing(run)),
});
