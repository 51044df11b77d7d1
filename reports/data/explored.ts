import { groupsOf } from '../group.ts';
import type { Entry } from '../report.ts';

/** One configuration with one item count, explored once for all its claims. */
export interface Explored {
  /** The cell of the matrix that it belongs to. */
  readonly cell: string;
  readonly level: Entry['level'];
  readonly server: string;
  readonly client: string;
  readonly items: number;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** ms; null: not measured. */
  readonly time: number | null;
  /** In decimal; null: not counted. */
  readonly interleavings: string | null;
  readonly schedules: Entry['schedules'] | null;
  /** The bound that was hit; null: none. */
  readonly hit: string | null;
}

/** What was explored at one level. */
export interface LevelTotals {
  readonly level: Entry['level'];
  readonly configurations: number;
  readonly states: number;
  readonly transitions: number;
  /** In decimal, exact; null: not counted somewhere. */
  readonly interleavings: string | null;
  /** Schedules of the real code; null at level `model`. */
  readonly executed: number | null;
  /** Response orders that there are; null where schedules are not counted in orders. */
  readonly orders: number | null;
  /** How often a schedule was cut or never begun, since another one had shown the rest. */
  readonly pruned: number | null;
  /** ms, of those configurations that say it. */
  readonly time: number;
}

export function exploredIn(
  entries: readonly Entry[],
  cellOf: (entry: Entry) => string,
): Explored[] {
  return groupsOf(entries).flatMap(({ entries: all }) => {
    const byItems = new Map(all.map((one) => [one.items, one]));
    return [...byItems.values()].map((one) => ({
      cell: cellOf(one),
      level: one.level,
      server: one.server,
      client: one.client,
      items: one.items,
      states: one.states,
      transitions: one.transitions,
      depth: one.depth,
      time: one.time ?? null,
      interleavings: one.interleavings,
      schedules: one.schedules ?? null,
      hit: one.bounds.hit,
    }));
  });
}

export function levelsOf(explored: readonly Explored[]): LevelTotals[] {
  const levels = [...new Set(explored.map((one) => one.level))];
  return levels.map((level) => {
    const own = explored.filter((one) => one.level === level);
    const sum = (of: (one: Explored) => number) => own.reduce((total, one) => total + of(one), 0);
    const executed = own.some((one) => one.schedules !== null);
    const inOrders = own.length > 0 && own.every((one) => one.schedules?.of !== undefined);
    return {
      level,
      configurations: own.length,
      states: sum((one) => one.states),
      transitions: sum((one) => one.transitions),
      interleavings: own.some((one) => one.interleavings === null)
        ? null
        : String(own.reduce((total, one) => total + BigInt(one.interleavings!), 0n)),
      executed: executed ? sum((one) => one.schedules?.executed ?? 0) : null,
      orders: inOrders ? sum((one) => one.schedules?.of ?? 0) : null,
      pruned: executed && !inOrders ? sum((one) => one.schedules?.pruned ?? 0) : null,
      time: sum((one) => one.time ?? 0),
    };
  });
}
