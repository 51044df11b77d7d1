import type { Explorer } from '../explorer.ts';
import type { Edge, Node } from '../graph.ts';
import { classOf, isFair } from '../move.ts';
import type { Plan, Strike } from './plan.ts';

/** Longer than any run that is not going round in circles. */
const LONGEST = 1000;
/** A run that has met nothing new for so many steps goes round in circles. */
const CIRCLING = 80;

/** One run by a plan, from the first page load until nothing happens by itself. Answers where it ended. */
export async function drive(explorer: Explorer, plan: Plan): Promise<Node> {
  const { run, reached } = await explorer.begin();
  const next = chooserOf(plan);
  let { node } = reached;
  let known = 0;
  for (let step = 0; step < LONGEST && known < CIRCLING; step++) {
    if (explorer.disagrees) break;
    const edge = next(node.edges.filter((one) => !one.isHeld));
    if (!edge) break;
    const to = await explorer.take(run, node, edge);
    known = to.isNew ? 0 : known + 1;
    node = to.node;
  }
  return node;
}

/** What a plan takes of the possible moves, moment after moment; null: it stops here. */
function chooserOf(plan: Plan): (edges: readonly Edge[]) => Edge | null {
  const faults = strikesOf(plan.faults);
  const users = strikesOf(plan.users);
  const queue = new Queue(new Map(plan.latencies.map(({ of, ticks }) => [of, ticks])));
  const turns = new Map(plan.schedule.map(({ at, by }) => [at, by]));
  let step = 0;
  let outcomes = 0;
  return (edges) => {
    const fair = edges.filter(({ move }) => isFair(move));
    const names = queue.sorted(fair.map(({ move }) => classOf(move)));
    const isLast = names.length === 0;
    const of = (kind: string) => edges.filter(({ move }) => move.kind === kind);
    const struck = faults(of('fault'), isLast) ?? users(of('user'), isLast);
    if (struck || isLast) return struck;
    const turn = turns.get(step++) ?? 0;
    const name = queue.take(names[turn % names.length]!);
    const ways = fair.filter(({ move }) => classOf(move) === name);
    if (ways.length === 1) return ways[0]!;
    const outcome = plan.outcomes[outcomes++] ?? 'completed';
    return ways.find(({ move }) => move.payload.outcome === outcome) ?? ways[0]!;
  };
}

/** Moves that wait: each for its latency from when it became possible. */
class Queue {
  readonly #due = new Map<string, number>();
  readonly #latencies: ReadonlyMap<number, number>;
  #drawn = 0;
  #now = 0;

  constructor(latencies: ReadonlyMap<number, number>) {
    this.#latencies = latencies;
  }

  /** Those that are possible, the one that is due first being first; of equals, who came first. */
  sorted(names: readonly string[]): string[] {
    for (const name of this.#due.keys()) if (!names.includes(name)) this.#due.delete(name);
    for (const name of new Set(names)) {
      if (this.#due.has(name)) continue;
      this.#due.set(name, this.#now + 1 + (this.#latencies.get(this.#drawn++) ?? 0));
    }
    return [...this.#due].sort(([, a], [, b]) => a - b).map(([name]) => name);
  }

  take(name: string): string {
    this.#now = Math.max(this.#now, this.#due.get(name)!);
    this.#due.delete(name);
    return name;
  }
}

/** Each strike in its turn, once as many moments have passed in which it could have come. */
function strikesOf(strikes: readonly Strike[]) {
  let at = 0;
  let passed = 0;
  return (possible: readonly Edge[], isLast: boolean): Edge | null => {
    const strike = strikes[at];
    if (!strike || possible.length === 0) return null;
    // Where nothing else can happen any more, waiting longer means never.
    if (!isLast && passed++ < strike.after) return null;
    at += 1;
    passed = 0;
    return possible[strike.which % possible.length]!;
  };
}
