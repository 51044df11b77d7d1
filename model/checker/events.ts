import { readerOf } from './generate.ts';
import type { ProcessBehaviour, Step } from './system.ts';
import type { EventTable } from './tables.ts';

const SENT: Step = { kind: 'progress' };

export function eventTableOf(type: string, behaviour: ProcessBehaviour | undefined): EventTable {
  const step = behaviour?.steps?.[type] ?? SENT;
  const sees = behaviour?.sees?.[type] ?? [];
  const alternatives = step.alternatives?.length ?? 1;
  const radix = sees.reduce((product, one) => product * one.values.length, alternatives);
  const read = readerOf({ sees, alternatives });
  return { type, step, sees, alternatives, radix, entries: [], classes: [], read };
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
