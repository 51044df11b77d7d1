import { describe, expect, test } from 'vitest';
import type { Claim } from './claim.ts';
import { ask, stepsOf } from './examples/ask.ts';
import { complaintsAbout } from './examples/rewalk.ts';
import { type Arrow, placeOf, type Walk, walker } from './examples/walker.ts';

// What other checkers were caught with. Each system is a graph small enough to see the answer.

type Kind = 'at last' | 'at last always';

/** Asks whether a walker comes to, or stays in, some of its places. */
function walk(kind: Kind, good: readonly number[], graph: Walk) {
  return ask(walker(graph), (layout): Claim[] => [
    { kind, name: 'it', good: (f) => good.includes(placeOf(layout, f)) },
  ]);
}

/** The places that a trace passes, from its loop on if it has one. */
function placesOf({ compiled, traceOf }: ReturnType<typeof walk>) {
  const { states, loop } = traceOf('it');
  const places = states.map((f) => placeOf(compiled.layout, f));
  return {
    stem: places.slice(0, (loop ?? states.length) + 1),
    loop: loop === null ? null : places.slice(loop),
  };
}

describe('a run that simply stops', () => {
  test('is a run: nothing is possible', () => {
    const answer = walk('at last', [9], { states: 2, arrows: [[0, 'a', 1]] });
    expect(placesOf(answer)).toEqual({ stem: [0, 1], loop: null });
  });

  test.each(['user', 'fault'] as const)('is a run: only a %s step is possible', (kind) => {
    const arrows: Arrow[] = [
      [0, 'a', 1],
      [1, 'b', 2],
    ];
    const answer = walk('at last', [2], { states: 3, arrows, kinds: { b: kind } });
    expect(placesOf(answer)).toEqual({ stem: [0, 1], loop: null });
  });

  test.each(['progress', 'choice'] as const)('is none while a %s step stays possible', (kind) => {
    const answer = walk('at last', [1], { states: 2, arrows: [[0, 'a', 1]], kinds: { a: kind } });
    expect(answer.kinds).toEqual({ it: 'holds' });
  });

  test('is a run from the start, without a single step', () => {
    const answer = walk('at last', [1], { states: 2, arrows: [[0, 'a', 1]], kinds: { a: 'user' } });
    expect(placesOf(answer)).toEqual({ stem: [0], loop: null });
  });
});

describe('a stuttering step', () => {
  const stutter: Arrow = [0, 'look', 0];

  test('is not the progress that was promised: the other step is taken all the same', () => {
    const arrows: Arrow[] = [stutter, [0, 'go', 1]];
    expect(walk('at last', [1], { states: 2, arrows }).kinds).toEqual({ it: 'holds' });
  });

  test('can be all that ever happens', () => {
    const arrows: Arrow[] = [stutter, [0, 'go', 1]];
    const answer = walk('at last', [1], { states: 2, arrows, kinds: { go: 'user' } });
    expect(placesOf(answer)).toEqual({ stem: [0], loop: [0, 0] });
  });

  test('of the same name as the step that leads on is fair to it, for names are what fairness is of', () => {
    // An event whose alternatives are the world's choice: it may choose to stay each time.
    const arrows: Arrow[] = [stutter, [0, 'look', 1]];
    expect(placesOf(walk('at last', [1], { states: 2, arrows })).loop).toEqual([0, 0]);
  });

  test('that nobody has to take leaves a run that stops', () => {
    const answer = walk('at last', [1], { states: 1, arrows: [stutter], kinds: { look: 'user' } });
    expect(placesOf(answer)).toEqual({ stem: [0], loop: null });
  });
});

describe('a cycle', () => {
  test('is found when it is closed by an edge to a state that was met before', () => {
    // 3 is met first from 1, and again from 2; only with the second edge is there a cycle without 4.
    const arrows: Arrow[] = [
      [0, 'a', 1],
      [0, 'b', 2],
      [1, 'c', 3],
      [2, 'c', 3],
      [3, 'd', 2],
      [3, 'e', 4],
    ];
    const answer = walk('at last', [4], { states: 5, arrows, kinds: { e: 'user' } });
    expect(answer.kinds).toEqual({ it: 'violated' });
    expect(complaintsAbout(answer.compiled, answer.traceOf('it'))).toEqual([]);
  });

  test('that is left and entered again by the same fair step is fair', () => {
    const arrows: Arrow[] = [
      [0, 'a', 1],
      [1, 'b', 0],
    ];
    expect(walk('at last always', [1], { states: 2, arrows }).kinds).toEqual({ it: 'violated' });
    expect(walk('at last', [1], { states: 2, arrows }).kinds).toEqual({ it: 'holds' });
  });

  test('that passes a state where the step out is impossible is fair to that step', () => {
    const arrows: Arrow[] = [
      [0, 'a', 1],
      [1, 'b', 0],
      [0, 'out', 2],
    ];
    expect(walk('at last', [2], { states: 3, arrows }).kinds).toEqual({ it: 'violated' });
    const everywhere: Arrow[] = [...arrows, [1, 'out', 2]];
    expect(walk('at last', [2], { states: 3, arrows: everywhere }).kinds).toEqual({ it: 'holds' });
  });

  test('has to be fair as a whole, not each of its states', () => {
    // Two loops share 0. Staying in either alone starves the other's step at 0; a run through both
    // does not, and never comes to 3.
    const arrows: Arrow[] = [
      [0, 'a', 1],
      [1, 'back', 0],
      [0, 'b', 2],
      [2, 'back', 0],
      [1, 'b', 3],
      [2, 'a', 3],
    ];
    const answer = walk('at last', [3], { states: 4, arrows });
    const trace = answer.traceOf('it');
    expect(complaintsAbout(answer.compiled, trace)).toEqual([]);
    expect(new Set(placesOf(answer).loop)).toEqual(new Set([0, 1, 2]));
  });
});

describe('fairness', () => {
  test('is asked of the component in which the run stays, not of those on the way', () => {
    // The way through 0 and 1 is unfair to out0 if it is gone round for ever; 2 and 3 are fair.
    const arrows: Arrow[] = [
      [0, 'a', 1],
      [1, 'a', 0],
      [0, 'out', 2],
      [1, 'out', 2],
      [2, 'b', 3],
      [3, 'b', 2],
    ];
    const answer = walk('at last', [9], { states: 4, arrows });
    expect(new Set(placesOf(answer).loop)).toEqual(new Set([2, 3]));
    expect(walk('at last', [2], { states: 4, arrows }).kinds).toEqual({ it: 'holds' });
  });

  test('is not asked of what the run leaves behind, nor of the part beyond the good states', () => {
    // Without 1, the states 0 and 2 fall apart, and going round 2 is fair, though "a" is possible in the
    // component that all three are.
    const arrows: Arrow[] = [
      [0, 'a', 1],
      [1, 'a', 0],
      [0, 'skip', 2],
      [2, 'stay', 2],
      [2, 'return', 1],
    ];
    const kinds = { skip: 'user', return: 'user' } as const;
    const answer = walk('at last', [1], { states: 3, arrows, kinds });
    expect(placesOf(answer)).toEqual({ stem: [0, 2], loop: [2, 2] });
  });

  test('of a step that leads to a good state still counts as possible', () => {
    // Without the good state 1 there is no edge left for "a"; it must not be forgotten.
    const arrows: Arrow[] = [
      [0, 'a', 1],
      [0, 'b', 0],
    ];
    expect(walk('at last', [1], { states: 2, arrows }).kinds).toEqual({ it: 'holds' });
  });

  test('is of each process: the same event of another one does not count', () => {
    const one = walker({ states: 2, arrows: [[0, 'a', 0]] });
    const two = walker({ states: 2, arrows: [[0, 'a', 1]] });
    const [part] = two.parts;
    const both = {
      name: 'both',
      parts: [...one.parts, { ...part!, name: 'two' }],
      behaviour: (layout: Parameters<typeof one.behaviour>[0]) => {
        const { processes, ...rest } = one.behaviour(layout);
        const other = two.behaviour(layout).processes['one.walker']!;
        return { ...rest, processes: { ...processes, 'two.walker': other } };
      },
    };
    const answer = ask(both, (layout) => [
      { kind: 'at last', name: 'it', good: (f) => f[layout.at('two.walker')] !== 0 },
    ]);
    // One walker goes round for ever; the other must be let go on.
    expect(answer.kinds).toEqual({ it: 'holds' });
  });
});

describe('a claim that fails only after it was met again', () => {
  test('is found: good once is not good for ever', () => {
    const arrows: Arrow[] = [
      [0, 'a', 1],
      [1, 'b', 2],
    ];
    const graph: Walk = { states: 3, arrows, kinds: { b: 'user' } };
    expect(walk('at last', [1], graph).kinds).toEqual({ it: 'holds' });
    const answer = walk('at last always', [1], graph);
    expect(stepsOf(answer.traceOf('it'))).toEqual(['one.walker[0] a', 'one.walker[0] b']);
  });
});
