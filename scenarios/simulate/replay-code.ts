import { type NamedStep, Narrator, type View } from '../../model/narrate.ts';
import { type Configuration, environmentOf, subjectOf } from '../configuration.ts';
import { differencesOf, endStateOf } from '../end-state.ts';
import { type Replayed, type StoredTrace, sameStep, type Walked } from '../replay.ts';
import { settingOf } from './check-code.ts';
import { keyOf, type Move } from './move.ts';
import { ourSubject } from './our-subject.ts';
import { Run, type Setting } from './run.ts';
import type { Seen } from './seen.ts';
import type { Difference } from './twin.ts';

export type CodeReplayed =
  | Replayed
  | {
      readonly kind: 'disagrees';
      readonly walked: readonly Walked[];
      readonly difference: Difference;
    };

/**
 * Takes the steps of a stored trace, found by any level, with our server and client; the model goes
 * beside them, and the users have to see the same at the end. Throws UsageError where the
 * configuration means nothing.
 */
export async function replayOnCode(
  configuration: Omit<Configuration, 'claims'>,
  trace: StoredTrace,
): Promise<CodeReplayed> {
  const { server, client } = subjectOf(configuration);
  const setting = settingOf(ourSubject(server, client), environmentOf(configuration));
  return replayHeld(setting, configuration.items, trace);
}

/** The same with any subject that claims dialects; `onStep` is told of each step after it was taken. */
export async function replayHeld(
  setting: Setting,
  items: number,
  trace: StoredTrace,
  onStep?: (walked: Walked) => Promise<void>,
): Promise<CodeReplayed> {
  const model = setting.model!;
  const narrator = new Narrator(model.compiled);
  const run = await Run.start(setting);
  const walked: Walked[] = [];
  let loopStart: Int32Array | null = null;
  for (const [index, expected] of trace.steps.entries()) {
    const before = run.f!;
    if (index === trace.loop) loopStart = before;
    const moves = run.moves();
    const difference = run.compare(moves);
    if (difference) return { kind: 'disagrees', walked, difference };
    const move = moveFor(expected, setting, before, narrator, moves);
    if (!move) {
      const possible = moves.map((one) => namedIn(setting, before, narrator, one));
      return { kind: 'impossible', walked, expected, possible };
    }
    await run.take(move);
    const sent = narrator.advance(before, run.f!);
    const seen: Walked = { step: expected, views: viewsOf(run.seen, items), sent };
    walked.push(seen);
    await onStep?.(seen);
  }
  const difference = run.compare(run.moves());
  if (difference) return { kind: 'disagrees', walked, difference };
  const shown = shownAt(run.seen, items);
  const differences = differencesOf(endAsShown(trace, items), shown);
  if (differences.length > 0) return { kind: 'elsewhere', walked, what: 'end', differences };
  if (!loopStart) return { kind: 'same', walked };
  const end = (f: Int32Array) => endStateOf(model.compiled, f, items);
  const open = differencesOf(end(loopStart), end(run.f!));
  if (open.length > 0) return { kind: 'elsewhere', walked, what: 'loop', differences: open };
  return { kind: 'same', walked };
}

/** The move that is named so, by a narrator that went along; null: it is not possible. */
export function moveFor(
  expected: NamedStep,
  setting: Setting,
  f: Int32Array,
  narrator: Narrator,
  moves: readonly Move[],
): Move | null {
  return moves.find((one) => sameStep(namedIn(setting, f, narrator, one), expected)) ?? null;
}

function namedIn({ model }: Setting, f: Int32Array, narrator: Narrator, move: Move): NamedStep {
  return narrator.name(model!.steps(f).get(keyOf(move))!.taken);
}

export function viewsOf({ views }: Seen, total: number): (View | null)[] {
  return views.map((view) => {
    if (!view) return null;
    const { status, completed, error, action, cancel } = view;
    // Before the first read a page knows of no items; the model's view does not count them.
    return { status, completed, total, error: error !== null, action, cancel };
  });
}

const shownAt = (seen: Seen, total: number) => ({
  views: viewsOf(seen, total),
  job: seen.store.status,
  state: {},
});

const endAsShown = ({ end }: StoredTrace, total: number) => ({
  views: end.views.map((view) => view && { ...view, total }),
  job: end.job,
  state: {},
});
