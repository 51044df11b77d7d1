import type { View } from '../view.ts';

const RANK = { queued: 1, processing: 2, completed: 3, failed: 3, cancelled: 3 } as const;
const rankOf = ({ status }: View): number => (status === null ? 0 : RANK[status]);

/** The first step back in what a page showed: from what to what; null if there is none. */
export function stepBack(views: readonly View[]): { from: View; to: View } | null {
  for (const [at, to] of views.entries()) {
    const from = views[at - 1];
    if (!from) continue;
    const falls = to.completed < from.completed || to.successful < from.successful;
    const takenBack = rankOf(from) === 3 && to.status !== from.status;
    if (falls || takenBack || rankOf(to) < rankOf(from)) return { from, to };
  }
  return null;
}
