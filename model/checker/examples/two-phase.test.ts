import { describe, expect, test } from 'vitest';
import { Compiled } from '../compile.ts';
import type { Behaviour } from '../system.ts';
import { ask } from './ask.ts';
import { complaintsAbout } from './rewalk.ts';
import { twoPhase, twoPhaseClaims } from './two-phase.ts';

const VERDICTS = {
  'nobody commits while another aborts': 'holds',
  'all can commit': 'holds',
  'all can abort': 'holds',
  'everybody learns the outcome': 'holds',
  'somebody commits': 'violated',
};

describe('two-phase commit', () => {
  // A resource manager and what concerns it of the messages is, while the transaction manager has not
  // decided, in one of 4 states: working; aborted by itself; prepared; prepared and noted. Once Commit
  // is sent all were noted, and each is prepared or committed: 2. Once Abort is sent each is in one of
  // those 4, or aborted after it had prepared, noted or not: 6. Independent of each other, hence
  // 4^n + 2^n + 6^n: 288 for 3 and 8,832 for 5, as TLC counts for TwoPhase.tla.
  test.each([
    [1, 12],
    [2, 56],
    [3, 288],
    [5, 8832],
  ])('of %i resource managers has %i states', (size, states) => {
    const answer = ask(twoPhase(size, false), twoPhaseClaims);
    expect(answer.states).toBe(states);
    expect(answer.kinds).toEqual(VERDICTS);
  });

  // Interchangeable, only how many are in which state counts: multisets of size n of 4, 2 and 6 kinds,
  // C(n + 3, 3) + (n + 1) + C(n + 5, 5).
  test.each([
    [1, 12],
    [2, 10 + 3 + 21],
    [3, 20 + 4 + 56],
    [5, 56 + 6 + 252],
    [9, 220 + 10 + 2002],
  ])('of %i interchangeable ones has %i states and the same verdicts', (size, states) => {
    const answer = ask(twoPhase(size, true), twoPhaseClaims);
    expect(answer.states).toBe(states);
    expect(answer.kinds).toEqual(VERDICTS);
  });

  test('can end without a commit, at the soonest when one decision and one step of each are taken', () => {
    for (const sorted of [false, true]) {
      const { traceOf, compiled } = ask(twoPhase(3, sorted), twoPhaseClaims);
      const trace = traceOf('somebody commits');
      const apart = new Compiled(twoPhase(3, false));
      expect(complaintsAbout(compiled, trace, apart)).toEqual([]);
      expect(trace.steps).toHaveLength(4);
      expect(trace.loop).toBeNull();
    }
  });

  test('is as deep symmetric as not: members change places, schedules keep their length', () => {
    for (const size of [2, 3]) {
      const apart = ask(twoPhase(size, false), twoPhaseClaims);
      const alike = ask(twoPhase(size, true), twoPhaseClaims);
      expect(alike.depth).toBe(apart.depth);
    }
  });

  test('leaves it open whether it ends while the transaction manager may be silent', () => {
    const silent = (sorted: boolean) => {
      const system = twoPhase(3, sorted);
      return ask(
        { ...system, behaviour: (layout) => unfairTo('tm.state', system.behaviour(layout)) },
        twoPhaseClaims,
      );
    };
    for (const sorted of [false, true]) {
      const answer = silent(sorted);
      expect(answer.kinds['everybody learns the outcome']).toBe('violated');
      // Who works goes on to prepare, and what is prepared is noted. So the soonest end without an
      // outcome: two abort by themselves, one prepares and is noted.
      expect(answer.traceOf('everybody learns the outcome').steps).toHaveLength(4);
    }
  });
});

function unfairTo(process: string, behaviour: Behaviour): Behaviour {
  const { steps = {}, ...rest } = behaviour.processes[process]!;
  const free = Object.entries(steps).map(([name, step]) => [
    name,
    { ...step, kind: 'user' as const },
  ]);
  return {
    ...behaviour,
    processes: { ...behaviour.processes, [process]: { ...rest, steps: Object.fromEntries(free) } },
  };
}
