import type { Event } from '../logs/event.ts';

/** A call as a log has it, and how long it was open. */
export interface OpenTime {
  readonly call: string;
  readonly route: string;
  readonly from: number;
  /** ms; of a call whose end is not on record, how long it was open at least. */
  readonly ms: number;
  readonly isAnswered: boolean;
  /** `handler`: from its arrival at the server on; `exchange`: as its page saw it. */
  readonly seenBy: 'handler' | 'exchange';
}

/** The calls of one job in the order of their beginnings. */
export function openTimes(events: readonly Event[]): OpenTime[] {
  const calls = new Map<string, OpenTime>();
  for (const event of events) {
    if (!('call' in event)) continue;
    const { kind, call, at } = event;
    const known = calls.get(call);
    if (kind === 'arrives' || (kind === 'sends' && !known)) {
      const seenBy = kind === 'arrives' ? 'handler' : 'exchange';
      calls.set(call, { call, route: event.route, from: at, ms: 0, isAnswered: false, seenBy });
    } else if (known && !known.isAnswered) {
      if (known.seenBy === 'handler' && (kind === 'receives' || kind === 'breaks')) continue;
      const isAnswered = kind === 'answers' || kind === 'receives';
      calls.set(call, { ...known, ms: at - known.from, isAnswered });
    }
  }
  return [...calls.values()];
}
