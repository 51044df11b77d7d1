import { judge } from '../../model/judge.ts';
import { parseClient, parseFaults, parseServer, parseUsers } from '../../model/parse.ts';
import type { ExploreOptions } from '../configuration.ts';
import { dialectText, type Mutant, type Options } from './mutant.ts';

/** What the model says of one claim. */
export interface Judgement {
  readonly verdict: 'holds' | 'violated' | 'incomplete';
  /** Why it is incomplete. */
  readonly because: string | null;
  /** Of the shortest trace, where there is one. */
  readonly steps: number | null;
  readonly states: number;
  /** ms */
  readonly time: number;
}

/** Judges the mutant's claim, in its world, for the reference with these changes. Throws UsageError. */
export function judgeModel(
  { claim, items, outcomes, faults, users }: Omit<Mutant, 'change'>,
  changes: readonly Options[],
  { clock, bounds = {}, onProgress = () => undefined }: ExploreOptions,
): Judgement {
  const subject = {
    server: parseServer(dialectText(...changes.map((one) => one.server))),
    client: parseClient(dialectText(...changes.map((one) => one.client))),
  };
  const environment = {
    items,
    outcomes,
    faults: parseFaults(faults),
    users: parseUsers(users),
  };
  const started = clock();
  const options = { clock, bounds, onProgress, claims: [claim] };
  const { judgements, states } = judge(subject, environment, options);
  const [found] = judgements;
  if (!found) throw new Error(`${claim} means nothing with ${items} items, users ${users}`);
  const { verdict, because, trace } = found;
  const steps = trace?.steps.length ?? null;
  return { verdict, because, steps, states, time: clock() - started };
}
