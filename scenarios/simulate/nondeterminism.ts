import type { Edge, Node, Trail } from './graph.ts';
import { type Move, moveText } from './move.ts';

/** A run, as far as it is named here. */
interface Taken {
  readonly taken: readonly Move[];
}

/** The same moves led elsewhere: the subject reaches past what it was given. */
export class NondeterminismError extends Error {
  override readonly name: string = 'NondeterminismError';
}

/** Two states that looked the same are not: something is left out that tells them apart. */
export class HiddenStateError extends NondeterminismError {
  override readonly name = 'HiddenStateError';
}

const LEFT_OUT = 'server or client keep something that their fingerprint leaves out';
const REACHES_PAST = 'Server or client use a clock, chance or state that is not given to them';

/** `was` is the state that it led to before; `is`, where it leads now: null, it is not possible. */
export function hiddenText(
  { move }: Edge,
  { taken }: Taken,
  was: string,
  is: string | null,
): string {
  const how = is === null ? 'is not possible' : `leads elsewhere (${partsIn(was, is)})`;
  return (
    `after ${taken.length} steps ${moveText(move)} ${how}, though it was in a state that looked the ` +
    `same: ${LEFT_OUT}`
  );
}

/** A loop that was said to go on for ever does not; `missing`: a move of it that is not possible any more. */
export function leavesLoop({ taken }: Taken, missing: Move | null): string {
  const how = missing ? `${moveText(missing)} is not possible any more` : 'it leads elsewhere';
  return (
    `what looks as if it went on for ever ends by the server's clock: ${how} after ${taken.length} steps; ` +
    'tell in fingerprint() how long it still lasts, as the ms that are left of a lease'
  );
}

export function doesNotCommute({ move }: Edge, { taken }: Taken): string {
  return (
    `step ${taken.length} (${moveText(move)}) leads elsewhere after another step that it has nothing ` +
    `to do with. ${REACHES_PAST}`
  );
}

/** A run that stands somewhere. */
interface Standing extends Taken {
  readonly world: { waits(): string };
  key(): string;
}

/** Does it stand where another one did? */
export const isAt = ({ state, trail }: Pick<Node, 'state' | 'trail'>, run: Standing): boolean =>
  run.key() === state && (!trail || run.world.waits() === trail.waits);

/** Throws NondeterminismError where a run that was repeated stands in another state now. */
export function sameAs(was: Pick<Trail, 'state' | 'waits'>, run: Standing): void {
  const now = run.key();
  if (now !== was.state) throw new NondeterminismError(differsAt(was.state, now, run));
  const waits = run.world.waits();
  if (waits !== was.waits) throw new NondeterminismError(waitsOtherwise(was.waits, waits, run));
}

function waitsOtherwise(was: string, is: string, { taken }: Taken): string {
  return (
    `step ${taken.length} (${moveText(taken[taken.length - 1]!)}) left timers that wait otherwise when the run ` +
    `was repeated: before "${was}" ms, now "${is}" ms. ${REACHES_PAST}`
  );
}

function differsAt(was: string, is: string, run: Taken): string {
  return (
    `step ${run.taken.length} (${moveText(run.taken[run.taken.length - 1]!)}) led to another state ` +
    `when the run was repeated: ${partsIn(was, is)}. ${REACHES_PAST}`
  );
}

function partsIn(was: string, is: string): string {
  let at = 0;
  while (was[at] === is[at]) at++;
  const near = (text: string) => text.slice(Math.max(0, at - 40), at + 40);
  return `before "${near(was)}", now "${near(is)}"`;
}

export const goneText = (taken: number, move: Move): string =>
  `step ${taken + 1} (${moveText(move)}) of a schedule that was taken before is not possible again`;

export function partsAt(at: number, key: string, moves: readonly Move[]): string {
  const possible = moves.map(moveText).join('; ') || 'nothing';
  return (
    `step ${at + 1} of a schedule that was taken before is not possible again: expected ${key}, ` +
    `possible: ${possible}. ${REACHES_PAST}`
  );
}
