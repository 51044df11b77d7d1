import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Claim } from './claim.ts';
import { ask } from './examples/ask.ts';
import { complaintsAbout } from './examples/rewalk.ts';
import { type Arrow, placeOf, type Walk, walker } from './examples/walker.ts';
import type { StepKind } from './system.ts';

// Verdicts against a decision by brute force: every set of places in which a run might stay for ever.

interface Question {
  readonly graph: Walk;
  readonly good: readonly number[];
}

const question: fc.Arbitrary<Question> = fc.integer({ min: 1, max: 8 }).chain((states) => {
  const place = fc.nat(states - 1);
  const kind = fc.constantFrom<StepKind>('progress', 'progress', 'user', 'choice', 'fault');
  const arrow = fc.tuple(place, fc.constantFrom('a', 'b', 'c', 'd'), place);
  const arrows = fc.uniqueArray(arrow, { selector: String, maxLength: 20 });
  return fc.record({
    graph: arrows.chain((all) =>
      fc.record({
        states: fc.constant(states),
        arrows: fc.constant(all),
        kinds: fc.record({ a: kind, b: kind, c: kind, d: kind }),
        loud: fc.subarray(all),
      }),
    ),
    good: fc.uniqueArray(place, { maxLength: states }),
  });
});

const isFair = ({ kinds }: Walk, step: string): boolean =>
  kinds![step] === 'progress' || kinds![step] === 'choice';

/** What can be reached from some places by arrows whose places are all allowed. */
function reach(
  arrows: readonly Arrow[],
  from: readonly number[],
  allowed: (place: number) => boolean,
) {
  const seen = new Set(from.filter(allowed));
  for (const place of seen) {
    for (const [at, , to] of arrows) if (at === place && allowed(to)) seen.add(to);
  }
  return seen;
}

/**
 * Sets of places that a weakly fair run can visit for ever, each of them again and again, taking every
 * arrow within: connected both ways, or a single place in which it stops; each fair step is taken
 * within, or impossible in one of the places.
 */
function stays(graph: Walk): { places: Set<number>; inner: Arrow[] }[] {
  const found: { places: Set<number>; inner: Arrow[] }[] = [];
  for (let bits = 1; bits < 1 << graph.states; bits++) {
    const list = Array.from({ length: graph.states }, (_, i) => i).filter((i) => bits & (1 << i));
    const places = new Set(list);
    const inner = graph.arrows.filter(([at, , to]) => places.has(at) && places.has(to));
    const steps = Object.keys(graph.kinds!).filter((step) => isFair(graph, step));
    const possible = (step: string, place: number) =>
      graph.arrows.some((one) => one[0] === place && one[1] === step);
    const connected = list.every(
      (place) => reach(inner, [place], (one) => places.has(one)).size === places.size,
    );
    const fair = steps.every(
      (step) =>
        inner.some((one) => one[1] === step) || list.some((place) => !possible(step, place)),
    );
    const isStop = list.length === 1 && !steps.some((step) => possible(step, list[0]!));
    if (isStop) found.push({ places, inner: [] });
    if (connected && fair && inner.length > 0) found.push({ places, inner });
  }
  return found;
}

/** Is there a run that the claim forbids? */
function fails(kind: Claim['kind'], { graph, good }: Question): boolean {
  const isGood = (place: number) => good.includes(place);
  const all = () => true;
  const everywhere = reach(graph.arrows, [0], all);
  return stays(graph).some(({ places, inner }) => {
    const start = [...places][0]!;
    if (kind === 'at last') {
      const without = reach(graph.arrows, [0], (place) => !isGood(place));
      return [...places].every((place) => !isGood(place)) && without.has(start);
    }
    if (!everywhere.has(start)) return false;
    if (kind === 'at last always') return [...places].some((place) => !isGood(place));
    const after = [...everywhere].filter(isGood);
    const isLoud = inner.some((arrow) => graph.loud!.some((loud) => `${loud}` === `${arrow}`));
    return isLoud && reach(graph.arrows, after, all).has(start);
  });
}

const KINDS = ['at last', 'at last always', 'quiet after'] as const;

const answerTo = ({ graph, good }: Question) =>
  ask(walker(graph), (layout): Claim[] => {
    const isGood = (f: Int32Array) => good.includes(placeOf(layout, f));
    return [
      { kind: 'at last', name: 'at last', good: isGood },
      { kind: 'at last always', name: 'at last always', good: isGood },
      { kind: 'quiet after', name: 'quiet after', after: isGood, label: 'loud' },
    ];
  });

describe('a liveness verdict', () => {
  test('is what trying all sets of places says', () => {
    const met = Object.fromEntries(KINDS.map((kind) => [kind, { holds: 0, violated: 0 }]));
    fc.assert(
      fc.property(question, (asked) => {
        const { kinds } = answerTo(asked);
        for (const kind of KINDS) {
          const expected = fails(kind, asked) ? 'violated' : 'holds';
          expect({ [kind]: kinds[kind] }).toEqual({ [kind]: expected });
          met[kind]![expected]++;
        }
      }),
      { seed: 15, numRuns: 1500 },
    );
    for (const kind of KINDS) {
      expect(met[kind]!.holds).toBeGreaterThan(50);
      expect(met[kind]!.violated).toBeGreaterThan(50);
    }
  });

  test('comes with a run that is real, fair and forbidden', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { verdicts, compiled } = answerTo(asked);
        for (const [name, verdict] of verdicts) {
          if (verdict.kind !== 'violated') continue;
          const trace = verdict.trace!;
          expect(complaintsAbout(compiled, trace)).toEqual([]);
          const places = trace.states.map((f) => placeOf(compiled.layout, f));
          const loop = places.slice(trace.loop ?? trace.steps.length);
          const { good, graph } = asked;
          if (name === 'at last') expect(places.some((one) => good.includes(one))).toBe(false);
          if (name === 'at last always')
            expect(loop.every((one) => good.includes(one))).toBe(false);
          if (name === 'quiet after') {
            expect(places.some((one) => good.includes(one))).toBe(true);
            const arrows = trace.steps
              .slice(trace.loop!)
              .map((one, i) => `${[loop[i], one.name, loop[i + 1]]}`);
            expect(arrows.some((one) => graph.loud!.some((loud) => `${loud}` === one))).toBe(true);
          }
        }
      }),
      { seed: 16, numRuns: 1500 },
    );
  });

  test('comes with a stem than which none is shorter', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { verdicts, compiled } = answerTo(asked);
        const verdict = verdicts.get('at last')!;
        if (verdict.kind !== 'violated') return;
        const { steps, loop, states } = verdict.trace!;
        const isGood = (place: number) => asked.good.includes(place);
        // Level by level, as far as no place is good, to the first from which a run may stay.
        const ends = new Set(
          stays(asked.graph)
            .filter(({ places }) => ![...places].some(isGood))
            .flatMap(({ places }) => [...places]),
        );
        let level = new Set([0]);
        let length = 0;
        while (![...level].some((place) => ends.has(place))) {
          const next = asked.graph.arrows.filter(([at, , to]) => level.has(at) && !isGood(to));
          level = new Set(next.map((one) => one[2]));
          length++;
        }
        expect(loop ?? steps.length).toBe(length);
        expect(ends.has(placeOf(compiled.layout, states[length]!))).toBe(true);
      }),
      { seed: 17, numRuns: 1000 },
    );
  });
});
