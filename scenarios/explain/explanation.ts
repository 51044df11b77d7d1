import type { View } from '../../model/narrate.ts';

/** Where a log contradicts a hypothesis. */
export interface Refutation {
  /** Number of the event in the job's events, from 1. */
  readonly event: number;
  readonly line: number;
  readonly at: number;
  /** The event as people read it. */
  readonly text: string;
  /** What the model could have shown there instead. */
  readonly instead: readonly string[];
}

export interface ExplainedFault {
  readonly kind: string;
  /** The struck call's name in the log; null: the log never saw it. */
  readonly call: string | null;
  readonly route: string;
  /** How long the call had been open for its browser: least and most, ms. */
  readonly afterMs: readonly [number, number];
  /** The events of the log that the fault lies between, as people read them. */
  readonly between: readonly [string, string];
}

export interface Hypothesis {
  readonly server: string;
  readonly client: string;
  readonly verdict: 'consistent' | 'refuted' | 'undecidable';
  /** The fewest that explain the log; empty if none are needed, or if none do. */
  readonly faults: readonly ExplainedFault[];
  readonly refutedAt: Refutation | null;
  /** Where it fails if nothing goes wrong on the way; null: it needs no fault. */
  readonly withoutFaults: Refutation | null;
  readonly because: string | null;
}

export interface Counterfactual {
  readonly server: string;
  readonly client: string;
  readonly settles: boolean;
  readonly view: View | null;
  /** When the page reached its terminal view, ms after it was loaded; null: never. */
  readonly afterMs: number | null;
}

/** Faults of one explanation that look like one cause. */
export interface InCommon {
  readonly route: string;
  /** All struck calls may have been open for just so long, ms. */
  readonly afterMs: readonly [number, number];
}

export interface JobExplanation {
  readonly job: string;
  readonly items: number | null;
  /** How many events the log has of this job. */
  readonly events: number;
  readonly hypotheses: readonly Hypothesis[];
  /** A consistent hypothesis with the fewest faults. */
  readonly best: Hypothesis | null;
  /** What the page showed at the end, before the user came back. */
  readonly view: View | null;
  /** Whether it reached a terminal view by itself before the user came back. */
  readonly settled: boolean | null;
  readonly refresh: 'helps' | 'does not help' | null;
  readonly atFault: 'page' | 'server' | null;
  readonly inCommon: InCommon | null;
  /** Of how many items the log does not say how long they took; without that nothing else is tried. */
  readonly unknownWork: number;
  readonly counterfactuals: readonly Counterfactual[];
  /** Up to how many faults were tried. */
  readonly mostFaults: number;
  /** Why nothing can be said, if nothing can. */
  readonly because: string | null;
}
