import type { FetchInit } from '../../../client/calls.ts';
import { clientFor } from '../../../client/dialects.ts';
import type { View } from '../../../client/view.ts';
import type { ClientOptions } from '../../../model/dialects.ts';
import type { Handle } from '../../../server/serve.ts';
import type { Answer } from '../../simulate/calls.ts';
import { responseOf } from '../../simulate/light-response.ts';
import { turn } from '../../simulate/turns.ts';
import { VirtualTime } from '../../simulate/virtual-time.ts';
import type { Route } from '../event.ts';
import { rankOf } from '../order.ts';
import { wordsOf } from '../words.ts';
import type { Recorded } from './record.ts';
import { type ServerPlan, sessionServer } from './session-server.ts';

/** A page's visit to a job, as it is to go. Times are ms. */
export interface SessionPlan extends ServerPlan {
  readonly client: ClientOptions;
  /** From the page's load on: when the log ends. */
  readonly until: number;
  /** From the page's load on; absent: not at all. */
  readonly cancelAt?: number;
  readonly reloadAt?: number;
  readonly leaveAt?: number;
  /** Of a request or an answer on the network. Default: 50. */
  readonly transit?: number;
  /** The job's creation, ms since 1970. */
  readonly start?: number;
}

export interface Session {
  /** What the server's log says, and what the page saw; in the order of time. */
  readonly server: readonly Recorded[];
  readonly page: readonly Recorded[];
  /** What the page showed at the end; null: it was left. */
  readonly view: View | null;
  readonly job: string;
}

const START = Date.UTC(2026, 0, 31, 12);
/** From the job's creation until its page is loaded, and until its script runs, ms. */
const TO_PAGE = 100;
const TO_SCRIPT = 300;

/**
 * Lets the real server and the real client go through a session, faults included, in virtual time and
 * without sockets. Same plan, same session.
 */
export async function recordSession(plan: SessionPlan): Promise<Session> {
  const world = new SessionWorld(plan);
  await world.run();
  const { server, page, job } = world;
  const sorted = (events: Recorded[]) =>
    events.sort((a, b) => a.at - b.at || rankOf(a) - rankOf(b));
  return { server: sorted(server), page: sorted(page), view: world.view, job };
}

class SessionWorld {
  readonly server: Recorded[] = [];
  readonly page: Recorded[] = [];
  job = '';
  view: View | null = null;
  readonly #plan: SessionPlan;
  readonly #time = new VirtualTime();
  readonly #words = wordsOf();
  /** What goes on without a timer: the world rests when there is nothing. */
  #busy = 0;
  #pages = 0;
  #leave = () => {};
  #client: ReturnType<ReturnType<typeof clientFor>> | null = null;

  constructor(plan: SessionPlan) {
    this.#plan = plan;
  }

  async run(): Promise<void> {
    const { work, until, cancelAt, reloadAt, leaveAt } = this.#plan;
    const handle = sessionServer(this.#plan, {
      time: this.#time,
      now: this.#now,
      words: this.#words,
      emit: (event) => this.server.push(event),
    });
    await this.#create(work.length, handle);
    this.#time.after(TO_PAGE, () => this.#load(handle));
    const user = (at: number | undefined, act: () => void) => {
      if (at !== undefined && at < until) this.#time.after(TO_PAGE + at, act);
    };
    user(cancelAt, () => this.#client?.cancel());
    user(reloadAt, () => this.#load(handle));
    user(leaveAt, () => this.#abandon());
    await this.#time.passTo(TO_PAGE + until, () => this.#rest());
    this.view = this.#client?.view() ?? null;
    for (const events of [this.server, this.page]) {
      events.push({ at: this.#now(), job: this.job, kind: 'ends' });
    }
    this.#client?.stop();
  }

  #now = (): number => (this.#plan.start ?? START) + Math.round(this.#time.now());

  async #create(items: number, handle: Handle): Promise<void> {
    const request = new Request(`${ORIGIN}/api/batch-jobs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ items }),
    });
    const response = await handle(request, () => {});
    this.job = ((await response.json()) as { jobId: string }).jobId;
  }

  #load(handle: Handle): void {
    this.#abandon(false);
    const { transit = 50, client } = this.#plan;
    const at = this.#now();
    const page = ++this.#pages;
    this.page.push({ at, job: this.job, kind: 'loads' });
    this.#time.after(transit, () => {
      this.server.push({ at: this.#now(), job: this.job, kind: 'loads' });
    });
    this.#leave = this.#time.after(TO_SCRIPT, () => {
      let drawn = 0;
      this.#client = clientFor(client)({
        jobId: this.job,
        timing: this.#time,
        random: () => ((page * 7919 + ++drawn * 104_729) % 999_983) / 999_983,
        fetch: (url, init) => this.#fetch(url, init, handle),
      });
      this.#client.start();
    });
  }

  /** The page is gone, its calls with it. */
  #abandon(says = true): void {
    this.#leave();
    this.#client?.stop();
    this.#client = null;
    if (!says) return;
    this.page.push({ at: this.#now(), job: this.job, kind: 'leaves' });
    this.#time.after(this.#plan.transit ?? 50, () => {
      this.server.push({ at: this.#now(), job: this.job, kind: 'leaves' });
    });
  }

  #fetch(url: string, { method, headers, signal }: FetchInit, handle: Handle): Promise<Response> {
    const { transit = 50 } = this.#plan;
    const request = new Request(`${ORIGIN}${url}`, { method, headers });
    const route = this.#words.routed(request.method, request.url)!.is as Route;
    const of = { job: this.job, call: `page-${this.page.length}`, route };
    this.page.push({ at: this.#now(), kind: 'sends', ...of });
    return new Promise((resolve, reject) => {
      let isOver = false;
      const over = (how: () => void) => {
        if (isOver) return;
        isOver = true;
        how();
      };
      const breaks = () =>
        over(() => {
          this.page.push({ at: this.#now(), kind: 'breaks', ...of });
          reject(new TypeError('fetch failed'));
        });
      signal.addEventListener('abort', breaks, { once: true });
      this.#time.after(transit, () => {
        void this.#answered(handle(request, breaks)).then((answer) => {
          this.#time.after(transit, () => over(() => this.#deliver(answer, of, resolve)));
        });
      });
    });
  }

  async #answered(responding: Promise<Response>): Promise<Answer> {
    const response = await responding;
    this.#busy += 1;
    const { status, headers } = response;
    const text = await response.text();
    this.#busy -= 1;
    return { status, headers, text };
  }

  #deliver(
    answer: Answer,
    of: { readonly job: string; readonly call: string; readonly route: Route },
    resolve: (response: Response) => void,
  ): void {
    const { status, text } = answer;
    const payload = status < 400 ? this.#words.bodySays(of.route, JSON.parse(text)) : undefined;
    const said = { ...(status < 400 ? {} : { http: status }), ...(payload ? { payload } : {}) };
    this.page.push({ at: this.#now(), kind: 'receives', ...of, ...said } as Recorded);
    resolve(responseOf(answer));
  }

  /** Promises go on until only timers are left. Reading a body takes some turns of its own. */
  async #rest(): Promise<void> {
    for (let quiet = 0; quiet < TURNS; quiet++) {
      await turn();
      if (this.#busy > 0) quiet = 0;
    }
  }
}

const TURNS = 3;
const ORIGIN = 'http://localhost';
