import type { BrowserContext, Page, Request as PwRequest, Route } from 'playwright-core';
import type { View } from '../../client/view.ts';
import { UsageError } from '../../model/parse.ts';
import type { Answer } from '../simulate/calls.ts';
import type { Command, Look, PageEvent } from './agent/agent.ts';
import { AGENT, agentSource } from './agent/source.ts';
import { giveUp, HEADER, type Held, HeldRequests, plain } from './held-requests.ts';
import type { PageSource } from './page-source.ts';
import type { Sightings } from './sightings.ts';
import { ViewReader } from './view-reader.ts';

/** Where pages tell of calls that ended by themselves. */
export const FAILED = '__unstuckFailed';
/** 2026-01-01T00:00:00Z: every page begins then. */
const EPOCH = 1_767_225_600_000;

let loads = 0;

/** One load of a page. */
export interface Opening {
  readonly url: string;
  /** What its chance begins with: another one for every load of a run. */
  readonly seed: string;
  /** The user presses refresh: whatever URL is open by now, with what the tab has stored. */
  readonly isReload: boolean;
  /** The first load of a run: what earlier ones stored is gone. */
  readonly isFirst: boolean;
}

/** One tab of Chromium whose time and whose calls are in our hand. Between two commands it stands still. */
export class ControlledPage {
  readonly #context: BrowserContext;
  readonly #source: PageSource;
  readonly #sightings: Sightings;
  readonly #reader: ViewReader;
  #page: Page | null = null;
  #requests = new HeldRequests('none');
  #removeAgent: () => Promise<unknown> = async () => {};
  /** What the page loads beside its API, while it loads. */
  readonly #loading = new Set<PwRequest>();
  #whenLoaded: () => void = () => {};
  #document: string | null = null;
  #broken: Error | null = null;

  constructor(context: BrowserContext, source: PageSource, sightings: Sightings) {
    this.#context = context;
    this.#source = source;
    this.#sightings = sightings;
    this.#reader = new ViewReader(source.view, sightings);
  }

  get page(): Page {
    if (!this.#page) throw new Error('the page is not open');
    return this.#page;
  }

  /** As it was at the last look. */
  get view(): View | null {
    return this.#reader.view;
  }

  /** The whole document then, where the page is taken to be no more than that. */
  get document(): string | null {
    return this.#document;
  }

  /** Opens the URL, or what is open once more, up to where it waits. */
  async open({ url, seed, isReload, isFirst }: Opening): Promise<PageEvent[]> {
    const page = this.#page ?? (await this.#make());
    this.#requests.dropAll();
    this.#loading.clear();
    this.#reader.forget();
    await this.#removeAgent();
    loads += 1;
    this.#requests = new HeldRequests(`load ${loads}`);
    const { load } = this.#requests;
    const { api } = this.#source;
    const forgets = { session: !isReload, local: isFirst };
    const options = { api, header: HEADER, epoch: EPOCH, failed: FAILED, seed, forgets, load };
    const script = await page.addInitScript({ content: agentSource(options) });
    this.#removeAgent = () => script.dispose();
    const answer = await (isReload ? page.reload() : page.goto(url)).catch(unreachable(url));
    if (answer && answer.status() >= 400) {
      throw new UsageError(`page.url: ${url} answers ${answer.status()}; expected a page`);
    }
    return this.command({});
  }

  /** Does something in the page and lets it come to rest; answers what it did meanwhile. */
  async command(
    command: Command,
    meanwhile: Promise<unknown> = Promise.resolve(),
  ): Promise<PageEvent[]> {
    const events: PageEvent[] = [];
    for (let next = command; ; next = {}) {
      const [look] = await Promise.all([this.#step(next), meanwhile]);
      if (this.#broken) throw this.#broken;
      events.push(...look.events);
      if (this.#loading.size === 0) {
        this.#document = look.document;
        await this.#reader.read(this.page, look);
        return events;
      }
      await new Promise<void>((resolve) => {
        this.#whenLoaded = resolve;
      });
    }
  }

  /** The request of a call; null: it ended in the page, before anybody could hold it. */
  held(call: number): Promise<Held | null> {
    return this.#requests.request(call);
  }

  /** Lets the answer reach the page. */
  answer(call: number, { status, headers, text }: Answer): Promise<PageEvent[]> {
    const route = this.#requests.take(call);
    const done = route.fulfill({ status, headers: plain(headers), body: text });
    return this.command({ ended: [call] }, done);
  }

  /** The page sees a network error. */
  cut(call: number): Promise<PageEvent[]> {
    const done = this.#requests.take(call).abort('connectionreset');
    return this.command({ ended: [call] }, done);
  }

  /** The page itself gave the call up. */
  drop(call: number): void {
    this.#requests.drop(call);
  }

  /** A call of this page ended by itself; whoever waits for its arrival waits in vain. */
  failed(name: string): void {
    if (this.#requests.isOurs(name)) this.#requests.arrive(name, null);
  }

  /** What a user does with a mouse. Not waited for: that it can be pressed was seen, and time stands still. */
  async pressCancel(): Promise<PageEvent[]> {
    await this.#reader.locator(this.page, 'cancel').click({ force: true });
    return this.command({});
  }

  /** As PNG. */
  picture(): Promise<Buffer> {
    return this.page.screenshot({ animations: 'disabled', caret: 'hide' });
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
    // "Do you really want to?" Yes.
    page.on('dialog', (dialog) => void dialog.accept().catch(() => {}));
    return page;
  }

  async #hold(route: Route): Promise<void> {
    const request = route.request();
    const name = request.headers()[HEADER];
    if (name) {
      this.#sightings.called();
      if (this.#requests.isOurs(name)) this.#requests.arrive(name, route);
      // Of a page that was left: nobody waits for it.
      else giveUp(route);
      return;
    }
    const [method, url, kind] = [request.method(), request.url(), request.resourceType()];
    if (this.#source.api.some((one) => one.method === method && new RegExp(one.url).test(url))) {
      this.#broken = new UsageError(
        `page.api: ${method} ${url} was sent by neither fetch nor XMLHttpRequest (${kind}): it cannot be held`,
      );
      giveUp(route);
      return;
    }
    if (kind === 'fetch' || kind === 'xhr') this.#sightings.calledOther(method, url);
    if (!NEVER_DONE.has(kind)) this.#loading.add(request);
    await this.#load(route).catch((error) => {
      this.#broken ??= error;
      giveUp(route);
    });
  }

  /** Answers what is no call of its API. */
  async #load(route: Route): Promise<void> {
    const { serve } = this.#source;
    if (!serve) return route.fallback();
    const request = route.request();
    const { status, headers, body } = await wholeOf(
      await serve(new Request(request.url(), { method: request.method() })),
    );
    // A page that was left meanwhile does not want it any more.
    await route.fulfill({ status, headers, body }).catch(() => {});
  }

  #step(command: Command): Promise<Look> {
    const wantsDocument = this.#source.isItsDocument ?? false;
    const words = [{ ...command, wantsDocument }, this.#reader.spots];
    return this.page.evaluate(
      `${AGENT}.step(${words.map((one) => JSON.stringify(one)).join(', ')})`,
    );
  }
}

async function wholeOf(answer: Response) {
  const body = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body };
}

const unreachable = (url: string) => (error: Error) => {
  const [line = ''] = error.message.split('\n');
  throw new UsageError(`page.url: ${url} cannot be opened: ${line.replace(/^page\.\w+: /, '')}`);
};

/** They stay open as long as the page does. */
const NEVER_DONE = new Set(['eventsource', 'websocket', 'media', 'ping', 'manifest', 'other']);
