import type { BrowserContext, Locator, Page, Request as PwRequest, Route } from 'playwright-core';
import type { View } from '../../client/view.ts';
import { UsageError } from '../../model/parse.ts';
import type { Answer } from '../simulate/calls.ts';
import type { Command, Look, PageEvent, Shown, Spot } from './agent/agent.ts';
import { AGENT, agentSource } from './agent/source.ts';
import type { PageSource } from './page-source.ts';
import { type Place, placesOf, type ViewMap, viewFrom } from './view-map.ts';

/** Carries the number of a call; taken off before anybody sees the request. */
const HEADER = 'x-unstuck-call';
/** Where pages tell of calls that ended by themselves. */
export const FAILED = '__unstuckFailed';
/** 2026-01-01T00:00:00Z: every page begins then. */
const EPOCH = 1_767_225_600_000;

let loads = 0;

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

/**
 * One tab of Chromium whose time and whose calls are in our hand. Between two commands it stands still.
 */
export class ControlledPage {
  readonly #context: BrowserContext;
  readonly #source: PageSource;
  readonly #spots: readonly Spot[];
  readonly #isFast: boolean;
  #page: Page | null = null;
  #load = '';
  #removeAgent: () => Promise<unknown> = async () => {};
  #calls = new Map<string, Pending>();
  /** What the page loads beside its API, while it loads. */
  readonly #loading = new Set<PwRequest>();
  #whenLoaded: () => void = () => {};
  #changes = -1;
  #view: View | null = null;
  #document: string | null = null;
  #broken: Error | null = null;

  constructor(context: BrowserContext, source: PageSource) {
    this.#context = context;
    this.#source = source;
    const places = placesOf(source.view);
    this.#isFast = places.every(({ place }) => 'testId' in place);
    this.#spots = this.#isFast ? places.map(({ place }) => spotOf(place, source.view)) : [];
  }

  get page(): Page {
    if (!this.#page) throw new Error('the page is not open');
    return this.#page;
  }

  /** As it was at the last look. */
  get view(): View | null {
    return this.#view;
  }

  /** The whole document then, where the page is taken to be no more than that. */
  get document(): string | null {
    return this.#document;
  }

  /** Opens the URL, or opens it again, up to where it waits. */
  async open(url: string, seed: string): Promise<PageEvent[]> {
    const page = this.#page ?? (await this.#make());
    this.#forget();
    await this.#removeAgent();
    loads += 1;
    const load = `load ${loads}`;
    this.#load = load;
    const { api } = this.#source;
    const options = { api, header: HEADER, epoch: EPOCH, failed: FAILED, seed, load };
    const script = await page.addInitScript({ content: agentSource(options) });
    this.#removeAgent = () => script.dispose();
    if (page.url() === url) await page.reload();
    else await page.goto(url);
    return this.command({});
  }

  /** Does something in the page and lets it come to rest; answers what it did meanwhile. */
  async command(
    command: Command,
    meanwhile: Promise<unknown> = Promise.resolve(),
  ): Promise<PageEvent[]> {
    const events: PageEvent[] = [];
    let next = command;
    for (;;) {
      const [look] = await Promise.all([this.#step(next), meanwhile]);
      if (this.#broken) throw this.#broken;
      events.push(...look.events);
      if (this.#loading.size === 0) {
        await this.#read(look);
        return events;
      }
      await new Promise<void>((resolve) => {
        this.#whenLoaded = resolve;
      });
      next = {};
    }
  }

  /** The request of a call; null: it ended in the page, before anybody could hold it. */
  async held(call: number): Promise<Held | null> {
    const route = await this.#pending(`${this.#load}/${call}`).arrival;
    if (!route) return null;
    const request = route.request();
    const body = request.postData();
    const headers = Object.fromEntries(
      Object.entries(request.headers()).filter(([name]) => !OWN_HEADERS.test(name)),
    );
    const init = { method: request.method(), headers, ...(body === null ? {} : { body }) };
    return { url: request.url(), init };
  }

  /** Lets the answer reach the page. */
  answer(call: number, { status, headers, text }: Answer): Promise<PageEvent[]> {
    const route = this.#take(call);
    const told = Object.fromEntries([...headers].filter(([name]) => !OWN_HEADERS.test(name)));
    const done = route.fulfill({ status, headers: told, body: text });
    return this.command({ ended: [call] }, done);
  }

  /** The page sees a network error. */
  cut(call: number): Promise<PageEvent[]> {
    return this.command({ ended: [call] }, this.#take(call).abort('connectionreset'));
  }

  /** The page itself gave the call up. */
  drop(call: number): void {
    const name = `${this.#load}/${call}`;
    void this.#calls
      .get(name)
      ?.route?.abort()
      .catch(() => {});
    this.#calls.delete(name);
  }

  /** What a user does with a mouse. */
  async press(part: keyof ViewMap): Promise<PageEvent[]> {
    await this.#locator(this.#source.view[part] as Place).click();
    return this.command({});
  }

  /** As PNG. */
  picture(): Promise<Buffer> {
    return this.page.screenshot({ animations: 'disabled', caret: 'hide' });
  }

  async close(): Promise<void> {
    this.#forget();
    await this.#page?.close();
    this.#page = null;
  }

  /** A call of this page ended by itself; whoever waits for its arrival waits in vain. */
  failed(name: string): void {
    if (name.startsWith(`${this.#load}/`)) this.#pending(name).arrive(null);
  }

  #pending(name: string): Pending {
    let one = this.#calls.get(name);
    if (!one) {
      let arrive: Pending['arrive'] = () => {};
      const arrival = new Promise<Route | null>((resolve) => {
        arrive = resolve;
      });
      one = { route: null, arrival, arrive };
      this.#calls.set(name, one);
    }
    return one;
  }

  #take(call: number): Route {
    const name = `${this.#load}/${call}`;
    const route = this.#calls.get(name)?.route;
    if (!route) throw new Error(`call ${call} of the page is not held`);
    this.#calls.delete(name);
    return route;
  }

  #forget(): void {
    for (const { route } of this.#calls.values()) void route?.abort().catch(() => {});
    this.#calls.clear();
    this.#loading.clear();
    this.#changes = -1;
    this.#view = null;
  }

  async #make(): Promise<Page> {
    const page = await this.#context.newPage();
    this.#page = page;
    await page.route('**/*', (route) => this.#hold(route));
    const ended = (request: PwRequest) => {
      if (this.#loading.delete(request) && this.#loading.size === 0) this.#whenLoaded();
    };
    page.on('requestfinished', ended);
    page.on('requestfailed', ended);
    return page;
  }

  async #hold(route: Route): Promise<void> {
    const request = route.request();
    const name = request.headers()[HEADER];
    if (name) {
      // Of a page that was left: nobody waits for it.
      if (!name.startsWith(`${this.#load}/`)) return route.abort();
      const pending = this.#pending(name);
      pending.route = route;
      pending.arrive(route);
      return;
    }
    const [method, url] = [request.method(), request.url()];
    if (this.#source.api.some((one) => one.method === method && new RegExp(one.url).test(url))) {
      this.#broken = new UsageError(
        `page.api: ${method} ${url} was sent by neither fetch nor XMLHttpRequest (${request.resourceType()}): it cannot be held`,
      );
      return route.abort();
    }
    if (!NEVER_DONE.has(request.resourceType())) this.#loading.add(request);
    const { serve } = this.#source;
    if (!serve) return route.fallback();
    const answer = await serve(new Request(url, { method }));
    const body = Buffer.from(await answer.arrayBuffer());
    return route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body,
    });
  }

  #step(command: Command): Promise<Look> {
    const wantsDocument = this.#source.isItsDocument ?? false;
    const words = [{ ...command, wantsDocument }, this.#spots]
      .map((one) => JSON.stringify(one))
      .join(', ');
    return this.page.evaluate(`${AGENT}.step(${words})`);
  }

  async #read({ changes, shown, document }: Look): Promise<void> {
    this.#document = document;
    if (changes === this.#changes && this.#view) return;
    this.#changes = changes;
    const { view } = this.#source;
    this.#view = viewFrom(view, this.#isFast ? shown : await this.#byRole());
  }

  #byRole(): Promise<Shown[]> {
    const { view } = this.#source;
    return Promise.all(
      placesOf(view).map(async ({ place }) => {
        const found = await this.#locator(place).evaluateAll(shownIn, place.attribute ?? null);
        return found[0] ?? null;
      }),
    );
  }

  #locator(place: Place): Locator {
    const { page } = this;
    if ('testId' in place)
      return page.locator(spotOf(place, this.#source.view).css).filter({ visible: true });
    const { role, name } = place;
    return page.getByRole(role as never, name === undefined ? {} : { name, exact: true });
  }
}

/** Runs in the page: a function of one expression, which no loader changes. */
const shownIn = (
  elements: {
    textContent: string | null;
    disabled?: boolean;
    getAttribute(name: string): string | null;
  }[],
  attribute: string | null,
): Shown[] =>
  elements.map((one) => ({
    text: ((attribute === null ? one.textContent : one.getAttribute(attribute)) ?? '')
      .replace(/\s+/g, ' ')
      .trim(),
    enabled: !one.disabled,
  }));

const spotOf = (place: Place, { testIdAttribute = 'data-testid' }: ViewMap): Spot => ({
  css: 'testId' in place ? `[${testIdAttribute}=${JSON.stringify(place.testId)}]` : '',
  attribute: place.attribute ?? null,
});

/** What a browser says of itself and its connection. */
const OWN_HEADERS =
  /^(sec-.*|x-unstuck-call|host|connection|content-length|content-encoding|accept-encoding|accept-language|user-agent|referer|origin|transfer-encoding)$/;

/** They stay open as long as the page does. */
const NEVER_DONE = new Set(['eventsource', 'websocket', 'media', 'ping', 'manifest', 'other']);
