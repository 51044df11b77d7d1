import type { Environment } from '../../model/environment.ts';
import { judge } from '../../model/judge.ts';
import { parseClient, parseFaults, parseServer, parseUsers } from '../../model/parse.ts';
import type { ExploreOptions } from '../configuration.ts';
import { dialectText, type Mutant, type Options } from './mutant.ts';

/** What a level says of one claim. */
export interface Judgement {
  /** `disagrees`: code and model part, which no mistake explains. */
  readonly verdict: 'holds' | 'violated' | 'incomplete' | 'disagrees';
  /** Why it is incomplete. */
  readonly because: string | null;
  /** Of the shortest trace, where there is one. */
  readonly steps: number | null;
  readonly states: number;
  /** Executed; null: the model has no need to. */
  readonly schedules: number | null;
  /** ms */
  readonly time: number;
}

/** What a mutant is judged by, and where. */
export type World = Pick<Mutant, 'claim' | 'items' | 'outcomes' | 'faults' | 'users'>;

/** Throws UsageError. */
export function environmentOf({ items, outcomes, faults, users }: World): Environment {
  return { items, outcomes, faults: parseFaults(faults), users: parseUsers(users) };
}

/** Judges the claim, in its world, for the reference with these changes. Throws UsageError. */
export function judgeModel(
  world: World,
  changes: readonly Options[],
  { clock, bounds = {}, onProgress = () => undefined }: ExploreOptions,
): Judgement {
  const { claim, items, users } = world;
  const subject = {
    server: parseServer(dialectText(...changes.map((one) => one.server))),
    client: parseClient(dialectText(...changes.map((one) => one.client))),
  };
  const environment = environmentOf(world);
  const started = clock();
  const options = { clock, bounds, onProgress, claims: [claim] };
  const { judgements, states } = judge(subject, environment, options);
  const [found] = judgements;
  if (!found) throw new Error(`${claim} means nothing with ${items} items, users ${users}`);
  const { verdict, because, trace } = found;
  const steps = trace?.steps.length ?? null;
  return { verdict, because, steps, states, schedules: null, time: clock() - started };
}
