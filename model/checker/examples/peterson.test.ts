import { describe, expect, test } from 'vitest';
import type { Claim } from '../claim.ts';
import { Compiled } from '../compile.ts';
import { explore } from '../explore.ts';
import type { Layout } from '../layout.ts';
import type { Fields, System } from '../system.ts';
import { fieldsOf } from '../verdict.ts';
import { ask, stepsOf, still } from './ask.ts';
import { type Entry, PETERSON, peterson } from './peterson.ts';
import { complaintsAbout } from './rewalk.ts';

function is(layout: Layout, tag: string, side: number): (f: Fields) => boolean {
  const has = layout.tagged('side.process', tag, side);
  return (f) => has(f, 0, -1) === 1;
}

const claims = (layout: Layout): Claim[] => {
  const [a, b] = [is(layout, 'critical', 0), is(layout, 'critical', 1)];
  return [
    { kind: 'never', name: 'one at a time', bad: (f) => a(f) && b(f) },
    { kind: 'sometimes', name: 'the first gets in', found: a },
    { kind: 'sometimes', name: 'the second gets in', found: b },
  ];
};

/** From every state in which that side wants in: at last it is in. */
function getsIn(system: System, side: number) {
  const graph = explore(new Compiled(system), { clock: still });
  const states = Array.from({ length: graph.table.count }, (_, i) => fieldsOf(graph, i));
  const from = states.filter(is(graph.compiled.layout, 'wants', side));
  expect(from.length).toBeGreaterThan(0);
  return ask(
    system,
    (layout) => [{ kind: 'at last', name: 'gets in', good: is(layout, 'critical', side) }],
    { from },
  );
}

describe("Peterson's lock", () => {
  test('lets one at a time in, each of them at some time', () => {
    const answer = ask(peterson(), claims);
    expect(answer.kinds).toEqual({
      'one at a time': 'holds',
      'the first gets in': 'holds',
      'the second gets in': 'holds',
    });
    // A side is idle, about to write its flag, about to write the turn, waits or is in. If neither has
    // written the turn since it was idle, the turn is either: 3 × 3 × 2. If one has (it waits or is
    // in), the turn is the other's: 2 sides × 2 × 3. If both have and both wait, it is either: 2. If one
    // of them is in, the turn is its own: 2. Both in: none. 18 + 12 + 2 + 2.
    expect(answer.states).toBe(34);
  });

  test('lets each process that wants in get in, if steps that stay possible are taken', () => {
    for (const side of [0, 1])
      expect(getsIn(peterson(), side).kinds).toEqual({ 'gets in': 'holds' });
  });

  test('may let nobody in if nothing has to happen', () => {
    for (const side of [0, 1]) {
      const { kinds, traceOf } = getsIn(peterson(PETERSON, 'user'), side);
      expect(kinds).toEqual({ 'gets in': 'violated' });
      // It stops where it stands: a run that simply stops is a run.
      expect(traceOf('gets in')).toMatchObject({ steps: [], loop: null });
    }
  });

  test.each<[string, Entry, number]>([
    // Each must take all its own steps to get in, so that no schedule is shorter.
    ['turn before flag', ['turn', 'flag'], 8],
    ['no turn', ['flag'], 6],
    ['no flag', ['turn'], 6],
    ['neither', [], 4],
  ])('lets both in with the writes changed to: %s', (_, entry, length) => {
    const { traceOf, compiled } = ask(peterson(entry), claims);
    const trace = traceOf('one at a time');
    expect(trace.steps).toHaveLength(length);
    expect(complaintsAbout(compiled, trace)).toEqual([]);
    for (const side of [0, 1]) {
      const own = stepsOf(trace).filter((one) => one.startsWith(`side.process[${side}]`));
      expect(own).toHaveLength(length / 2);
    }
  });
});
