import {
  countsAreWrong,
  ENDS,
  isOver,
  isWrongButton,
  isWrongEnd,
  leavesOpen,
} from '../../model/claim-predicates.ts';
import type { ClaimName } from '../../model/claims.ts';
import type { Seen } from './seen.ts';

// The claims of model/claims.ts, asked of real views and a real store.

/** Which safety claims this moment breaks. */
export function brokenIn(seen: Seen): ClaimName[] {
  const { views, store } = seen;
  const { status, items, total, completed, successful, failed } = store;
  const open = items.filter((one) => one.status === 'queued' || one.status === 'processing').length;
  const succeeded =
    items.length > 0 ? items.some((one) => one.status === 'completed') : successful > 0;
  const broken: ClaimName[] = [];
  if (views.some((view) => isWrongEnd(view?.status ?? null, status))) broken.push('truthful');
  if (countsAreWrong(status, completed, successful, failed, total)) broken.push('counts-add-up');
  if (items.some(({ holders }) => holders > 1) || leavesOpen(status, open)) {
    broken.push('each-item-once');
  }
  if (views.some((view) => view && isWrongButton(view.action, view.status, succeeded))) {
    broken.push('action-iff-completed');
  }
  return broken;
}

/** Which safety claims a step breaks; `reloaded` is the tab that was loaded by it. */
export function brokenBy(before: Seen, after: Seen, reloaded: number | null): ClaimName[] {
  const broken: ClaimName[] = [];
  const goesBack = after.views.some((view, tab) => {
    const old = before.views[tab];
    if (!old || !view || tab === reloaded) return false;
    return view.completed < old.completed || (isOver(old.status) && view.status !== old.status);
  });
  if (goesBack) broken.push('never-regresses');
  const isTwice = after.store.items.some(({ settled, status }, at) => {
    const old = before.store.items[at]!;
    if (settled !== null) return settled > 1 && settled !== old.settled;
    return isSettled(old.status) && isSettled(status) && status !== old.status;
  });
  if (isTwice) broken.push('each-item-once');
  if (before.store.status === 'cancelled' && after.store.status !== 'cancelled') {
    broken.push('cancel-is-final');
  }
  return broken;
}

const isSettled = (status: string): boolean => status === 'completed' || status === 'failed';

/** Every page that is open shows an end. */
export const hasSettled = ({ views }: Seen): boolean =>
  views.every((view) => view === null || isOver(view.status));

export const reaches = (claim: ClaimName, { store }: Seen): boolean =>
  store.status === ENDS[claim as keyof typeof ENDS];
