import type { Route } from 'playwright-core';

/** Carries the load and the number of a call; taken off before anybody sees the request. */
export const HEADER = 'x-unstuck-call';

/** A request that left the page and waits for what becomes of it. */
export interface Held {
  readonly url: string;
  readonly init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
  };
}

interface Pending {
  route: Route | null;
  readonly arrival: Promise<Route | null>;
  readonly arrive: (route: Route | null) => void;
}

/** The calls of one load of a page, from when they left it until they are answered, cut or given up. */
export class HeldRequests {
  /** Tells this load from every other one: what an earlier one sent may still be on its way. */
  readonly load: string;
  readonly #calls = new Map<string, Pending>();

  constructor(load: string) {
    this.load = load;
  }

  isOurs(name: string): boolean {
    return name.startsWith(`${this.load}/`);
  }

  /** The call left the page; null: it ended there, and never will. */
  arrive(name: string, route: Route | null): void {
    const pending = this.#pending(name);
    pending.route = route;
    pending.arrive(route);
  }

  /** null: it ended in the page, before anybody could hold it. */
  async request(call: number): Promise<Held | null> {
    const route = await this.#pending(this.#name(call)).arrival;
    if (!route) return null;
    const request = route.request();
    const body = request.postData();
    const init = { method: request.method(), headers: plain(Object.entries(request.headers())) };
    return { url: request.url(), init: body === null ? init : { ...init, body } };
  }

  /** Its end is decided: it is held no more. */
  take(call: number): Route {
    const route = this.#calls.get(this.#name(call))?.route;
    if (!route) throw new Error(`call ${call} of the page is not held`);
    this.#calls.delete(this.#name(call));
    return route;
  }

  /** The page gave it up. */
  drop(call: number): void {
    const name = this.#name(call);
    giveUp(this.#calls.get(name)?.route ?? null);
    this.#calls.delete(name);
  }

  /** The page is left. */
  dropAll(): void {
    for (const { route } of this.#calls.values()) giveUp(route);
    this.#calls.clear();
  }

  #name(call: number): string {
    return `${this.load}/${call}`;
  }

  #pending(name: string): Pending {
    const known = this.#calls.get(name);
    if (known) return known;
    let arrive: Pending['arrive'] = () => {};
    const arrival = new Promise<Route | null>((resolve) => {
      arrive = resolve;
    });
    const one = { route: null, arrival, arrive };
    this.#calls.set(name, one);
    return one;
  }
}

/** Nobody waits for it: whether the browser has forgotten it already does not matter. */
export function giveUp(route: Route | null): void {
  route?.abort().catch(() => {});
}

/** Without what a browser and a connection say of themselves. */
export const plain = (headers: Iterable<[string, string]>): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !OWN.test(name)));

const OWN =
  /^(sec-.*|x-unstuck-call|host|connection|content-length|content-encoding|accept-encoding|accept-language|user-agent|referer|origin|transfer-encoding)$/;
