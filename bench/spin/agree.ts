import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { ours } from './ours.ts';
import { Pan } from './pan.ts';

/** One configuration, judged by both. */
export interface Compared {
  readonly name: string;
  readonly states: readonly [ours: number, spin: number];
  readonly transitions: readonly [ours: number, spin: number];
  readonly violated: readonly [ours: string, spin: string];
}

/** Server, page, items, cuts. */
export const COMPARED: readonly (readonly [string, string, number, number])[] = [
  ['as-deployed', 'as-logged', 3, 0],
  ['as-deployed', 'as-logged', 3, 1],
  ['as-deployed', 'as-logged', 3, 2],
  ['as-deployed', 'as-logged', 0, 1],
  ['as-deployed', 'reference', 3, 1],
  ['as-deployed', 'reference', 2, 2],
  ['as-deployed', 'poll', 3, 1],
  ['reference', 'as-logged', 3, 1],
  ['reference', 'reference', 3, 0],
  ['reference', 'reference', 3, 2],
  ['reference', 'reference', 0, 1],
  ['reference', 'poll', 2, 1],
  ['as-analysed', 'as-logged', 3, 0],
  ['as-analysed', 'fix-3', 3, 1],
  ['as-analysed', 'reference', 2, 1],
  ['as-lagging', 'as-logged', 2, 0],
  ['as-lagging', 'fix-2', 2, 1],
  ['as-lagging', 'poll', 2, 1],
  ['fix-1', 'as-logged', 2, 1],
  ['fix-1-both', 'as-logged', 2, 1],
  ['fix-1-both', 'reference', 2, 2],
];

/** Explores with both; Spin needs three verifiers: one for safety, one for each liveness claim. */
export function compare(server: string, page: string, items: number, cuts: number): Compared {
  const subject = { server: SERVERS[server]!, client: CLIENTS[page]! };
  const violated: string[] = [];
  let states = 0;
  let transitions = 0;
  for (const mode of ['claims', 'settles', 'job-settles'] as const) {
    const pan = new Pan(mode, subject, items, cuts);
    const run = pan.run();
    pan.dispose();
    violated.push(...run.violated);
    if (mode !== 'claims') continue;
    states = run.states;
    // pan counts the arrival in the initial state.
    transitions = run.transitions - 1;
  }
  const mine = ours(subject, items, cuts);
  if (mine.incomplete > 0) throw new Error('a verdict of ours is incomplete');
  return {
    name: `${server} × ${page}, N=${items}, cut=${cuts}`,
    states: [mine.states, states],
    transitions: [mine.transitions, transitions],
    violated: [mine.violated.join(' ') || 'none', violated.sort().join(' ') || 'none'],
  };
}
