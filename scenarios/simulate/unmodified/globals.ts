import { HttpResponse, http, passthrough } from 'msw';
import { setupServer } from 'msw/node';
import { whileAcquired } from '../acquired.ts';
import { ORIGIN, type Page, runningPage } from './page.ts';

/**
 * A browser's globals for code that uses them unmodified. Each looks up which page's code is calling,
 * so two pages never mix, and who is no page (the world, a test runner) meets the real one. They are
 * there while somebody has acquired them. The answer gives them back; called twice it does so once.
 */
export const acquireGlobals = whileAcquired(install);

function install(): () => void {
  const undo: (() => void)[] = [];
  const undoAll = () => {
    for (const one of undo.splice(0).reverse()) one();
  };
  try {
    undo.push(interceptFetch());
    undo.push(replace(...sentByPages()));
    for (const one of everybodys()) undo.push(replace(...one));
    for (const one of onlyPages()) undo.push(replace(...one));
    undo.push(catchRejections());
  } catch (error) {
    undoAll();
    throw error;
  }
  return undoAll;
}

type Replacement = readonly [owner: object, name: string, how: PropertyDescriptor];

function replace(owner: object, name: string, how: PropertyDescriptor): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  const kind = 'value' in how ? { writable: true } : {};
  Object.defineProperty(owner, name, { configurable: true, enumerable: true, ...kind, ...how });
  return () => {
    if (before) Object.defineProperty(owner, name, before);
    else Reflect.deleteProperty(owner, name);
  };
}

// ---- the network -----------------------------------------------------------------------------------

function interceptFetch(): () => void {
  const network = setupServer(
    http.all('*', async ({ request }) => {
      const page = runningPage();
      if (!page) return passthrough();
      // Whatever the world's network rejects with, a page sees a TypeError, as from a browser.
      return page.fetch(request).catch(() => HttpResponse.error());
    }),
  );
  network.listen({ onUnhandledRequest: 'bypass' });
  return () => network.close();
}

/** MSW's fetch, told which page calls: MSW asks for a request's body and more before its handler. */
function sentByPages(): Replacement {
  const msws = fetch;
  const value: typeof fetch = (input, init) => {
    const page = runningPage();
    if (!page) return msws(input, init);
    const hasSignal = Boolean(init?.signal) || input instanceof Request;
    return page.send(hasSignal, () => msws(input, init));
  };
  return [globalThis, 'fetch', { value }];
}

// ---- what is there already, and works on for everybody else ---------------------------------------

type Called = (...args: never[]) => unknown;

function everybodys(): Replacement[] {
  const real = globalThis as unknown as Record<string, object>;
  return [
    dispatched(globalThis, 'setTimeout', (page) => page.setTimeout),
    dispatched(globalThis, 'setInterval', (page) => page.setInterval),
    dispatched(globalThis, 'clearTimeout', (page) => page.clear),
    dispatched(globalThis, 'clearInterval', (page) => page.clear),
    // Browsers have none; libraries take Node's to do their own work soon, which is no timer of the
    // world's. As a microtask it is done before the world looks.
    dispatched(globalThis, 'setImmediate', () => (run: Called, ...args: never[]) => {
      queueMicrotask(() => run(...args));
    }),
    dispatched(AbortSignal, 'timeout', (page) => page.timeout),
    dispatched(Math, 'random', (page) => page.random),
    dispatched(real.performance!, 'now', (page) => () => page.clock().performance.now()),
    [globalThis, 'Date', { value: pageDate(real.Date as DateConstructor) }],
  ];
}

/** A function that asks the page, where one is running. */
function dispatched(owner: object, name: string, ofPage: (page: Page) => Called): Replacement {
  const real = Reflect.get(owner, name) as Called;
  function value(this: unknown, ...args: never[]): unknown {
    const page = runningPage();
    return page ? ofPage(page)(...args) : Reflect.apply(real, this, args);
  }
  // Node's own timers carry their promise forms as properties.
  Object.defineProperties(value, Object.getOwnPropertyDescriptors(real));
  return [owner, name, { value }];
}

/** The same prototype for everybody, so that `instanceof` holds; it only tells another time. */
function pageDate(real: DateConstructor): DateConstructor {
  const here = (): DateConstructor => runningPage()?.clock().Date ?? real;
  return new Proxy(real, {
    construct: (_, args, target) =>
      Reflect.construct(real, args.length > 0 ? args : [here().now()], target),
    apply: () => here()(),
    get: (_, name, self) => Reflect.get(name === 'now' ? here() : real, name, self),
  });
}

// ---- what only a page has --------------------------------------------------------------------------

const LISTENING: readonly PropertyKey[] = [
  'addEventListener',
  'removeEventListener',
  'dispatchEvent',
];

/**
 * One window for all pages: libraries keep it from the moment they are loaded. Whoever listens, does
 * so on the running page's own.
 */
const WINDOW: object = new Proxy(globalThis, {
  get(real, name) {
    if (!LISTENING.includes(name)) return Reflect.get(real, name);
    return (...args: unknown[]) => {
      const page = runningPage();
      return page && Reflect.apply(Reflect.get(page.window, name), page.window, args);
    };
  },
  has: (real, name) => LISTENING.includes(name) || Reflect.has(real, name),
});

/** To other code nothing of it shows: it would take a window for a browser. */
function onlyPages(): Replacement[] {
  const location = new URL(`${ORIGIN}/`);
  const parts: readonly (readonly [string, (page: Page) => unknown])[] = [
    ['window', () => WINDOW],
    ['document', (page) => page.document],
    ['location', () => location],
  ];
  return parts.map(([name, ofPage]) => {
    const real: unknown = Reflect.get(globalThis, name);
    const get = () => {
      const page = runningPage();
      return page ? ofPage(page) : real;
    };
    return [globalThis, name, { get }];
  });
}

// ---- what nobody caught ----------------------------------------------------------------------------

/** A rejection that a page's code leaves alone is a line in its console, not the end of the process. */
function catchRejections(): () => void {
  const others = process.listeners('unhandledRejection');
  const hear: NodeJS.UnhandledRejectionListener = (reason, promise) => {
    const page = runningPage();
    if (page) page.uncaught.push(reason);
    else if (others.length === 0) throw reason;
    else for (const tell of others) tell(reason, promise);
  };
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', hear);
  return () => {
    process.off('unhandledRejection', hear);
    for (const one of others) process.on('unhandledRejection', one);
  };
}
