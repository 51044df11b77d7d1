import type { Browser, BrowserContext, CDPSession } from 'playwright-core';
import type { PageEvent } from './agent/agent.ts';
import { ControlledPage, FAILED } from './controlled-page.ts';
import type { PageSource } from './page-source.ts';
import { Sightings } from './sightings.ts';

/** The tabs that one run after the other opens: a profile of their own, kept open between runs. */
export class Lane {
  readonly context: BrowserContext;
  readonly source: PageSource;
  readonly sightings: Sightings;
  #runs = 0;
  readonly #all: ControlledPage[] = [];
  #free: ControlledPage[] = [];
  /** Tabs that were loaded in this run. */
  #loaded = new Set<ControlledPage>();
  #loads = 0;
  #broken: Error | null = null;
  #devtools: CDPSession | null = null;
  readonly #outside = new Set<Promise<unknown>>();

  private constructor(context: BrowserContext, source: PageSource) {
    this.context = context;
    this.source = source;
    this.sightings = new Sightings(source.view, source.routes);
  }

  static async open(browser: Browser, source: PageSource): Promise<Lane> {
    const context = await browser.newContext({
      serviceWorkers: 'block',
      // As small as a page may be: what is painted has its price.
      viewport: { width: 640, height: 360 },
      reducedMotion: 'reduce',
      locale: 'en-US',
      timezoneId: 'UTC',
    });
    const lane = new Lane(context, source);
    await context.exposeBinding(FAILED, (_, name: string) => {
      for (const one of lane.#all) one.failed(name);
    });
    return lane;
  }

  /** A run begins: every tab may be taken again, and loads are numbered anew. */
  begin(): void {
    this.#runs += 1;
    // One was tried, one went to its end: what that has not met is wrong in the config.
    if (this.#runs === 3) this.sightings.check();
    this.#free = [...this.#all];
    this.#loaded = new Set();
    this.#loads = 0;
  }

  /** A tab that nobody uses; the one that was left last, so that a reload stays in its tab. */
  take(): ControlledPage {
    const free = this.#free.pop();
    if (free) return free;
    const made = new ControlledPage(this.context, this.source, this.sightings);
    this.#all.push(made);
    return made;
  }

  /** The tabs that are in use, in the order in which they were made. */
  get tabs(): readonly ControlledPage[] {
    return this.#all.filter((one) => !this.#free.includes(one));
  }

  giveBack(page: ControlledPage): void {
    this.#free.push(page);
  }

  /** Loads the page for this job in a tab: anew, or, where it was loaded in this run, once more. */
  async open(tab: ControlledPage, jobId: string): Promise<PageEvent[]> {
    const isFirst = this.#loads === 0;
    this.#loads += 1;
    const isReload = this.#loaded.has(tab);
    this.#loaded.add(tab);
    if (isFirst) await this.#forget(jobId);
    const url = this.source.urlFor(jobId);
    return tab.open({ url, seed: String(this.#loads), isReload, isFirst });
  }

  /** What a page cannot clear by itself before its first script: cookies, databases, caches. */
  async #forget(jobId: string): Promise<void> {
    const [opened] = this.context.pages();
    // Nothing was loaded, nothing is stored.
    if (!opened) return;
    this.#devtools ??= await this.context.newCDPSession(opened);
    const { origin } = new URL(this.source.urlFor(jobId));
    const storageTypes = 'indexeddb,cache_storage,file_systems,websql';
    await this.#devtools.send('Storage.clearDataForOrigin', { origin, storageTypes });
    await this.context.clearCookies();
  }

  /** Something outside of all that we hold: nothing is at rest before it has ended. */
  until<T>(ending: Promise<T>): Promise<T> {
    this.#outside.add(ending);
    ending.then(
      () => this.#outside.delete(ending),
      (error) => {
        this.#outside.delete(ending);
        this.#broken ??= error;
      },
    );
    return ending;
  }

  /** Throws what went wrong there: it is nothing that a page could have met. */
  async outsideEnds(): Promise<void> {
    while (this.#outside.size > 0) await Promise.allSettled(this.#outside);
    if (this.#broken) throw this.#broken;
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
