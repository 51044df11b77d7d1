import type { Backend } from './backend.ts';
import type { Footprint } from './footprint.ts';
import { isFair, type Move } from './move.ts';
import type { Network } from './network.ts';
import { TIMER } from './own-moves.ts';
import type { Seen } from './seen.ts';
import type { Tab } from './tab.ts';

/**
 * Where a state cannot be known again, a page that polls would make runs without end. So after a page
 * has asked the same so often, with nothing done at the server between, its next such call is held
 * until something is; and so are timers of a page that change nothing. What is held hangs only on moves
 * that do not commute with what is held, so that the order of other moves does not matter.
 */
export interface Idle {
  /** Of each call: its tab, and what that showed when it was sent. */
  readonly sent: ReadonlyMap<number, string>;
  /** How often it was asked, since anything else happened at the server: by tab, route and view. */
  readonly asked: ReadonlyMap<string, number>;
  /** How often a timer of a tab led to the same, since anything else happened to the tab. */
  readonly ticked: ReadonlyMap<number, { readonly sight: string; readonly times: number }>;
}

export const IDLE_POLLS = 2;

export const NEVER: Idle = { sent: new Map(), asked: new Map(), ticked: new Map() };

/** A world after a move. */
interface Moved {
  readonly seen: Seen;
  readonly network: Network;
  readonly backend: Backend;
  readonly tabs: readonly Tab[];
  readonly footprint: Footprint;
}

/** `before` is what was seen when the move was taken, `world` where it led. */
export function idleAfter(idle: Idle, move: Move, before: Seen, world: Moved): Idle {
  const { seen, network, footprint } = world;
  const ticked = tickedAfter(idle, move, world);
  const sent = new Map<number, string>();
  for (const { number, waiter, route } of network.calls) {
    if (!waiter) continue;
    const view = () => JSON.stringify([waiter.tab, route, seen.views[waiter.tab]]);
    sent.set(number, idle.sent.get(number) ?? view());
  }
  let { asked } = idle;
  if (move.process === 'server' || footprint.writes.has('server')) {
    const own = asks(move, idle);
    const isSame = JSON.stringify(before.store) === JSON.stringify(seen.store);
    // A server that looks in vain for something to do leaves all as it was.
    if (isSame && (ticked.get(TIMER)?.times ?? 0) > 0 && move.process === 'worker') {
      return { sent, asked, ticked };
    }
    const tab = own === null ? null : tabIn(own);
    const kept = isSame ? [...asked].filter(([name]) => tabIn(name) === tab) : [];
    asked = new Map(kept);
    if (own !== null && isSame && isArrival(move)) asked = counted(asked, own);
  }
  return { sent, asked, ticked };
}

function tickedAfter(
  { ticked }: Idle,
  { process, name, member }: Move,
  world: Moved,
): Idle['ticked'] {
  const after = new Map(ticked);
  world.tabs.forEach((tab, at) => {
    if (!world.footprint.writes.has(`tab ${at}`)) return;
    if (name !== 'timer fires' || member !== at) {
      after.delete(at);
      return;
    }
    const waits = tab.pauses.map(({ due }) => due - tab.time.now());
    note(at, JSON.stringify([tab.view(), waits, world.network.of(at).length]));
  });
  if (name === 'timer fires' && member === TIMER) {
    const { backend, seen } = world;
    const isAt = backend.own.tasks.map(([place]) => place);
    note(TIMER, JSON.stringify([seen.store, backend.waits.length, isAt]));
  } else if (process === 'worker') after.delete(TIMER);
  return after;

  function note(at: number, sight: string): void {
    const last = after.get(at);
    after.set(at, { sight, times: last?.sight === sight ? last.times + 1 : 0 });
  }
}

/** Has this been done so often that it waits now for something else? */
export function isHeld({ sent, asked, ticked }: Idle, move: Move, most: number): boolean {
  if (!isFair(move)) return false;
  if (move.name === 'timer fires') return (ticked.get(move.member)?.times ?? 0) >= most;
  if (!isArrival(move)) return false;
  const own = sent.get(move.payload.call as number);
  return own !== undefined && (asked.get(own) ?? 0) >= most;
}

/**
 * Is the timer of a page that does not wait for its answers? It could send more and more of the same for ever.
 * With two of them under way it waits: that is enough for one to overtake the other.
 */
export function isCrowded({ name, member }: Move, network: Network): boolean {
  if (name !== 'timer fires') return false;
  const urls = network.of(member).map(({ url, init }) => `${init.method ?? 'GET'} ${url}`);
  return urls.some((one) => urls.filter((other) => other === one).length >= MOST_ALIKE);
}
export const MOST_ALIKE = 2;

const ARRIVALS: readonly string[] = ['reads status', 'arrives', 'cancel arrives'];
const isArrival = ({ process, name }: Move): boolean =>
  process === 'server' && ARRIVALS.includes(name);

/** What the call of this move asks; null: nobody's that waits. */
const asks = ({ process, payload }: Move, { sent }: Idle): string | null =>
  process === 'server' ? (sent.get(payload.call as number) ?? null) : null;

const tabIn = (name: string): number => (JSON.parse(name) as [number])[0];

function counted(asked: ReadonlyMap<string, number>, name: string): ReadonlyMap<string, number> {
  return new Map(asked).set(name, (asked.get(name) ?? 0) + 1);
}

/** How often something was held, in all runs. */
export interface Held {
  readonly holds: number;
  readonly crowds: number;
  readonly mayPollForEver: boolean;
}

/** What the verdicts have to say of it; null: nothing was. */
export function idleIn({ holds, crowds, mayPollForEver }: Held, idlePolls = IDLE_POLLS) {
  const bounds = [
    ...(holds > 0 ? [`at most ${idlePolls} idle polls between other steps`] : []),
    ...(crowds > 0 ? [`at most ${MOST_ALIKE} calls alike of one page under way`] : []),
  ];
  return bounds.length > 0 ? { within: bounds.join(', '), mayPollForEver } : null;
}
