import type { Backend } from './backend.ts';
import type { Move } from './move.ts';
import type { Network } from './network.ts';
import type { Acting } from './plain-globals.ts';
import type { Tab } from './tab.ts';

interface Parts {
  readonly network: Network;
  readonly backend: Backend;
  readonly tabs: readonly Tab[];
}

/** Whose code runs in this step; null: nobody's, or it sees to its globals itself. */
export function whoActs(
  { process, name, member }: Move,
  { network, backend, tabs }: Parts,
): Acting | null {
  if (process.startsWith('page')) return tabs[member]!.acting;
  if (process !== 'network' || name === 'resend') return backend.acting;
  const { waiter } = network.at(member);
  return waiter ? tabs[waiter.tab]!.acting : null;
}
