import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Compiled } from './compile.ts';
import { still } from './examples/ask.ts';
import { factory } from './examples/counter.ts';
import { relay } from './examples/crowds.ts';
import { lineOf, possibleIn } from './examples/interpreter.ts';
import { peterson } from './examples/peterson.ts';
import { philosophers } from './examples/philosophers.ts';
import { drawFrom, randomSystem } from './examples/random.ts';
import { ticketLock } from './examples/ticket-lock.ts';
import { twoPhase } from './examples/two-phase.ts';
import { explore } from './explore.ts';
import type { Fields, System } from './system.ts';
import { fieldsOf } from './verdict.ts';

// What is compiled, against an interpreter that asks XState at every step and keeps plain objects.

/** The same lines as the interpreter's, from the tables. */
const compiledIn = (compiled: Compiled, f: Fields): string[] =>
  compiled.steps(f).map(({ taken, next, flags }) => {
    const { process, member, name, payload } = taken;
    return lineOf(process, member, name, payload, flags, next);
  });

/** Compares in so many states, evenly spread over those that can be reached. */
function compare(system: System, states: number): number {
  const compiled = new Compiled(system);
  const graph = explore(compiled, { clock: still, bounds: { maxStates: 2000 } });
  const stride = Math.max(1, Math.floor(graph.table.count / states));
  let compared = 0;
  for (let state = 0; state < graph.table.count; state += stride) {
    const f = fieldsOf(graph, state);
    const lines = compiledIn(compiled, f);
    expect(lines.sort()).toEqual(possibleIn(compiled, f).sort());
    compared += lines.length;
  }
  return compared;
}

describe('compiled steps', () => {
  test.each<[string, System]>([
    ['the philosophers', philosophers(3)],
    ['Peterson', peterson()],
    ['two-phase commit', twoPhase(3, false)],
    ['the ticket lock', ticketLock({ customers: 3, losing: true, looking: true })],
    ['the relay', relay('apart')],
    ['the factory', factory(3, true, false)],
  ])('are those of the interpreter: %s', (_, system) => {
    expect(compare(system, 60)).toBeGreaterThan(5);
  });

  test('are those of the interpreter: random systems', () => {
    let compared = 0;
    const choices = fc.array(fc.nat(59), { minLength: 300, maxLength: 300 });
    fc.assert(
      fc.property(choices, (drawn) => {
        const options = { identities: true, uneven: true };
        compared += compare(randomSystem(drawFrom(drawn), options), 8);
      }),
      { seed: 3, numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(3000);
  });

  test('leave the state from which they were asked as it is', () => {
    const compiled = new Compiled(philosophers(3));
    const f = compiled.initial();
    const before = f.slice();
    compiled.steps(f);
    expect(f).toEqual(before);
  });
});
