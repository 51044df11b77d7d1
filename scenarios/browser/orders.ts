import { Compiled, type Taken } from '../../model/checker/compile.ts';
import type { Environment } from '../../model/environment.ts';
import { ROUTES } from '../../model/machines/exchange.ts';
import { type NamedStep, Narrator } from '../../model/narrate.ts';
import { protocolOf } from '../../model/protocol.ts';
import type { Subject as Dialects } from '../../model/subject.ts';
import { pageName } from '../simulate/move.ts';

// A response order is what reaches the pages, one after the other: a load, an answer (which call of which
// tab, and what it says), a cut, a deadline, a timer, something a user does. What the server and the
// network do unseen between two of these is not part of it: to a page, schedules of one order are one.
//
// Two orders after which the model may be in the same states have the same future. So orders are followed
// until they end, or until they come to where another one has been; the ones that are counted are these.
// That makes their number finite though a page may poll for ever.

/** One response order, with a shortest schedule of the model that has it. */
export interface Order {
  /** What reaches the pages. */
  readonly labels: readonly string[];
  readonly steps: readonly NamedStep[];
  /** Nothing more reaches the pages; else it goes on as another order does. */
  readonly ends: boolean;
}

export interface Orders {
  /** The shortest first. */
  readonly orders: readonly Order[];
  /** There are no others. */
  readonly isWhole: boolean;
}

/** The model that orders are of: items are counted, for no page can tell them apart. */
export const modelFor = (dialects: Dialects, environment: Environment): Compiled =>
  new Compiled(protocolOf(dialects, environment));

/** Every order within the environment's budgets; where `mustStop` says so, those that were found. */
export function ordersOf(model: Compiled, mustStop: () => boolean = () => false): Orders {
  const states = new States(model);
  const first = states.closure([states.start]);
  const known = new Set([first.join()]);
  const orders: Order[] = [];
  let front: { labels: string[]; set: number[] }[] = [{ labels: [], set: first }];
  while (front.length > 0) {
    const next: typeof front = [];
    for (const { labels, set } of front) {
      if (mustStop()) return { orders, isWhole: false };
      if (set.some((state) => states.isOver(state))) orders.push(states.witness(labels, true));
      for (const [label, after] of states.after(set)) {
        const longer = { labels: [...labels, label], set: states.closure(after) };
        const key = longer.set.join();
        if (known.has(key)) orders.push(states.witness(longer.labels, false));
        else next.push(longer);
        known.add(key);
      }
    }
    front = next;
  }
  return { orders: orders.sort((a, b) => a.labels.length - b.labels.length), isWhole: true };
}

/** A step of the model as the pages see it: a null label is nothing to them. */
interface Edge {
  readonly taken: Taken;
  readonly label: string | null;
  readonly to: number;
}

/** The model's states by number, found as they are asked for. */
class States {
  readonly start: number;
  readonly #model: Compiled;
  readonly #states: Int32Array[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #edges: { readonly edges: readonly Edge[]; readonly isOver: boolean }[] = [];

  constructor(model: Compiled) {
    this.#model = model;
    this.start = this.#number(model.initial());
  }

  /** Nothing has to happen any more. */
  isOver(state: number): boolean {
    return this.#from(state).isOver;
  }

  /** With everything that may happen unseen; in order. */
  closure(states: readonly number[]): number[] {
    const all = new Set(states);
    for (const state of all) {
      for (const { label, to } of this.#from(state).edges) if (label === null) all.add(to);
    }
    return [...all].sort((a, b) => a - b);
  }

  after(set: readonly number[]): Map<string, number[]> {
    const found = new Map<string, number[]>();
    for (const state of set) {
      for (const { label, to } of this.#from(state).edges) {
        if (label !== null) found.set(label, [...(found.get(label) ?? []), to]);
      }
    }
    return found;
  }

  /** A shortest schedule with these labels, to where everything is over if it has to be. */
  witness(labels: readonly string[], ends: boolean): Order {
    interface Reached {
      readonly state: number;
      readonly at: number;
      readonly from: Reached | null;
      readonly by: Taken | null;
    }
    const begun = new Set<string>();
    const queue: Reached[] = [{ state: this.start, at: 0, from: null, by: null }];
    for (const one of queue) {
      if (one.at === labels.length && (!ends || this.isOver(one.state))) {
        const path: Reached[] = [];
        for (let step: Reached | null = one; step; step = step.from) path.unshift(step);
        return { labels, steps: this.#named(path), ends };
      }
      for (const { taken, label, to } of this.#from(one.state).edges) {
        if (label !== null && label !== labels[one.at]) continue;
        const at = one.at + (label === null ? 0 : 1);
        const name = `${to} ${at}`;
        if (begun.has(name)) continue;
        begun.add(name);
        queue.push({ state: to, at, from: one, by: taken });
      }
    }
    throw new Error(`no schedule has the order ${labels.join(', ')}: please report this`);
  }

  #named(path: readonly { readonly state: number; readonly by: Taken | null }[]): NamedStep[] {
    const narrator = new Narrator(this.#model);
    return path.slice(1).map(({ state, by }, at) => {
      const step = narrator.name(by!);
      narrator.advance(this.#states[path[at]!.state]!, this.#states[state]!);
      return step;
    });
  }

  #number(f: Int32Array): number {
    const text = String.fromCharCode(...f);
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#states.push(f) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }

  #from(state: number) {
    const known = this.#edges[state];
    if (known) return known;
    const f = this.#states[state]!;
    let isOver = true;
    const edges = this.#model.steps(f).map(({ taken, next }): Edge => {
      if (taken.kind === 'progress' || taken.kind === 'choice') isOver = false;
      return { taken, label: reachesPages(this.#model, f, taken), to: this.#number(next) };
    });
    this.#edges[state] = { edges, isOver };
    return this.#edges[state];
  }
}

/** What a step is to the pages, from a state; null: nothing reaches them. */
export function reachesPages({ layout }: Compiled, f: Int32Array, taken: Taken): string | null {
  const { process, member, name } = taken;
  if (process === 'page.tab') return `${pageName(member)}: ${name}`;
  if (process !== 'call.exchange' || !REACHES.has(name)) return null;
  const { local } = layout.process('call.exchange');
  const state = local.snapshots[f[layout.at('call.exchange', member)]!]!;
  const route = ROUTES.find((one) => state.hasTag(`route ${one}`));
  const own = (register: string) => f[layout.at(`call.${register}`, member)]!;
  const who = `${pageName(own('page'))}: ${route} ${name}`;
  if (name !== 'delivers') return who;
  return `${who} ${['answer', 'status', 'completed', 'successful'].map(own).join('/')}`;
}

const REACHES = new Set(['delivers', 'cut', 'deadline passes']);
