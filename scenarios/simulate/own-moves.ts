import type { Environment } from '../../model/environment.ts';
import type { Backend } from './backend.ts';
import type { Budgets } from './budgets.ts';
import type { Move } from './move.ts';
import { ENDS } from './moves.ts';

/** Adds what the server does by itself, held by nobody's call: its steps, its work, its timers. */
export function addWorkerMoves(
  moves: Move[],
  { own, hasTimers }: Backend,
  budgets: Budgets,
  { outcomes }: Environment,
): void {
  const add = (name: string, kind: Move['kind'], member: number, payload: Move['payload']) =>
    moves.push({ process: 'worker', name, kind, member, payload });
  for (const [place, { number: task, held }] of own.tasks) {
    if (held.kind === 'operation') {
      add(held.name, 'progress', place, { task });
      continue;
    }
    for (const outcome of ENDS[outcomes]) add('settles', 'choice', place, { task, outcome });
    if (budgets.allows('crash', 'process-next')) add('crashes', 'fault', place, { task });
  }
  if (hasTimers) add('timer fires', 'progress', TIMER, {});
}

/** The timers of a server are nobody's task. */
export const TIMER = -1;

/** Takes one; where a model is beside, a status that catches up is all that there is. */
export async function takeOwn(move: Move, backend: Backend, budgets: Budgets): Promise<void> {
  const { process, name, member, payload } = move;
  if (process === 'worker' && member === TIMER) return backend.ownTimer();
  if (name === 'crashes') budgets.pay('crash', 'process-next');
  const place = process === 'job' ? backend.own.tasks[0]![0] : member;
  const said = name === 'crashes' ? name : `${payload.outcome ?? ''}`;
  await backend.ownStep(place, said, (held) => {
    if (name === 'crashes') held.fail(new Error('the worker died'));
    else if (held.kind === 'operation') held.go();
    else held.end(payload.outcome as 'completed' | 'failed');
  });
}
