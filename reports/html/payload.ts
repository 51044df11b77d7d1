import type { View } from '../../model/narrate.ts';
import type { Counterexample, StepData } from '../data/counterexamples.ts';
import type { CoverageData } from '../data/coverage.ts';
import { type Cell, saidBy, type World, type Worst } from '../data/matrix.ts';
import { grouped } from '../numbers.ts';
import type { ReportData } from '../report-data.ts';

/** A step as it is stored: most steps occur in many traces, so each text is kept once. */
export type PackedStep = Pick<StepData, 'process' | 'text' | 'messages' | 'fault'>;

/** A counterexample whose steps are numbers: of a step, and of what is seen after it (-1: not known). */
export interface PackedCounterexample extends Omit<Counterexample, 'steps' | 'end'> {
  readonly steps: readonly (readonly [step: number, views: number])[];
  readonly job: string;
}

/** One verdict, for the table of all of them. */
export type Row = readonly [
  cell: number,
  claim: string,
  items: number,
  said: Worst,
  states: string,
  interleavings: string,
  /** Why it is incomplete; empty otherwise. */
  because: string,
];

/** What the report's script draws from; written into the document as JSON. */
export interface Payload {
  readonly worlds: readonly Pick<World, 'id' | 'text'>[];
  readonly cells: readonly Cell[];
  readonly counterexamples: readonly PackedCounterexample[];
  readonly steps: readonly PackedStep[];
  readonly views: readonly (readonly (View | null)[])[];
  readonly rows: readonly Row[];
  readonly coverage: readonly CoverageData[];
  readonly claims: Readonly<Record<string, string>>;
}

export function payloadOf(data: ReportData, claims: Readonly<Record<string, string>>): Payload {
  const steps = new Pool<PackedStep>();
  const views = new Pool<readonly (View | null)[]>();
  const counterexamples = data.counterexamples.map(({ steps: all, end, ...rest }) => ({
    ...rest,
    job: end.job,
    steps: all.map(({ process, text, messages, fault, views: seen }) => {
      const step = steps.add({ process, text, messages, fault });
      return [step, seen ? views.add(seen) : -1] as const;
    }),
  }));
  return {
    worlds: data.matrix.worlds.map(({ id, text }) => ({ id, text })),
    cells: data.matrix.cells,
    counterexamples,
    steps: steps.all,
    views: views.all,
    rows: rowsOf(data),
    coverage: data.coverage,
    claims,
  };
}

function rowsOf({ entries, matrix, cellOf }: ReportData): Row[] {
  const places = new Map(matrix.cells.map(({ id }, i) => [id, i]));
  return entries.map((entry, i) => [
    places.get(cellOf[i]!)!,
    entry.claim,
    entry.items,
    saidBy(entry),
    grouped(entry.states),
    entry.interleavings === null ? '' : grouped(BigInt(entry.interleavings)),
    entry.because ?? '',
  ]);
}

/** Each value once, by its text. */
class Pool<T> {
  readonly all: T[] = [];
  readonly #places = new Map<string, number>();

  add(one: T): number {
    const text = JSON.stringify(one);
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.all.length);
    return this.all.push(one) - 1;
  }
}

/** JSON that cannot end the element that it stands in, whatever the texts are. */
export const embedded = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (one) => {
    return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
