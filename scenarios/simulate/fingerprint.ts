import type { Backend } from './backend.ts';
import type { Budgets } from './budgets.ts';
import type { Cache } from './cache.ts';
import type { Held, Waiter } from './calls.ts';
import { asking } from './made.ts';
import { withoutNames } from './names.ts';
import type { Network } from './network.ts';
import { plainData } from './plain-data.ts';
import type { Seen } from './seen.ts';
import type { Tab } from './tab.ts';

/**
 * A state of the world as text: the store, each call and where it is held, each tab with what it
 * shows and waits for, the cache and what is left of the budgets. What a client keeps to itself is in
 * it only where the client tells. `isBare`: no model is beside, which would know more.
 */
export function fingerprintOf(
  isBare: boolean,
  { store, views }: Seen,
  network: Network,
  backend: Backend,
  tabs: readonly Tab[],
  { entries }: Cache,
  { left }: Budgets,
): string {
  const { slots } = network;
  const text = asking('fingerprint(), which has to be plain data,', () => {
    // A place that is free at the end is as if it had never been taken.
    const last = slots.findLastIndex((call) => call !== null);
    const calls = slots.slice(0, last + 1).map((call) => {
      if (!call) return 0;
      const { route, phase, server, held, answer, waiter, attempts, past } = call;
      const where = held && [whereIs(held), past];
      const tab = waiter ? waiter.tab : -1;
      const before = isBare && waiter ? sentBefore(waiter, network) : 0;
      const text = backend.answersVary ? '' : answer?.text;
      const said = answer && phase === 'answered' ? `${answer.status} ${text}` : null;
      return [route, phase, server, attempts, tab, before, waiter?.deadline !== null, where, said];
    });
    const pages = tabs.map((tab, at) => {
      const { client, hidden, pressed, pauses } = tab;
      if (!client) return 0;
      // How long one waits decides what comes first, as soon as there is another or may be.
      const isAlone = pauses.length < 2 && !slots.some((call) => call?.waiter?.tab === at);
      const waits = isBare && !isAlone && tab.draws === 0 ? tab.waits : pauses.length;
      const own = plainData(OF_PAGE, client.fingerprint?.()) ?? null;
      return [views[at], hidden, pressed, waits, own];
    });
    const items = store.items.map((one) => [one.status, one.settled, one.holders, !!one.expires]);
    const kept = entries.map((one) => (typeof one === 'string' ? one : one.text));
    const own = [
      backend.own.tasks.map(([place, { held, past }]) => [place, whereIs(held), past]),
      backend.waits,
    ];
    const told = plainData(OF_SERVER, backend.fingerprint()) ?? null;
    const server = [{ ...store, items }, told, own];
    const all = [server, calls, pages, kept, left];
    return JSON.stringify(all);
  });
  return isBare ? withoutNames(text) : text;
}

const OF_PAGE = 'the page’s fingerprint()';
const OF_SERVER = 'the server’s fingerprint()';

/** Which of its open calls it is: a page may number them, and have what it shows hang on that. */
const sentBefore = ({ order, tab }: Waiter, network: Network): number =>
  network.of(tab).filter(({ waiter }) => waiter!.order < order).length;

const whereIs = (held: Held): string =>
  held.kind === 'work' ? `works on ${held.item}` : held.name;

/** ms that each timer waits, the server's first: in no fingerprint, since most say nothing of the future. */
export const waitsOf = ({ clock }: Backend, tabs: readonly Tab[]): string =>
  [clock.timers, ...tabs.map(({ time }) => time)].map(({ waits }) => waits.join(' ')).join('; ');
