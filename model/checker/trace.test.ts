import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Compiled } from './compile.ts';
import { ask, stepsOf } from './examples/ask.ts';
import { drawFrom, randomSystem } from './examples/random.ts';
import { randomClaims } from './examples/random-claims.ts';
import { complaintsAbout } from './examples/rewalk.ts';
import { type Arrow, placeOf, walker } from './examples/walker.ts';
import type { Fields } from './system.ts';

// Safety: a trace is real and none is shorter; against a search over plain objects.

/** The number of steps to the nearest state or step that is bad, or null. */
function nearest(
  compiled: Compiled,
  bad: (f: Fields) => boolean,
  badFlag: (flags: number) => boolean,
): number | null {
  let level = [compiled.initial()];
  const seen = new Set([level[0]!.join()]);
  for (let depth = 0; level.length > 0; depth++) {
    if (level.some(bad)) return depth;
    const next: Int32Array[] = [];
    for (const f of level) {
      for (const step of compiled.steps(f)) {
        if (badFlag(step.flags)) return depth + 1;
        if (seen.has(step.next.join())) continue;
        seen.add(step.next.join());
        next.push(step.next);
      }
    }
    level = next;
  }
  return null;
}

describe('the trace of a violated safety claim', () => {
  test('is real, shows the violation and is a shortest one, in random systems', () => {
    let violated = 0;
    fc.assert(
      fc.property(fc.array(fc.nat(59), { minLength: 300, maxLength: 300 }), (drawn) => {
        const build = () => {
          const draw = drawFrom(drawn);
          return { draw, system: randomSystem(draw, { identities: true, uneven: true }) };
        };
        const { draw, system } = build();
        const { verdicts, compiled, bound } = ask(system, (layout) => randomClaims(draw, layout), {
          bounds: { maxStates: 1000 },
        });
        fc.pre(bound === null);
        const again = build();
        const claims = randomClaims(again.draw, compiled.layout);
        for (const claim of claims) {
          if (claim.kind !== 'never' && claim.kind !== 'never raised') continue;
          const verdict = verdicts.get(claim.name)!;
          const bad = claim.kind === 'never' ? claim.bad : () => false;
          const bit = claim.kind === 'never' ? 0 : 1 << compiled.flags.indexOf(claim.flag);
          const length = nearest(compiled, bad, (flags) => (flags & bit) !== 0);
          expect(verdict.kind).toBe(length === null ? 'holds' : 'violated');
          if (verdict.kind !== 'violated') continue;
          violated++;
          const { trace } = verdict;
          expect(trace!.steps.length).toBe(length);
          expect(trace!.loop).toBeNull();
          expect(complaintsAbout(compiled, trace!)).toEqual([]);
          if (claim.kind === 'never') expect(trace!.states.map(bad).indexOf(true)).toBe(length);
        }
      }),
      { seed: 18, numRuns: 200 },
    );
    expect(violated).toBeGreaterThan(50);
  });

  test('is empty where the first state is bad', () => {
    const { traceOf, compiled } = ask(walker({ states: 2, arrows: [[0, 'a', 1]] }), () => [
      { kind: 'never', name: 'it', bad: () => true },
    ]);
    const trace = traceOf('it');
    expect(trace.steps).toEqual([]);
    expect(trace.states).toEqual([compiled.initial()]);
  });

  test('ends with the step that raised the flag', () => {
    const answer = ask(
      {
        ...walker({
          states: 3,
          arrows: [
            [0, 'a', 1],
            [0, 'b', 1],
            [1, 'c', 2],
          ],
          loud: [[1, 'c', 2]],
        }),
        behaviour: (layout) => {
          const { processes } = walker({ states: 1, arrows: [] }).behaviour(layout);
          const kind = 'progress' as const;
          const alternatives = [{ way: 0 }];
          return {
            flags: ['loud'],
            processes: {
              'one.walker': {
                ...processes['one.walker'],
                steps: {
                  a: { kind, alternatives },
                  b: { kind, alternatives },
                  c: { kind, alternatives },
                },
              },
            },
          };
        },
      },
      () => [{ kind: 'never raised', name: 'it', flag: 'loud' }],
    );
    expect(stepsOf(answer.traceOf('it'))).toEqual(['one.walker[0] a', 'one.walker[0] c']);
  });
});

describe('a loop', () => {
  test('takes both of two steps to the same state: either alone would starve the other', () => {
    const arrows: Arrow[] = [
      [0, 'a', 0],
      [0, 'b', 0],
      [0, 'out', 1],
    ];
    const { traceOf, compiled } = ask(
      walker({ states: 2, arrows, kinds: { out: 'user' } }),
      (layout) => [{ kind: 'at last', name: 'it', good: (f) => placeOf(layout, f) === 1 }],
    );
    const trace = traceOf('it');
    expect(stepsOf(trace).sort()).toEqual(['one.walker[0] a', 'one.walker[0] b']);
    expect(complaintsAbout(compiled, trace)).toEqual([]);
  });

  test('takes the step that should have been the last of its kind', () => {
    // Going round by "a" is fair without the loud "b", which nobody has to take.
    const arrows: Arrow[] = [
      [0, 'a', 1],
      [1, 'a', 0],
      [1, 'b', 0],
    ];
    const graph = { states: 2, arrows, kinds: { b: 'user' }, loud: [[1, 'b', 0]] } as const;
    const { traceOf } = ask(walker(graph), () => [
      { kind: 'quiet after', name: 'it', after: () => true, label: 'loud' },
    ]);
    const { steps, loop } = traceOf('it');
    expect(steps.slice(loop!).map((one) => one.name)).toContain('b');
  });
});

describe('a stem', () => {
  const places = (
    graph: Parameters<typeof walker>[0],
    claim: 'at last' | 'quiet after',
    at: number,
  ) => {
    const { traceOf, compiled } = ask(walker(graph), (layout) => {
      const here = (f: Fields) => placeOf(layout, f) === at;
      return [
        claim === 'at last'
          ? { kind: claim, name: 'it', good: here }
          : { kind: claim, name: 'it', after: here, label: 'loud' },
      ];
    });
    const { states, loop } = traceOf('it');
    return states.slice(0, (loop ?? states.length) + 1).map((f) => placeOf(compiled.layout, f));
  };

  test('goes around what should have happened, though the way through it is shorter', () => {
    const arrows: Arrow[] = [
      [0, 'a', 1],
      [1, 'a', 4],
      [0, 'b', 2],
      [2, 'b', 3],
      [3, 'b', 4],
      [4, 'stay', 4],
    ];
    expect(places({ states: 5, arrows }, 'at last', 1)).toEqual([0, 2, 3, 4]);
  });

  test('goes through the state after which it should be quiet, though the way past it is shorter', () => {
    const arrows: Arrow[] = [
      [0, 'a', 4],
      [0, 'b', 2],
      [2, 'b', 3],
      [3, 'b', 4],
      [4, 'noise', 4],
    ];
    const graph = { states: 5, arrows, loud: [[4, 'noise', 4]] } as const;
    expect(places(graph, 'quiet after', 3)).toEqual([0, 2, 3, 4]);
  });
});
