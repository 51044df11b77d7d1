import { describe, expect, test } from 'vitest';
import type { Claim } from '../claim.ts';
import { Compiled } from '../compile.ts';
import { explore } from '../explore.ts';
import type { Layout } from '../layout.ts';
import { fieldsOf } from '../verdict.ts';
import { ask, stepsOf, still } from './ask.ts';
import { complaintsAbout } from './rewalk.ts';
import { inHall, type TicketOptions, ticketLock } from './ticket-lock.ts';

const claims = (layout: Layout): Claim[] => {
  const inside = inHall(layout, 'inside');
  const waits = first(layout);
  return [
    { kind: 'never', name: 'one at a time', bad: (f) => inside(f) > 1 },
    { kind: 'at last always', name: 'the first stops waiting', good: (f) => !waits(f) },
  ];
};
function first(layout: Layout): (f: Int32Array) => boolean {
  const waits = layout.tagged('hall.customer', 'waiting', 0);
  return (f) => waits(f, 0, -1) === 1;
}

const lock = (options: TicketOptions) => ask(ticketLock(options), claims);

describe('a ticket lock', () => {
  test('lets one at a time in', () => {
    for (const customers of [1, 2, 3]) {
      expect(lock({ customers }).kinds['one at a time']).toBe('holds');
    }
  });

  // With N customers and N numbers: k of them hold the k numbers from the called one on, in any
  // order: N!/(N-k)! ways; the first of them waits or is inside; and any of the N numbers is called.
  // 2: 2 × (1 + 2 × 2 + 2 × 2) = 18.  3: 3 × (1 + 3 × 2 + 6 × 2 + 6 × 2) = 93.
  test.each([
    [1, 3],
    [2, 18],
    [3, 93],
  ])('of %i customers has %i states', (customers, states) => {
    expect(lock({ customers }).states).toBe(states);
  });

  // Interchangeable customers: only how many hold numbers counts. N × (1 + 2 N).
  test.each([
    [1, 3],
    [2, 10],
    [3, 21],
    [4, 36],
  ])('of %i interchangeable customers has %i states', (customers, states) => {
    expect(lock({ customers, sorted: true }).states).toBe(states);
  });

  test('is a lasso for a customer that comes back for ever', () => {
    const { traceOf, compiled } = lock({ customers: 2 });
    const trace = traceOf('the first stops waiting');
    expect(complaintsAbout(compiled, trace)).toEqual([]);
    expect(trace.loop).toBe(1);
    expect(first(compiled.layout)(trace.states[1]!)).toBe(true);
  });

  test('serves whoever waits, if those inside leave', () => {
    expect(served({ customers: 3 }).kinds).toEqual({ 'is served': 'holds' });
    // To look at the board again and again is fair, but does not count as going in.
    expect(served({ customers: 2, looking: true }).kinds).toEqual({ 'is served': 'holds' });
  });

  test('keeps a customer waiting where nothing makes the one inside leave', () => {
    const { traceOf, compiled } = served({ customers: 2, unfair: ['leave'] });
    const trace = traceOf('is served');
    // It waits and the other is inside, and there the run stops.
    expect(trace).toMatchObject({ steps: [], loop: null });
    expect(inHall(compiled.layout, 'inside')(trace.states[0]!)).toBe(1);
  });

  describe('that loses numbers', () => {
    const losing = { customers: 2, numbers: 4, losing: true } as const;

    test('keeps a customer waiting for ever', () => {
      expect(served(losing).kinds).toEqual({ 'is served': 'violated' });
    });

    test('keeps a customer waiting who looks again and again: a fair loop that leads nowhere', () => {
      const { traceOf, compiled } = served({ ...losing, looking: true });
      const trace = traceOf('is served');
      expect(complaintsAbout(compiled, trace)).toEqual([]);
      expect(trace.loop).not.toBeNull();
      expect(stepsOf(trace).slice(trace.loop!)).toContain('hall.customer[0] look');
    });

    test('lets two in at once when the numbers have gone round', () => {
      const { traceOf, compiled } = lock(losing);
      expect(complaintsAbout(compiled, traceOf('one at a time'))).toEqual([]);
    });
  });
});

/** From every state in which customer 0 waits: at last it does not. */
function served(options: TicketOptions) {
  const graph = explore(new Compiled(ticketLock(options)), { clock: still });
  const waits = first(graph.compiled.layout);
  const states = Array.from({ length: graph.table.count }, (_, i) => fieldsOf(graph, i));
  return ask(
    ticketLock(options),
    (layout) => {
      const waits = first(layout);
      return [{ kind: 'at last', name: 'is served', good: (f) => !waits(f) }];
    },
    { from: states.filter(waits) },
  );
}
