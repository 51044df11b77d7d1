import type { Compiled, Taken } from './checker/compile.ts';
import type { Fields } from './checker/system.ts';
import { STATUSES } from './effects/places.ts';
import { ROUTES, type Route } from './machines/exchange.ts';

/** A step as people and files name it. */
export interface NamedStep {
  /** `page`, `page 2`, `network` (of a call), `server` (of a call), `job`, `items`, `cache`. */
  readonly process: string;
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface View {
  /** null: nothing is shown yet, the page still loads. */
  readonly status: string | null;
  readonly completed: number;
  readonly total: number;
  readonly error: boolean;
  /** Which buttons are there. */
  readonly action: boolean;
  readonly cancel: boolean;
}

/** Does the page show an end? */
export const isTerminal = (view: View | null): boolean =>
  view !== null && ['completed', 'failed', 'cancelled'].includes(view.status ?? '');

/** A call as it is made. */
export interface Sent {
  readonly call: number;
  readonly route: Route;
  /** The tab that waits for it, from 1. */
  readonly page: number;
}

/** What each tab shows, in order; null: that tab is not open. */
export function viewsOf(compiled: Compiled, f: Fields, total: number): (View | null)[] {
  const { layout } = compiled;
  const group = layout.group('page');
  const { local, offset } = layout.process('page.tab');
  return Array.from({ length: group.spec.size }, (_, tab) => {
    const at = group.base + tab * group.stride;
    const is = (tag: string) => local.snapshots[f[at + offset]!]!.hasTag(tag);
    if (!is('open')) return null;
    const status = STATUSES.find((one) => is(`shows ${one}`)) ?? null;
    return {
      status,
      completed: f[layout.at('page.completed', tab)]!,
      total,
      error: is('shows an error'),
      action: status === 'completed' && f[layout.at('page.some', tab)] === 1,
      cancel: status === 'queued' || status === 'processing',
    };
  });
}

/** The job's stored status. */
export function jobStatusOf(compiled: Compiled, f: Fields): string {
  const { local } = compiled.layout.process('job.status');
  return local.snapshots[f[compiled.layout.at('job.status')]!]!.value as string;
}

/**
 * Names steps along a schedule. Calls are numbered as they are made, so that a reader (and a
 * replay) can follow one call through the places that the checker keeps it in.
 */
export class Narrator {
  readonly #compiled: Compiled;
  readonly #numbers: number[] = [];
  readonly #routes: Route[] = [];
  #calls = 0;

  constructor(compiled: Compiled) {
    this.#compiled = compiled;
  }

  /** A copy that goes on from here; for searches that branch. */
  fork(): Narrator {
    const copy = new Narrator(this.#compiled);
    copy.#numbers.push(...this.#numbers);
    copy.#routes.push(...this.#routes);
    copy.#calls = this.#calls;
    return copy;
  }

  callAt(slot: number): number {
    return this.#numbers[slot] ?? 0;
  }

  routeAt(slot: number): Route {
    return this.#routes[slot] ?? 'status';
  }

  name({ process, member, name, payload }: Taken): NamedStep {
    switch (process) {
      case 'page.tab':
        return { process: member === 0 ? 'page' : `page ${member + 1}`, name, payload };
      case 'call.exchange':
      case 'call.handler': {
        const where = process === 'call.exchange' ? 'network' : 'server';
        const call = { call: this.callAt(member), route: this.routeAt(member) };
        return { process: where, name, payload: { ...call, ...payload } };
      }
      case 'job.status':
        return { process: 'job', name, payload };
      case 'cache.kept':
        return { process: 'cache', name, payload: { entry: member, ...payload } };
      default:
        return { process: 'items', name, payload };
    }
  }

  /** Call after a step was taken: numbers the calls that it opened, and returns them. */
  advance(before: Fields, after: Fields): Sent[] {
    const { layout } = this.#compiled;
    const sent: Sent[] = [];
    const group = layout.group('call');
    const { local, offset } = layout.process('call.exchange');
    for (let slot = 0; slot < group.spec.size; slot++) {
      const at = group.base + slot * group.stride + offset;
      const now = after[at]!;
      if (now === before[at] || !local.snapshots[now]!.hasTag('waiting')) continue;
      const route = ROUTES.find((one) => local.snapshots[now]!.hasTag(`route ${one}`))!;
      this.#numbers[slot] = ++this.#calls;
      this.#routes[slot] = route;
      sent.push({ call: this.#calls, route, page: 1 + after[layout.at('call.page', slot)]! });
    }
    return sent;
  }
}
