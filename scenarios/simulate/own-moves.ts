import type { Environment } from '../../model/environment.ts';
import type { Backend } from './backend.ts';
import type { Budgets } from './budgets.ts';
import type { Move } from './move.ts';
import { ENDS } from './moves.ts';

/** What the server does by itself, held by nobody's call: its steps, its work, its timers. */
export function workerMoves(
  { own, waits }: Backend,
  budgets: Budgets,
  { outcomes }: Environment,
): Move[] {
  const make = (name: string, kind: Move['kind'], member: number, payload = {}): Move => ({
    process: 'worker',
    name,
    kind,
    member,
    payload,
  });
  const crash = budgets.allows('crash', 'process-next');
  return [
    ...own.tasks.flatMap(([place, { number: task, held }]) => {
      if (held.kind === 'operation') return [make(held.name, 'progress', place, { task })];
      const ends = ENDS[outcomes].map((outcome) =>
        make('settles', 'choice', place, { task, outcome }),
      );
      return [...ends, ...(crash ? [make('crashes', 'fault', place, { task })] : [])];
    }),
    ...(waits.length > 0 ? [make('timer fires', 'progress', TIMER)] : []),
  ];
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
