import type { Taken } from '../../model/checker/compile.ts';
import type { Event } from '../logs/event.ts';
import type { Zone } from './zone.ts';

/** What the log knows of one call, and what it still owes. */
export interface CallRecord {
  /** The call's name in the log. */
  readonly id: string;
  /** The lines that the log must bring within `Timing.line`, in order. */
  readonly owes: readonly OwedLine[];
  /** Lines of what has been seen of the call's item. */
  readonly taken: boolean;
}

export type OwedLine =
  | { readonly kind: 'takes'; readonly queued: number }
  | { readonly kind: 'settles'; readonly outcome: string }
  | {
      readonly kind: 'answers status';
      readonly status: string;
      readonly completed: number;
    }
  | { readonly kind: 'answers process-next'; readonly reply: string | null };

/** A fault as the search placed it. */
export interface PlacedFault {
  readonly kind: string;
  readonly route: string;
  /** The struck call: its name in the log, or null if it never arrived. */
  readonly call: string | null;
  /** Number of the struck call in the order in which the page sent them, from 1. */
  readonly number: number;
}

/** One point of the search: a state of the model, how far the log is explained, and when. */
export interface Node {
  readonly f: Int32Array;
  /** Events of the log that are explained. */
  readonly read: number;
  readonly zone: Zone;
  /** By slot of the model's calls: the call of the log that is served there. */
  readonly bound: readonly (string | null)[];
  /** By slot: the number of the call, in order of sending. */
  readonly numbers: readonly number[];
  readonly sent: number;
  readonly records: readonly CallRecord[];
  readonly faults: readonly PlacedFault[];
  /** Which kinds of lines this log has at all; others are owed by nobody. */
  readonly logged: ReadonlySet<OwedLine['kind']>;
  /** The user left the page; it says and owes nothing more. */
  readonly left: boolean;
  readonly parent: Node | null;
  /** What led here from the parent. */
  readonly by: Taken | Event | null;
}

/** The same for all that is to come, times aside. */
export function keyOf(node: Node): string {
  return [
    node.read,
    String.fromCharCode(...node.f),
    node.bound.map((one) => one ?? '').join(','),
    node.records.map(recordKey).join('|'),
    node.faults.map((one) => `${one.kind}${one.number}`).join(','),
    node.left,
  ].join(' ');
}

function recordKey({ id, owes, taken }: CallRecord): string {
  if (owes.length === 0) return taken ? `${id}+` : id;
  return `${id}${taken}${JSON.stringify(owes)}`;
}
