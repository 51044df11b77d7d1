import { ROUTES } from '../../model/machines/exchange.ts';
import { keyOfTaken, pageName } from '../simulate/move.ts';
import type { ModelBeside } from '../simulate/twin.ts';

// A response order is what reaches the pages, one after the other: a load, an answer (which call of which
// tab, and what it says), a cut, a deadline, a timer, something a user does. What the server and the
// network do unseen between two of these is not part of it: to a page, schedules of one order are one.
//
// Two orders after which the model may be in the same states have the same future. So orders are followed
// until they end, or until they come to where another one has been; the ones that are counted are these.
// That makes their number finite though a page may poll for ever.

/** One response order, with a schedule of the model that has it. */
export interface Order {
  /** What reaches the pages. */
  readonly labels: readonly string[];
  /** The keys of its moves. */
  readonly keys: readonly string[];
  /** Nothing more reaches the pages; else it goes on as another order does. */
  readonly ends: boolean;
}

/** Every order within the environment's budgets, shorter ones first. */
export function ordersOf(beside: ModelBeside): Order[] {
  const seen = new Seen(beside);
  const first = seen.closure([seen.start]);
  const known = new Map([[keyFor(first), true]]);
  const orders: Order[] = [];
  let front: { labels: string[]; set: number[] }[] = [{ labels: [], set: first }];
  while (front.length > 0) {
    const next: typeof front = [];
    for (const { labels, set } of front) {
      if (set.some((state) => seen.isOver(state))) orders.push(seen.witness(labels, true));
      for (const [label, states] of seen.after(set)) {
        const longer = { labels: [...labels, label], set: seen.closure(states) };
        const key = keyFor(longer.set);
        if (known.has(key)) orders.push(seen.witness(longer.labels, false));
        else next.push(longer);
        known.set(key, true);
      }
    }
    front = next;
  }
  return orders.sort((a, b) => a.labels.length - b.labels.length);
}

const keyFor = (set: readonly number[]): string => set.join();

/** An edge of the model as the pages see it: a null label is nothing to them. */
interface Edge {
  readonly key: string;
  readonly label: string | null;
  readonly to: number;
}

/** The model's states by number, found as they are asked for. */
class Seen {
  readonly start: number;
  readonly #beside: ModelBeside;
  readonly #states: Int32Array[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #edges: { readonly edges: readonly Edge[]; readonly isOver: boolean }[] = [];

  constructor(beside: ModelBeside) {
    this.#beside = beside;
    this.start = this.#number(beside.initial());
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
    interface Step {
      readonly state: number;
      readonly at: number;
      readonly from: Step | null;
      readonly key: string;
    }
    const begun = new Set<string>();
    const queue: Step[] = [{ state: this.start, at: 0, from: null, key: '' }];
    for (const step of queue) {
      if (step.at === labels.length && (!ends || this.isOver(step.state))) {
        const keys: string[] = [];
        for (let one: Step | null = step; one?.from; one = one.from) keys.unshift(one.key);
        return { labels, keys, ends };
      }
      for (const { key, label, to } of this.#from(step.state).edges) {
        if (label !== null && label !== labels[step.at]) continue;
        const at = step.at + (label === null ? 0 : 1);
        const name = `${to} ${at}`;
        if (begun.has(name)) continue;
        begun.add(name);
        queue.push({ state: to, at, from: step, key });
      }
    }
    throw new Error(`no schedule has the order ${labels.join(', ')}: please report this`);
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
    const edges = [...this.#beside.steps(f).values()].map(({ taken, next }): Edge => {
      if (taken.kind === 'progress' || taken.kind === 'choice') isOver = false;
      const label = reachesPages(this.#beside, f, taken);
      return { key: keyOfTaken(taken), label, to: this.#number(next) };
    });
    this.#edges[state] = { edges, isOver };
    return this.#edges[state];
  }
}

type Taken = Parameters<typeof keyOfTaken>[0];

/** What a step is to the pages, from a state; null: nothing reaches them. */
export function reachesPages(
  { compiled }: ModelBeside,
  f: Int32Array,
  taken: Taken,
): string | null {
  const { process, member, name } = taken;
  if (process === 'page.tab') return `${pageName(member)}: ${name}`;
  if (process !== 'call.exchange' || !REACHES.has(name)) return null;
  const { layout } = compiled;
  const { local } = layout.process('call.exchange');
  const state = local.snapshots[f[layout.at('call.exchange', member)]!]!;
  const route = ROUTES.find((one) => state.hasTag(`route ${one}`));
  const own = (register: string) => f[layout.at(`call.${register}`, member)]!;
  const who = `${pageName(own('page'))}: ${route} ${name}`;
  if (name !== 'delivers') return who;
  return `${who} ${['answer', 'status', 'completed', 'successful'].map(own).join('/')}`;
}

const REACHES = new Set(['delivers', 'cut', 'deadline passes']);
