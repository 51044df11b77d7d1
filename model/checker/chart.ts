import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** A state of a machine as a drawing shows it: composite states are made of these. */
export interface ChartState {
  /** `processing`, or `open.work.processing`; empty for the machine itself. */
  readonly id: string;
  /** null: the machine itself. */
  readonly parent: string | null;
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final';
  /** Where its parent begins. Every part of a parallel state begins. */
  readonly initial: boolean;
}

export interface ChartTransition {
  /** `queued: cancel`, or `queued: finish (1 of 2)` where guards choose between several. */
  readonly id: string;
  readonly from: string;
  /** Empty: taken by itself as soon as the state is entered. */
  readonly event: string;
  /** null: it stays where it is. */
  readonly to: string | null;
  /** In words; null: none, or what is left over. */
  readonly guard: string | null;
}

/** What a machine looks like, whatever its input. */
export interface Chart {
  readonly machine: string;
  readonly states: readonly ChartState[];
  readonly transitions: readonly ChartTransition[];
}

const charts = new WeakMap<object, Chart>();

export function chartOf(machine: AnyStateMachine): Chart {
  const known = charts.get(machine);
  if (known) return known;
  const nodes = nodesUnder(machine.root);
  const chart: Chart = {
    machine: machine.id,
    states: nodes.map((node) => ({
      id: pathOf(node),
      parent: node.parent ? pathOf(node.parent) : null,
      kind: node.type === 'history' ? 'atomic' : node.type,
      initial: isInitial(node),
    })),
    transitions: nodes.flatMap((node) =>
      definitionsOf(node).flatMap(([event, all]) =>
        all.map((one) => ({
          id: transitionId(one, all),
          from: pathOf(node),
          event,
          to: one.target?.[0] ? pathOf(one.target[0]) : null,
          guard: guardText(one.guard),
        })),
      ),
    ),
  };
  charts.set(machine, chart);
  return chart;
}

/** The chart's name of a transition that XState says it takes. */
export function idOf(transition: AnyTransitionDefinition): string {
  const { source, eventType } = transition;
  return transitionId(transition, source.transitions.get(eventType as string) ?? [transition]);
}

/** The atomic states that a value is made of: `{ open: { tab: 'visible' } }` is `open.tab.visible`. */
export function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Object.entries(value as Record<string, unknown>).flatMap(([name, inner]) =>
    leavesOf(inner).map((one) => (one === '' ? name : `${name}.${one}`)),
  );
}

const pathOf = (node: AnyStateNode): string => node.path.join('.');

const nodesUnder = (node: AnyStateNode): AnyStateNode[] => [
  node,
  ...Object.values(node.states).flatMap((one) => nodesUnder(one as AnyStateNode)),
];

const definitionsOf = (node: AnyStateNode): [string, readonly AnyTransitionDefinition[]][] => [
  ...(node.always ? [['', node.always] as [string, AnyTransitionDefinition[]]] : []),
  ...(node.transitions as Map<string, AnyTransitionDefinition[]>),
];

function isInitial({ parent, key }: AnyStateNode): boolean {
  if (!parent) return true;
  return parent.type === 'parallel' || parent.initial?.target[0]?.key === key;
}

function transitionId(
  one: AnyTransitionDefinition,
  all: readonly AnyTransitionDefinition[],
): string {
  const event = (one.eventType as string) || 'at once';
  const which = all.length > 1 ? ` (${all.indexOf(one) + 1} of ${all.length})` : '';
  return `${pathOf(one.source)}: ${event}${which}`;
}

interface Combined {
  readonly name: string;
  readonly guards?: readonly unknown[];
  readonly params?: { readonly stateValue?: unknown };
}

/** `mine and serving`, `not cancel was pressed` */
function guardText(guard: unknown): string | null {
  if (guard === undefined) return null;
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'function') {
    const { name, guards = [] } = guard as unknown as Combined;
    const parts = guards.map((one) => guardText(one) ?? 'always');
    if (name === 'not') return `not ${parts[0]}`;
    return parts.length > 0 ? parts.join(` ${name} `) : name;
  }
  return (guard as { type?: string }).type ?? 'a guard';
}
