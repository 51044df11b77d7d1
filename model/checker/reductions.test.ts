import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Compiled } from './compile.ts';
import { type Answer, ask } from './examples/ask.ts';
import { asymmetriesOf } from './examples/asymmetry.ts';
import { drawFrom, type RandomOptions, randomSystem } from './examples/random.ts';
import { randomClaims } from './examples/random-claims.ts';
import { complaintsAbout } from './examples/rewalk.ts';

// Sorting members and counting those of pools must not change what is said: on random systems of up to
// three members, a lone process and a pool, wired at random, with claims of every kind.

const choices = fc.array(fc.nat(59), { minLength: 300, maxLength: 300 });
const APART: RandomOptions = { identities: true };
const REDUCED: readonly RandomOptions[] = [
  { sorted: true },
  {},
  { sorted: true, identities: true },
];
const MOST = 2000;

/** All tests draw the same systems, so that each is asked once. */
const SEED = 5;
const known = new Map<string, Answer>();

function asked(drawn: readonly number[], options: RandomOptions, confirmed = false): Answer {
  const key = JSON.stringify([drawn, options, confirmed]);
  const found = known.get(key) ?? askedAnew(drawn, options, confirmed);
  known.set(key, found);
  return found;
}

/** The same draw gives the same system and claims, whatever the options. */
function askedAnew(drawn: readonly number[], options: RandomOptions, confirmed: boolean): Answer {
  const build = (kept: RandomOptions) => {
    const draw = drawFrom(drawn);
    return { draw, system: randomSystem(draw, kept) };
  };
  const { draw, system } = build(options);
  const confirm = () => {
    const apart = build(APART);
    const compiled = new Compiled(apart.system);
    return { compiled, claims: randomClaims(apart.draw, compiled.layout) };
  };
  return ask(system, (layout) => randomClaims(draw, layout), {
    bounds: { maxStates: MOST },
    ...(confirmed ? { confirm } : {}),
  });
}

describe('a reduced system', () => {
  test('is never said to do what it does not: violated and holds are those of members told apart', () => {
    const met = { holds: 0, violated: 0, incomplete: 0 };
    fc.assert(
      fc.property(choices, (drawn) => {
        const apart = asked(drawn, APART);
        fc.pre(apart.bound === null);
        for (const options of REDUCED) {
          const { kinds } = asked(drawn, options);
          for (const [name, kind] of Object.entries(kinds)) {
            met[kind]++;
            if (kind !== 'incomplete')
              expect({ [name]: kind }).toEqual({ [name]: apart.kinds[name] });
          }
        }
      }),
      { seed: SEED, numRuns: 150 },
    );
    // Not by saying nothing.
    expect(met.holds).toBeGreaterThan(300);
    expect(met.violated).toBeGreaterThan(300);
    expect(met.incomplete).toBeLessThan(0.2 * (met.holds + met.violated));
  });

  test('gets the same verdicts, every one of them, once they are confirmed', () => {
    fc.assert(
      fc.property(choices, (drawn) => {
        const apart = asked(drawn, APART);
        fc.pre(apart.bound === null);
        expect(asked(drawn, { sorted: true }, true).kinds).toEqual(apart.kinds);
      }),
      { seed: SEED, numRuns: 80 },
    );
  });

  test('has traces that are real, as short for safety, and lassos that are fair to each member', () => {
    fc.assert(
      fc.property(choices, (drawn) => {
        const sorted = asked(drawn, { sorted: true });
        const apart = asked(drawn, {});
        fc.pre(apart.bound === null);
        for (const [name, verdict] of sorted.verdicts) {
          if (verdict.kind !== 'violated' || !verdict.trace) continue;
          expect(complaintsAbout(sorted.compiled, verdict.trace, apart.compiled)).toEqual([]);
          if (name.startsWith('never')) {
            expect(verdict.trace.steps.length).toBe(apart.traceOf(name).steps.length);
          }
        }
      }),
      { seed: SEED, numRuns: 120 },
    );
  });

  test('is made of members that are interchangeable', () => {
    fc.assert(
      fc.property(choices, (drawn) => {
        const system = randomSystem(drawFrom(drawn), { sorted: true });
        expect(asymmetriesOf(new Compiled(system), 10)).toEqual([]);
      }),
      { seed: SEED, numRuns: 40 },
    );
  });
});

test('lassos of systems without symmetry show what they were found for', () => {
  fc.assert(
    fc.property(choices, (drawn) => {
      const { compiled, verdicts, bound } = asked(drawn, APART);
      fc.pre(bound === null);
      const claims = randomClaims(skipped(drawn), compiled.layout);
      for (const claim of claims) {
        const verdict = verdicts.get(claim.name)!;
        if (verdict.kind !== 'violated' || !verdict.trace) continue;
        const { trace } = verdict;
        expect(complaintsAbout(compiled, trace)).toEqual([]);
        const loop = trace.states.slice(trace.loop ?? trace.steps.length);
        if (claim.kind === 'at last') expect(trace.states.some(claim.good)).toBe(false);
        if (claim.kind === 'at last always') expect(loop.every(claim.good)).toBe(false);
        if (claim.kind !== 'quiet after') continue;
        expect(trace.states.some(claim.after)).toBe(true);
        const bit = 1 << (compiled.flags.length + compiled.labels.indexOf(claim.label));
        const loud = trace.steps.slice(trace.loop!).some((taken, i) => {
          const from = trace.states[trace.loop! + i]!;
          const step = compiled.steps(from).find((one) => same(one.taken, taken));
          return (step!.flags & bit) !== 0;
        });
        expect(loud).toBe(true);
      }
    }),
    { seed: SEED, numRuns: 150 },
  );
});

const same = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The draw as it is once the system was drawn. */
function skipped(drawn: readonly number[]) {
  const draw = drawFrom(drawn);
  randomSystem(draw, APART);
  return draw;
}
