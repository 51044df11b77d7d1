import type { Clock } from '../bounds.ts';
import type { Claim } from '../claim.ts';
import { Compiled } from '../compile.ts';
import type { Layout } from '../layout.ts';
import type { System } from '../system.ts';
import type { Trace } from '../trace.ts';
import { type Checked, type CheckOptions, check, type Verdict } from '../verdict.ts';

/** A clock that stands still: nothing here depends on how fast the machine is. */
export const still: Clock = () => 0;

export interface Answer extends Checked {
  readonly compiled: Compiled;
  /** Claim name -> kind of its verdict. */
  readonly kinds: Readonly<Record<string, Verdict['kind']>>;
  readonly of: (claim: string) => Verdict;
  /** The trace of a violated claim; an error if there is none. */
  readonly traceOf: (claim: string) => Trace;
}

/** Compiles and checks in one go. */
export function ask(
  system: System,
  claims: (layout: Layout) => readonly Claim[],
  options: Partial<CheckOptions> = {},
): Answer {
  const compiled = new Compiled(system);
  const checked = check(compiled, claims(compiled.layout), { clock: still, ...options });
  const of = (claim: string): Verdict => {
    const verdict = checked.verdicts.get(claim);
    if (!verdict) throw new Error(`no claim "${claim}"; known: ${[...checked.verdicts.keys()]}`);
    return verdict;
  };
  return {
    ...checked,
    compiled,
    of,
    kinds: Object.fromEntries([...checked.verdicts].map(([name, { kind }]) => [name, kind])),
    traceOf: (claim) => {
      const verdict = of(claim);
      if (verdict.kind !== 'violated' || !verdict.trace) throw new Error(`"${claim}" has no trace`);
      return verdict.trace;
    },
  };
}

/** `process[member] event`, for comparing schedules. */
export const stepsOf = ({ steps }: Trace): string[] =>
  steps.map(({ process, member, name }) => `${process}[${member}] ${name}`);
