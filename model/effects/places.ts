import { code, sumOf } from '../checker/code.ts';
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
  /** The job's stored status as a number of `STATUSES`. */
  readonly status: Expr;
  /** The numbers of the acting tab, and of the tab that sent what is received. */
  readonly ownTab: Expr;
  readonly theirTab: Expr;
  readonly #someNow: Expr;

  constructor(layout: Layout, subject: Subject, environment: Environment) {
    this.layout = layout;
    this.subject = subject;
    this.environment = environment;
    this.items = environment.items;
    this.stored = subject.server.counters !== 'derived';
    this.queued = layout.count('item', 'queued');
    this.open = layout.count('item', 'open');
    this.processing = layout.count('item', 'processing');
    this.succeeded = layout.count('item', 'succeeded');
    this.failed = layout.count('item', 'failed');
    this.settled = layout.count('item', 'settled');
    const register = (name: string): Expr => code`f[${layout.at(`job.${name}`)}]`;
    const { base, stride } = layout.group('page');
    const { local } = layout.process('job.status');
    const numbered = local.row('status', (one) => STATUSES.indexOf(one.value as JobStatus));
    this.status = code`${numbered}[f[${layout.at('job.status')}]]`;
    this.ownTab = code`(self - ${base}) / ${stride}`;
    this.theirTab = code`(other - ${base}) / ${stride}`;
    this.completedNow = this.stored ? register('completed') : this.settled;
    this.successfulNow = this.stored ? register('successful') : this.succeeded;
    this.failedNow = this.stored ? register('failed') : this.failed;
    this.#someNow = code`${this.successfulNow} > 0 ? 1 : 0`;
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

  /** The budget that pays for a fault that can strike one route only. */
  pay(kind: Fault, route: FaultRoute): Expr {
    const any = this.#budget(kind);
    const own = this.#budget(`${kind}@${route}`);
    return firstPaid([own, any]);
  }

  /** The budget that pays for a fault on the acting call: its own route's first. */
  payOnRoute(kind: Fault): Expr {
    const { local, offset } = this.layout.process('call.exchange');
    const routes = FAULT_ROUTES.map((route) => {
      const tags = route === 'status' ? ['status', 'status after cancel'] : [route];
      const is = tags.map((tag) => code`${local.tagged(`route ${tag}`)}[f[self + ${offset}]]`);
      return { at: this.#budget(`${kind}@${route}`), is: sumOf(is) };
    }).filter((one) => one.at >= 0);
    return routes.reduceRight(
      (rest, { at, is }) => code`f[${at}] > 0 && ${is} > 0 ? ${at} : ${rest}`,
      firstPaid([this.#budget(kind)]),
    );
  }

  payUser(name: User): Expr {
    const at = this.#budget(`user ${name}`);
    return firstPaid([at]);
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
      assign(this.call('status'), code`f[${kept.status}]`),
      assign(this.call('completed'), code`f[${kept.completed}]`),
      assign(this.call('successful'), code`f[${kept.some}]`),
      send({ kind: 'member', process: 'cache.kept', index: code`${entry}` }, 'answers'),
    ];
  }

  /** The answer of the acting call carries what the store says now. */
  snapshot(): Op[] {
    const judgesLast = this.stored && this.subject.server.final === 'failed-if-all-failed';
    return [
      assign(this.call('status'), this.status),
      assign(this.call('completed'), this.completedNow),
      assign(this.call('successful'), this.#someNow),
      // Some finish the job after their last reply, and judge it by its failures then.
      assign(this.call('failed'), judgesLast ? this.failedNow : code`0`),
    ];
  }

  /** A terminal status that nothing can change any more is what later reads say anyway. */
  isWorthKeeping(f: Fields): boolean {
    const { settle, mark } = this.subject.server;
    if (settle === 'always' || mark === 'always') return true;
    return this.status(f, -1, -1) < 2;
  }
}

/** The first of these registers that is not used up, or -1. */
const firstPaid = (registers: readonly number[]): Expr =>
  registers
    .filter((at) => at >= 0)
    .reduceRight((rest, at) => code`f[${at}] > 0 ? ${at} : ${rest}`, code`-1`);
