import type { Layout } from '../checker/layout.ts';
import { assign, type Op, send, set } from '../checker/ops.ts';
import type { Expr, Fields } from '../checker/system.ts';
import type { Environment, Fault, FaultRoute, User } from '../environment.ts';
import { FAULT_ROUTES } from '../environment.ts';
import type { JobStatus } from '../machines/page-parts.ts';
import type { Subject } from '../subject.ts';

export const STATUSES: readonly JobStatus[] = [
  'queued',
  'processing',
  'completed',
  'failed',
  'cancelled',
];

/**
 * Where the protocol's registers are, and the named questions that machines ask of them. All
 * arithmetic on counts is here, so that machines speak of `none queued` and never of numbers.
 */
export class Places {
  readonly layout: Layout;
  readonly subject: Subject;
  readonly environment: Environment;
  readonly items: number;
  /** Counters are kept beside the job, instead of derived from its items. */
  readonly stored: boolean;
  readonly queued: Expr;
  readonly open: Expr;
  readonly processing: Expr;
  readonly succeeded: Expr;
  readonly failed: Expr;
  readonly settled: Expr;
  /** What a status read says now. */
  readonly completedNow: Expr;
  readonly successfulNow: Expr;
  readonly failedNow: Expr;
  readonly #jobAt: number;
  readonly #firstTab: number;
  readonly #tabStride: number;

  constructor(layout: Layout, subject: Subject, environment: Environment) {
    this.layout = layout;
    this.subject = subject;
    this.environment = environment;
    this.items = environment.items;
    this.#jobAt = layout.at('job.status');
    this.#firstTab = layout.group('page').base;
    this.#tabStride = layout.group('page').stride;
    this.stored = subject.server.counters !== 'derived';
    this.queued = layout.count('item', 'queued');
    this.open = layout.count('item', 'open');
    this.processing = layout.count('item', 'processing');
    this.succeeded = layout.count('item', 'succeeded');
    this.failed = layout.count('item', 'failed');
    this.settled = layout.count('item', 'settled');
    const register = (name: string): Expr => {
      const at = layout.at(`job.${name}`);
      return (f) => f[at]!;
    };
    this.completedNow = this.stored ? register('completed') : this.settled;
    this.successfulNow = this.stored ? register('successful') : this.succeeded;
    this.failedNow = this.stored ? register('failed') : this.failed;
  }

  /** The job's stored status as a number of `STATUSES`. */
  readonly status: Expr = (f) => {
    const id = f[this.#jobAt]!;
    return this.#statusOf(id);
  };

  readonly #statuses: number[] = [];

  #statusOf(id: number): number {
    const known = this.#statuses[id];
    if (known !== undefined) return known;
    const { value } = this.layout.process('job.status').local.snapshots[id]!;
    const found = STATUSES.indexOf(value as JobStatus);
    this.#statuses[id] = found;
    return found;
  }

  call(name: string): number {
    return this.layout.own(`call.${name}`);
  }

  page(name: string): number {
    return this.layout.own(`page.${name}`);
  }

  /** A register that lives only within a step. */
  wire(name: 'page' | 'answer' | 'status' | 'completed' | 'some'): number {
    return this.layout.at(`world.${name}`);
  }

  /** The number of the tab whose fields start at `base`. */
  tabOf(base: number): number {
    return (base - this.#firstTab) / this.#tabStride;
  }

  /** The budget that pays for a fault that can strike one route only. */
  pay(kind: Fault, route: FaultRoute): Expr {
    const any = this.#budget(kind);
    const own = this.#budget(`${kind}@${route}`);
    return (f) => {
      if (own >= 0 && f[own]! > 0) return own;
      return any >= 0 && f[any]! > 0 ? any : -1;
    };
  }

  /** The budget that pays for a fault on the acting call: its own route's first. */
  payOnRoute(kind: Fault): Expr {
    const { local, offset } = this.layout.process('call.exchange');
    const any = this.#budget(kind);
    const routes = FAULT_ROUTES.map((route) => {
      const tags = route === 'status' ? ['status', 'status after cancel'] : [route];
      const has = tags.map((tag) => local.has(`route ${tag}`));
      return { at: this.#budget(`${kind}@${route}`), has };
    }).filter((one) => one.at >= 0);
    return (f, self) => {
      const state = f[self + offset]!;
      for (const { at, has } of routes) {
        if (f[at]! > 0 && has.some((one) => one(state))) return at;
      }
      return any >= 0 && f[any]! > 0 ? any : -1;
    };
  }

  payUser(name: User): Expr {
    const at = this.#budget(`user ${name}`);
    return (f) => (at >= 0 && f[at]! > 0 ? at : -1);
  }

  #budget(name: string): number {
    const offset = this.layout.group('world').registers.get(name);
    return offset === undefined ? -1 : this.layout.group('world').base + offset;
  }

  /** What a status read would say is kept, to be answered later. */
  keepSnapshot(): Op[] {
    return [
      assign(this.layout.own('cache.status'), this.status),
      assign(this.layout.own('cache.completed'), this.completedNow),
      assign(this.layout.own('cache.some'), this.#someNow),
    ];
  }

  forgetSnapshot(): Op[] {
    return ['status', 'completed', 'some'].map((name) => set(this.layout.own(`cache.${name}`), 0));
  }

  /** The answer carries what the cache kept there; without a kept snapshot this is refused. */
  staleSnapshot(entry: number): Op[] {
    const at = (name: string) => this.layout.at(`cache.${name}`, entry);
    const kept = { status: at('status'), completed: at('completed'), some: at('some') };
    return [
      assign(this.call('status'), (f) => f[kept.status]!),
      assign(this.call('completed'), (f) => f[kept.completed]!),
      assign(this.call('successful'), (f) => f[kept.some]!),
      send({ kind: 'member', process: 'cache.kept', index: () => entry }, 'answers'),
    ];
  }

  /** The answer of the acting call carries what the store says now. */
  snapshot(): Op[] {
    return [
      assign(this.call('status'), this.status),
      assign(this.call('completed'), this.completedNow),
      assign(this.call('successful'), this.#someNow),
      set(this.call('failed'), 0),
    ];
  }

  readonly #someNow: Expr = (f, self, other) => (this.successfulNow(f, self, other) > 0 ? 1 : 0);

  /** A terminal status that nothing can change any more is what later reads say anyway. */
  isWorthKeeping(f: Fields): boolean {
    const { settle, mark } = this.subject.server;
    if (settle === 'always' || mark === 'always') return true;
    return this.status(f, -1, -1) < 2;
  }
}
