import type { Edge, Node } from './graph.ts';
import { classOf, isFair } from './move.ts';

/** Where runs may stay for ever: a state in which nothing must happen any more, or a fair cycle. */
export type Staying =
  | { readonly kind: 'end'; readonly node: Node }
  | { readonly kind: 'cycle'; readonly nodes: ReadonlySet<Node> };

/**
 * The ends and the weakly fair cycles among the nodes that `within` admits. A component of the graph
 * is one if each fair move is impossible in some of its states or taken within it: visiting more of
 * a component only helps, so the whole component decides. Moves that were never taken count as
 * possible, so that what is found is real though runs were only sampled.
 */
export function stayingIn(nodes: readonly Node[], within: (node: Node) => boolean): Staying[] {
  const admitted = nodes.filter(within);
  const found: Staying[] = admitted
    .filter(({ edges }) => !edges.some(({ move }) => isFair(move)))
    .map((node) => ({ kind: 'end', node }));
  for (const members of componentsOf(admitted)) {
    const inner = innerEdges(members);
    if (inner.length > 0 && isFairCycle(members, inner))
      found.push({ kind: 'cycle', nodes: members });
  }
  return found;
}

export const innerEdges = (members: ReadonlySet<Node>): Edge[] =>
  [...members].flatMap(({ edges }) => edges.filter(({ to }) => to !== null && members.has(to)));

function isFairCycle(members: ReadonlySet<Node>, inner: readonly Edge[]): boolean {
  const taken = new Set(inner.map(({ move }) => classOf(move)));
  return alwaysPossible([...members]).every((one) => taken.has(one));
}

/** The fair classes that are possible in all of them. */
function alwaysPossible([first, ...others]: readonly Node[]): string[] {
  let always = fairClasses(first!);
  for (const node of others) {
    const here = new Set(fairClasses(node));
    always = always.filter((one) => here.has(one));
  }
  return always;
}

const fairClasses = ({ edges }: Node): string[] =>
  edges.filter(({ move }) => isFair(move)).map(({ move }) => classOf(move));

/** Tarjan 1972, with a stack of its own: runs are longer than the machine's. */
function componentsOf(nodes: readonly Node[]): Set<Node>[] {
  const admitted = new Set(nodes);
  const index = new Map<Node, number>();
  const low = new Map<Node, number>();
  const stack: Node[] = [];
  const onStack = new Set<Node>();
  const found: Set<Node>[] = [];
  const next = (node: Node) =>
    node.edges.flatMap(({ to }) => (to !== null && admitted.has(to) ? [to] : []));
  for (const root of nodes) {
    if (index.has(root)) continue;
    const work = [{ node: root, targets: next(root), at: 0 }];
    while (work.length > 0) {
      const frame = work[work.length - 1]!;
      const { node } = frame;
      if (frame.at === 0 && !index.has(node)) {
        index.set(node, index.size);
        low.set(node, index.get(node)!);
        stack.push(node);
        onStack.add(node);
      }
      const to = frame.targets[frame.at++];
      if (to) {
        if (!index.has(to)) work.push({ node: to, targets: next(to), at: 0 });
        else if (onStack.has(to)) low.set(node, Math.min(low.get(node)!, index.get(to)!));
        continue;
      }
      work.pop();
      const parent = work[work.length - 1]?.node;
      if (parent) low.set(parent, Math.min(low.get(parent)!, low.get(node)!));
      if (low.get(node) !== index.get(node)) continue;
      const members = new Set<Node>();
      for (let one: Node | undefined; one !== node; ) {
        one = stack.pop()!;
        onStack.delete(one);
        members.add(one);
      }
      found.push(members);
    }
  }
  return found;
}

/**
 * A fair closed walk through the component, with these edges in it: a short one at first, which is led past
 * what it is unfair to until it is to nothing. The component's being fair says that this ends.
 */
export function loopThrough(members: ReadonlySet<Node>, from: Node, must: readonly Edge[]): Edge[] {
  const inner = innerEdges(members);
  const goals: ((edge: Edge) => boolean)[] = must.map((edge) => (one) => one === edge);
  for (;;) {
    const loop = closedWalk(members, from, goals);
    const nodes = [from, ...loop.map(({ to }) => to!)];
    const unfair = alwaysPossible(nodes).find(
      (name) => !loop.some(({ move }) => classOf(move) === name),
    );
    if (unfair === undefined) return loop;
    const isTaken = inner.some(({ move }) => classOf(move) === unfair);
    goals.push(
      isTaken
        ? ({ move }) => classOf(move) === unfair
        : ({ to }) => !fairClasses(to!).includes(unfair),
    );
  }
}

/** From there through each goal and back, by the shortest ways. */
function closedWalk(
  members: ReadonlySet<Node>,
  from: Node,
  goals: readonly ((edge: Edge) => boolean)[],
): Edge[] {
  const loop: Edge[] = [];
  let at = from;
  const go = (goal: (edge: Edge) => boolean) => {
    for (const edge of shortest(members, at, goal)) {
      loop.push(edge);
      at = edge.to!;
    }
  };
  for (const goal of goals) if (!loop.some(goal)) go(goal);
  if (at !== from || loop.length === 0) go(({ to }) => to === from);
  return loop;
}

function shortest(members: ReadonlySet<Node>, from: Node, goal: (edge: Edge) => boolean): Edge[] {
  const paths = new Map<Node, Edge[]>([[from, []]]);
  const queue = [from];
  for (const node of queue) {
    for (const edge of node.edges) {
      if (!edge.to || !members.has(edge.to)) continue;
      const path = [...paths.get(node)!, edge];
      if (goal(edge)) return path;
      if (paths.has(edge.to)) continue;
      paths.set(edge.to, path);
      queue.push(edge.to);
    }
  }
  throw new Error('the component is not connected: please report this');
}
