import type { StepClass } from './compile.ts';
import type { CompiledOp } from './run.ts';
import type { Expr, Fields, Observation, ProcessBehaviour, Step } from './system.ts';

/** What a table holds for one (local state, event with payload). */
export interface Entry {
  readonly next: number;
  readonly ops: readonly CompiledOp[];
}

/**
 * One event type of one process. Payloads are numbered: what is seen of the state (mixed radix), then
 * the alternative that the world chose.
 */
export interface EventTable {
  readonly type: string;
  readonly step: Step;
  readonly sees: readonly Observation[];
  readonly alternatives: number;
  /** How many payloads there are. */
  readonly radix: number;
  /** By local state * radix + payload: undefined is not asked yet, null is refused. */
  readonly entries: (Entry | null | undefined)[];
  /** By member; one for all where members are interchangeable. */
  readonly classes: (StepClass | undefined)[];
  /** The number of the first payload with what is seen now. */
  readonly read: Expr;
}

const SENT: Step = { kind: 'progress' };

export function eventTableOf(type: string, behaviour: ProcessBehaviour | undefined): EventTable {
  const step = behaviour?.steps?.[type] ?? SENT;
  const sees = behaviour?.sees?.[type] ?? [];
  const alternatives = step.alternatives?.length ?? 1;
  const radix = sees.reduce((product, one) => product * one.values.length, alternatives);
  return {
    type,
    step,
    sees,
    alternatives,
    radix,
    entries: [],
    classes: [],
    read: reader(sees, alternatives),
  };
}

function reader(sees: readonly Observation[], alternatives: number): Expr {
  const [a, b] = sees;
  if (!a) return () => 0;
  if (!b) return (f, self, other) => seen(a, f, self, other) * alternatives;
  if (sees.length === 2) {
    const width = b.values.length;
    return (f, self, other) =>
      (seen(a, f, self, other) * width + seen(b, f, self, other)) * alternatives;
  }
  return (f, self, other) => {
    let number = 0;
    for (const one of sees) number = number * one.values.length + seen(one, f, self, other);
    return number * alternatives;
  };
}

/** A value that is none would be taken for another payload, or for another local state. */
function seen(one: Observation, f: Fields, self: number, other: number): number {
  const value = one.read(f, self, other);
  if (value >>> 0 >= one.values.length) {
    throw new RangeError(`observation "${one.name}" read ${value}, of ${one.values.length} values`);
  }
  return value;
}

/** The payload with this number, by names. */
export function payloadOf(
  { sees, step, alternatives }: EventTable,
  number: number,
): Record<string, string | number | boolean> {
  let rest = Math.floor(number / alternatives);
  const payload: Record<string, string | number | boolean> = {};
  for (let i = sees.length - 1; i >= 0; i--) {
    const { name, values } = sees[i]!;
    payload[name] = values[rest % values.length]!;
    rest = Math.floor(rest / values.length);
  }
  return { ...payload, ...step.alternatives?.[number % alternatives] };
}
