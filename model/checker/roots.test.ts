import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Compiled } from './compile.ts';
import { still } from './examples/ask.ts';
import { placeOf, walker } from './examples/walker.ts';
import { explore } from './explore.ts';
import { LivenessCheck } from './liveness.ts';
import { rootsThatCanStick } from './roots.ts';
import type { Fields, StepKind } from './system.ts';

const question = fc.integer({ min: 1, max: 8 }).chain((states) => {
  const place = fc.nat(states - 1);
  const kind = fc.constantFrom<StepKind>('progress', 'user');
  const arrow = fc.tuple(place, fc.constantFrom('a', 'b', 'c'), place);
  return fc.record({
    states: fc.constant(states),
    arrows: fc.uniqueArray(arrow, { selector: String, maxLength: 14 }),
    kinds: fc.record({ a: kind, b: kind, c: kind }),
    good: fc.uniqueArray(place, { maxLength: states }),
    from: fc.uniqueArray(place, { minLength: 1 }),
  });
});

test('many roots are told apart in one exploration as each is in its own', () => {
  fc.assert(
    fc.property(question, ({ good, from, ...graph }) => {
      const compiled = new Compiled(walker(graph));
      const { layout } = compiled;
      const local = layout.process('one.walker').local;
      const at = (place: number): Fields => {
        const f = compiled.initial();
        f[layout.at('one.walker')] = local.stateOf(`at ${place}`);
        return f;
      };
      const ask = (roots: readonly number[]) => {
        const mark = (f: Fields) => good.includes(placeOf(layout, f));
        const options = { clock: still, edges: true, marks: [mark], from: roots.map(at) };
        const explored = explore(compiled, options);
        const live = new LivenessCheck(explored);
        const failing = live.failures({ kind: 'at last always', name: 'it', mark: 0 });
        const sticks = rootsThatCanStick(explored, failing.components, failing.stuck);
        return { sticks, fails: failing.stuck.length > 0 };
      };
      expect(ask(from).sticks).toEqual(from.map((place) => ask([place]).fails));
    }),
    { seed: 20, numRuns: 300 },
  );
});
