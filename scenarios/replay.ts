import { Compiled } from '../model/checker/compile.ts';
import { type NamedStep, Narrator, type Sent, type View, viewsOf } from '../model/narrate.ts';
import { protocolOf } from '../model/protocol.ts';
import { type Configuration, environmentOf, subjectOf } from './configuration.ts';
import { differencesOf, type EndState, endStateOf } from './end-state.ts';

/** A schedule as it is stored: nothing in it depends on how the checker numbers states. */
export interface StoredTrace {
  readonly steps: readonly NamedStep[];
  /** The index of the first step of the part that repeats for ever; null: it ends. */
  readonly loop: number | null;
  /** Found in the system that tells items and calls apart by number. */
  readonly identities: boolean;
  readonly end: EndState;
}

export interface Walked {
  readonly step: NamedStep;
  /** What each tab shows after the step. */
  readonly views: readonly (View | null)[];
  /** The calls that it makes. */
  readonly sent: readonly Sent[];
}

export type Replayed =
  | { readonly kind: 'same'; readonly walked: readonly Walked[] }
  | {
      readonly kind: 'impossible';
      readonly walked: readonly Walked[];
      readonly expected: NamedStep;
      readonly possible: readonly NamedStep[];
    }
  | {
      /** The steps are possible, but they lead elsewhere, or the loop does not lead back. */
      readonly kind: 'elsewhere';
      readonly walked: readonly Walked[];
      readonly what: 'end' | 'loop';
      readonly differences: readonly string[];
    };

interface Node {
  readonly f: Int32Array;
  readonly narrator: Narrator;
  readonly sent: readonly Sent[];
}

/**
 * Takes the steps of a stored trace, one by one, in a system compiled afresh. Process, name and
 * payload have to match exactly; where more than one step does (two items alike), all are followed.
 * Throws UsageError where the configuration means nothing.
 */
export function replayTrace(
  configuration: Omit<Configuration, 'claims'>,
  trace: StoredTrace,
): Replayed {
  const { items } = configuration;
  const walk = walkSteps(configuration, trace);
  if (walk.kind === 'impossible') return walk;
  const { compiled, nodes, loopStart, walked } = walk;
  const ends = nodes.map(({ f }) => endStateOf(compiled, f, items));
  const differences = nearest(ends.map((end) => differencesOf(trace.end, end)));
  if (differences.length > 0) return { kind: 'elsewhere', walked, what: 'end', differences };
  const starts = loopStart?.map(({ f }) => endStateOf(compiled, f, items)) ?? [];
  const open = nearest(starts.flatMap((start) => ends.map((end) => differencesOf(start, end))));
  if (open.length > 0) return { kind: 'elsewhere', walked, what: 'loop', differences: open };
  return { kind: 'same', walked };
}

/**
 * The trace of steps that were found in another way: with the state where they lead.
 * @returns null: the model cannot take them
 */
export function traceOf(
  configuration: Omit<Configuration, 'claims'>,
  steps: readonly NamedStep[],
): StoredTrace | null {
  const walk = walkSteps(configuration, { steps, loop: null, identities: false });
  if (walk.kind === 'impossible') return null;
  const end = endStateOf(walk.compiled, walk.nodes[0]!.f, configuration.items);
  return { steps, loop: null, identities: false, end };
}

type Walk =
  | {
      readonly kind: 'walked';
      readonly compiled: Compiled;
      readonly nodes: readonly Node[];
      readonly loopStart: readonly Node[] | null;
      readonly walked: readonly Walked[];
    }
  | Extract<Replayed, { kind: 'impossible' }>;

function walkSteps(
  configuration: Omit<Configuration, 'claims'>,
  trace: Omit<StoredTrace, 'end'>,
): Walk {
  const { items } = configuration;
  const { identities } = trace;
  const environment = environmentOf(configuration);
  const system = protocolOf(subjectOf(configuration), environment, { identities });
  const compiled = new Compiled(system);
  const walked: Walked[] = [];
  let nodes: Node[] = [{ f: compiled.initial(), narrator: new Narrator(compiled), sent: [] }];
  let loopStart: Node[] | null = null;
  for (const [index, expected] of trace.steps.entries()) {
    if (index === trace.loop) loopStart = nodes;
    const possible: NamedStep[] = [];
    const next: Node[] = [];
    for (const { f, narrator } of nodes) {
      for (const step of compiled.steps(f)) {
        const named = narrator.name(step.taken);
        possible.push(named);
        if (!sameStep(named, expected)) continue;
        const after = narrator.fork();
        const sent = after.advance(f, step.next);
        next.push({ f: step.next, narrator: after, sent });
      }
    }
    if (next.length === 0) return { kind: 'impossible', walked, expected, possible };
    nodes = next;
    const [{ f, sent }] = nodes as [Node];
    walked.push({ step: expected, views: viewsOf(compiled, f, items), sent });
  }
  return { kind: 'walked', compiled, nodes, loopStart, walked };
}

const nearest = (candidates: readonly string[][]): string[] =>
  candidates.reduce((a, b) => (b.length < a.length ? b : a), candidates[0] ?? []);

/** Process, name and payload match exactly. */
export function sameStep(a: NamedStep, b: NamedStep): boolean {
  if (a.process !== b.process || a.name !== b.name) return false;
  const keys = Object.keys(a.payload);
  if (keys.length !== Object.keys(b.payload).length) return false;
  return keys.every((key) => Object.hasOwn(b.payload, key) && a.payload[key] === b.payload[key]);
}
