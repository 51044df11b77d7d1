import { AsyncLocalStorage } from 'node:async_hooks';
import type { Operation, Store } from '../../../server/store.ts';
import type { Worker } from '../../../server/worker.ts';
import type { Event } from '../event.ts';
import type { Words } from '../words.ts';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An event that has no line yet. */
export type Recorded = Without<Event, 'source'>;
type Bare = Without<Event, 'source' | 'at'>;

export interface RecordDeps {
  /** ms since 1970. */
  readonly now: () => number;
  /** 8 hexadecimal digits that no other call has. */
  readonly newCall: () => string;
  readonly words: Words;
  readonly emit: (event: Recorded) => void;
}

interface Context {
  readonly job: string;
  readonly call: string;
  /** Its worker dies after so many ms; null: it does not. */
  readonly dies: number | null;
}

/** Tells what a server does as events, as its own log would: from around it, without a change of it. */
export class Recorder {
  readonly #deps: RecordDeps;
  readonly #context = new AsyncLocalStorage<Context>();

  constructor(deps: RecordDeps) {
    this.#deps = deps;
  }

  /** The server's store, watched: what is created, taken and settled. */
  store(store: Store): Store {
    return {
      ...store,
      create: async (job) => {
        const created = await store.create(job);
        if (created.isNew) {
          const { id, total: items } = created;
          this.#emit({ kind: 'created', job: id, payload: { items } });
        }
        return created;
      },
      perform: (jobId, operation) => store.perform(jobId, this.#watched(operation)),
    };
  }

  /** The server's worker, some calls of which die at their work. */
  worker(worker: Worker, after: (ms: number, run: () => void) => unknown): Worker {
    return (item, signal) => {
      const { dies = null } = this.#context.getStore() ?? {};
      if (dies === null) return worker(item, signal);
      return new Promise((_, reject) => {
        after(dies, () => reject(new Error('the worker died')));
      });
    };
  }

  /** Runs a request as the server's, and tells of its arrival and its answer if it is a job's. */
  async run(
    request: Request,
    handle: (request: Request) => Promise<Response>,
    dies: number | null = null,
  ): Promise<Response> {
    const routed = this.#deps.words.routed(request.method, request.url);
    if (!routed?.job || routed.is === 'elsewhere') return handle(request);
    const { is: route, job } = routed;
    if (route === 'page') {
      this.#emit({ kind: 'loads', job });
      return handle(request);
    }
    const call = this.#deps.newCall();
    const of = { job, call, route };
    this.#emit({ kind: 'arrives', ...of });
    const response = await this.#context.run({ job, call, dies }, () => handle(request));
    if (response.status >= 400)
      this.#emit({ kind: 'answers', ...of, http: response.status } as Bare);
    else {
      const body: unknown = await response.clone().json();
      const payload = this.#deps.words.bodySays(route, body);
      this.#emit({ kind: 'answers', ...of, ...(payload ? { payload } : {}) } as Bare);
    }
    return response;
  }

  #watched<R>(operation: Operation<R>): Operation<R> {
    const context = this.#context.getStore();
    if (!context) return operation;
    const { job, call } = context;
    const decide: Operation<R>['decide'] = (state) => {
      const decided = operation.decide(state);
      const { kind } = (decided.result ?? {}) as { kind?: string };
      const { item } = state;
      if (operation.step === 'arrives' && item && TAKEN.includes(kind ?? '')) {
        const { queued } = state.counts;
        this.#emit({ kind: 'takes', job, call, payload: { item: item.id, queued } });
      }
      const outcome = decided.change?.item?.status;
      const settled = outcome === 'completed' || outcome === 'failed';
      if (operation.step === 'settles' && item && settled) {
        this.#emit({ kind: 'settles', job, call, payload: { item: item.id, outcome } });
      }
      return decided;
    };
    return { ...operation, decide };
  }

  #emit(event: Bare): void {
    this.#deps.emit({ at: Math.round(this.#deps.now()), ...event } as Recorded);
  }
}

/** How a handler goes on that has found an item. */
const TAKEN: readonly string[] = ['works', 'taken', 'selected'];
