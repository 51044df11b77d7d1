import type { Compiled, Taken } from '../compile.ts';
import { packingOf } from '../key.ts';
import type { Fields } from '../system.ts';
import type { Trace } from '../trace.ts';

const same = (a: Fields, b: Fields): boolean => a.every((value, i) => value === b[i]);
const nameOf = (one: Taken): string => `${one.process}[${one.member}] ${one.name}`;
const isFair = (one: Taken): boolean => one.kind === 'progress' || one.kind === 'choice';

/**
 * Walks a trace once more, step by step, and says in words what is wrong with it. It shares nothing
 * with the code that found the trace but the system's own steps.
 * @param apart the same system without symmetry, in which members are told apart
 */
export function complaintsAbout(compiled: Compiled, trace: Trace, apart = compiled): string[] {
  const complaints: string[] = [];
  const { steps, states, loop } = trace;
  if (states.length !== steps.length + 1) complaints.push('a state is missing or too many');
  const possible = states.map((state) => apart.steps(state));
  steps.forEach((taken, i) => {
    const real = possible[i]!.some(
      (one) =>
        nameOf(one.taken) === nameOf(taken) &&
        JSON.stringify(one.taken.payload) === JSON.stringify(taken.payload) &&
        same(one.next, states[i + 1]!),
    );
    if (!real) complaints.push(`step ${i + 1}, ${nameOf(taken)}, is not possible there`);
  });
  if (loop === null) return complaints;
  if (loop >= steps.length) complaints.push('the loop has no step');
  if (!closes(compiled, states[loop]!, states[states.length - 1]!)) {
    complaints.push('the loop does not close');
  }
  const names = possible.map(
    (ones) =>
      new Set(
        ones
          .map((one) => one.taken)
          .filter(isFair)
          .map(nameOf),
      ),
  );
  const taken = new Set(steps.slice(loop).map(nameOf));
  for (const name of names[loop]!) {
    const always = names.slice(loop).every((here) => here.has(name));
    if (always && !taken.has(name)) complaints.push(`${name} stays possible and is never taken`);
  }
  return complaints;
}

/** Is it the same state, up to the order of interchangeable members? */
function closes(compiled: Compiled, from: Fields, to: Fields): boolean {
  const packing = packingOf(compiled.layout, 4);
  const a = new Int32Array(packing.words);
  const b = new Int32Array(packing.words);
  packing.pack(from, a, 0);
  packing.pack(to, b, 0);
  return same(a, b);
}
