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
  /** When it struck: earliest and latest, ms since 1970. */
  readonly at: readonly [number, number];
  /** The events of the log that the fault lies between, as people read them. */
  readonly between: readonly [string, string];
  /** From the struck call's first event in the log to the page's next call there, ms. */
  readonly gapMs: number | null;
}

/** A time in which nobody saw the tab, so that its timers waited. */
export interface Hidden {
  readonly between: readonly [string, string];
}

export interface Hypothesis {
  readonly server: string;
  readonly client: string;
  readonly verdict: 'consistent' | 'refuted' | 'undecidable';
  /** The fewest that explain the log; empty if none are needed, or if none do. */
  readonly faults: readonly ExplainedFault[];
  /** Other faults, as many, that explain it as well. */
  readonly alternatives: readonly (readonly ExplainedFault[])[];
  /** When the tab has to have been hidden; empty unless that is allowed. */
  readonly hidden: readonly Hidden[];
  readonly refutedAt: Refutation | null;
  /** Where it fails if nothing goes wrong on the way; null: it needs no fault. */
  readonly withoutFaults: Refutation | null;
  readonly because: string | null;
}

/** What a user sees from a moment on. */
export interface SeenView {
  /** ms: since 1970 in an incident, since the page's load in another world. */
  readonly at: number;
  readonly view: View | null;
}

export interface Counterfactual {
  readonly server: string;
  readonly client: string;
  /** With typical times. */
  readonly settles: boolean;
  readonly view: View | null;
  /** When the page reached its terminal view, ms after it was loaded; null: never. */
  readonly afterMs: number | null;
  /** Of all the times tried, within what the incident leaves open: in which it settles. */
  readonly timings: 'settles in every' | 'settles in some' | 'settles in none';
  /** The least and the most of `afterMs` where it settles; null: nowhere. */
  readonly rangeMs: readonly [number, number] | null;
  /** With typical times: each change of what the user would have seen. */
  readonly seen: readonly SeenView[];
}

/** Faults of one explanation that look like one cause. */
export interface InCommon {
  readonly route: string;
  /** All struck calls may have been open for just so long, ms. */
  readonly afterMs: readonly [number, number];
  /** From a struck call's arrival to the page's next one: shortest and longest, ms. */
  readonly gapMs: readonly [number, number] | null;
}

/** Hypotheses with as few faults that nothing in this incident could tell apart. */
export interface Group {
  readonly hypotheses: readonly { readonly server: string; readonly client: string }[];
}

/** Something that the log does not record, and by which groups would differ. */
export interface Telling {
  /** What would have had to be recorded, as people read it. */
  readonly field: string;
  /** What it would have said, and in which groups (by index). */
  readonly values: readonly { readonly value: string; readonly groups: readonly number[] }[];
}

export interface JobExplanation {
  readonly job: string;
  readonly items: number | null;
  /** How many events the log has of this job. */
  readonly events: number;
  /** The log has nothing from before this; what came earlier is open. */
  readonly startsInTheMiddle: boolean;
  /** How many loads of the page the log shows. None: when it was opened is open. */
  readonly loads: number;
  /** When the log stops something is still under way. null: nothing explains the log. */
  readonly endsInTheMiddle: boolean | null;
  /** How the visit that is told ended: the user left or came back, or the log stops. */
  readonly until: 'return' | 'end of log' | null;
  /** When the user loaded the page again before that, while it was at work; ms since 1970. */
  readonly reloads: readonly number[];
  readonly hypotheses: readonly Hypothesis[];
  /** A consistent hypothesis with the fewest faults. */
  readonly best: Hypothesis | null;
  /** The hypotheses with as few faults as the best, in groups that could have been told apart. */
  readonly groups: readonly Group[];
  /** What would have told them apart. */
  readonly apart: readonly Telling[];
  /** What the page showed at the end, before the user came back. */
  readonly view: View | null;
  /** What the user saw, by the best explanation: each change and when. */
  readonly seen: readonly SeenView[];
  /** Whether it reached a terminal view by itself before the user came back. */
  readonly settled: boolean | null;
  readonly refresh: 'helps' | 'does not help' | null;
  readonly atFault: 'page' | 'server' | null;
  readonly inCommon: InCommon | null;
  /** Of how many items the log does not say how long they took; without that nothing else is tried. */
  readonly unknownWork: number;
  /** Of how many items it was taken that they take as long as the others did. */
  readonly assumedWork: number;
  readonly counterfactuals: readonly Counterfactual[];
  /** Up to how many faults were tried. */
  readonly mostFaults: number;
  /** The tab was allowed to have been hidden. */
  readonly hiddenTab: boolean;
  /** Why not everything was tried; null: everything was. */
  readonly incomplete: string | null;
  /** Why nothing can be said, if nothing can. */
  readonly because: string | null;
  /** What the log would have had to record, if nothing can be said. */
  readonly needed: readonly string[];
}
