import type { Event } from '../logs/event.ts';
import type { Move, OwedLine, Place } from './place.ts';
import type { Zone } from './zone.ts';

/** What the server's log says of one call, and what it still owes. */
export interface CallRecord {
  /** The call's name in the log. */
  readonly id: string;
  /** The lines that the log must bring within `Timing.line`, in order. */
  readonly owes: readonly OwedLine[];
  /**
   * Of a status read that the model forgot because nobody waits for it: what it may have read, by
   * snapshot. null: the model has the call.
   */
  readonly mayHaveRead: readonly string[] | null;
  /** The call whose answer it gets, as the server knows it for the same one sent again. */
  readonly joins: string | null;
}

/** A fault as the search placed it. */
export interface PlacedFault {
  readonly kind: string;
  readonly route: string;
  /** The struck call: its name in the log, or null if no line has it. */
  readonly call: string | null;
  /** Number of the struck call in the order in which the page sent them, from 1. */
  readonly number: number;
}

/** One point of the search: a state of the model, how far the log is explained, and when. */
export interface Node {
  readonly place: Place;
  readonly zone: Zone;
  /** The index of the first event of the log that is not explained yet. */
  readonly read: number;
  /** Later events that are explained already, as they may have happened before it. */
  readonly ahead: readonly number[];
  /** The time of the last event explained, ms since 1970. */
  readonly at: number;
  /** By slot: the call that the server's log knows there; null: not arrived; '': it knows none. */
  readonly bound: readonly (string | null)[];
  /** By slot: the call that the page's log knows there; null: it owes one; '': it knows none. */
  readonly named: readonly (string | null)[];
  /** The slot of the loaded page's first call, until it shows; its script has to start. -1: none. */
  readonly first: number;
  /** By slot: the number of the call, in order of sending. */
  readonly numbers: readonly number[];
  readonly sent: number;
  readonly records: readonly CallRecord[];
  /** Numbers of status reads that nobody waits for and whose arrival may still show. */
  readonly ghosts: readonly number[];
  /** Numbers of calls that had not arrived when their page went away: they may be lost with it. */
  readonly mayBeLost: readonly number[];
  /** Calls in the page's log whose page is gone. */
  readonly abandoned: readonly string[];
  readonly faults: readonly PlacedFault[];
  /** Faults, and times that the tab was hidden. */
  readonly cost: number;
  /** Calls that failed for the page, or may have: the longer it waits before it tries again. */
  readonly failures: number;
  /** The user left the page; it says and owes nothing more. */
  readonly left: boolean;
  /** A snapshot was just kept: no later moment will do as well, so what comes next changes it. */
  readonly kept: boolean;
  readonly parent: Node | null;
  /** What led here from the parent. */
  readonly by: Step | null;
}

/** A move of the model that the log does not show, or an event, with the move that it shows. */
export interface Step {
  readonly move: Move | null;
  readonly event: Event | null;
}

/** The same for all that is to come, times aside. */
export function keyOf(node: Node): string {
  const { place, read, ahead, bound, named, first, records, ghosts, abandoned, left, kept } = node;
  const { numbers, mayBeLost } = node;
  return [
    place.id,
    read,
    ahead,
    bound.map((one) => one ?? '-'),
    named.map((one) => one ?? '-'),
    first,
    ghosts.length,
    numbers.map((one) => mayBeLost.includes(one)),
    abandoned,
    left,
    kept,
    node.failures,
    records.map(recordKey).join('|'),
  ].join(' ');
}

/** The same, what struck so far included. */
export const keyWithFaults = (node: Node): string =>
  `${keyOf(node)} ${node.faults.map((one) => `${one.kind}${one.number}`).join()}`;

function recordKey({ id, owes, mayHaveRead, joins }: CallRecord): string {
  return `${id}${owes.length > 0 ? JSON.stringify(owes) : ''}${mayHaveRead ?? ''}${joins ?? ''}`;
}

/** The path to a node, first point first. */
export function pathTo(node: Node): Node[] {
  const path: Node[] = [];
  for (let at: Node | null = node; at; at = at.parent) path.unshift(at);
  return path;
}
