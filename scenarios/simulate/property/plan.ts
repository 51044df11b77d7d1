import * as fc from 'fast-check';
import type { Environment } from '../../../model/environment.ts';

/**
 * What is generated for one run: where it is other than calm. Any plan fits any run: what is too much is
 * not used, and a number that is too large is taken modulo what is possible.
 */
export interface Plan {
  readonly items: number;
  /** Of the items, in the order in which their work ends; those that are left out are completed. */
  readonly outcomes: readonly ('completed' | 'failed')[];
  /** Moves wait their turn; some, numbered as they become possible, wait longer. */
  readonly latencies: readonly Latency[];
  /** At some steps, numbered from the first, another move has its turn. */
  readonly schedule: readonly Turn[];
  readonly faults: readonly Strike[];
  readonly users: readonly Strike[];
}

export interface Latency {
  readonly of: number;
  readonly ticks: number;
}

export interface Turn {
  readonly at: number;
  /** So many places behind the move whose turn it is. */
  readonly by: number;
}

/** Something that need not happen, happens: after so many moments in which it could have. */
export interface Strike {
  readonly after: number;
  /** Which of those that are possible then. */
  readonly which: number;
}

/**
 * Shrinks to the calm plan of the first item count: nothing goes wrong, nobody does anything, every item
 * is completed, and whatever has waited longest comes next.
 */
export function plansFor(
  counts: readonly number[],
  { faults, users }: Pick<Environment, 'faults' | 'users'>,
): fc.Arbitrary<Plan> {
  const most = Math.min(Math.max(...counts), MOST_COUNTED);
  const list = <T>(of: fc.Arbitrary<T>, maxLength: number) =>
    fc.array(of, { maxLength, size: 'max' });
  // Where something is other than calm is no simpler if it is elsewhere.
  const place = fc.noShrink(fc.nat(16 + 16 * most));
  const strike = fc.record({ after: fc.nat(12 + 12 * most), which: fc.nat(7) });
  return fc.record({
    items: fc.nat(counts.length - 1).map((at) => counts[at]!),
    outcomes: list(fc.constantFrom('completed', 'failed'), Math.max(...counts)),
    faults: list(strike, strikesIn(faults)),
    users: list(strike, sum(Object.values(users))),
    latencies: list(fc.record({ of: place, ticks: fc.integer({ min: 1, max: 30 }) }), 8 + 4 * most),
    schedule: list(fc.record({ at: place, by: fc.integer({ min: 1, max: 7 }) }), 8 + 4 * most),
  });
}

/** More items make runs longer than anybody wants to read. */
const MOST_COUNTED = 10;

/** A stale answer takes two: one that keeps it, one that gives it. */
const strikesIn = (faults: Environment['faults']): number =>
  sum(faults.map(({ kind, budget }) => (kind === 'stale' ? 2 * budget : budget)));

const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);
