import type { Bounds, Clock } from '../model/checker/bounds.ts';
import type { ClaimName } from '../model/claims.ts';
import {
  CALM,
  type Environment,
  faultsText,
  type Outcomes,
  usersText,
} from '../model/environment.ts';
import { type Judged, judge } from '../model/judge.ts';
import { parseClient, parseServer } from '../model/parse.ts';
import type { Subject } from '../model/subject.ts';

/** One thing to explore, as plain data that can cross to a worker thread and back. */
export interface Configuration extends Environment {
  /** As the user wrote it: `preset` or `preset,option=value,…`. */
  readonly server: string;
  readonly client: string;
  /**
   * No dialects, so that the model knows nothing of it: the config's own subject, by its name, or a page
   * made of a library.
   */
  readonly own?: 'config' | 'library';
  /** Strategy `property`: the item count is generated, one of these; `items` is the largest. */
  readonly among?: readonly number[];
  /** null: all that mean anything in the environment. */
  readonly claims: readonly ClaimName[] | null;
}

export interface ExploreOptions {
  readonly clock: Clock;
  readonly bounds?: Partial<Bounds>;
  /** Say what the machines did. */
  readonly coverage?: boolean;
  /** true: stop now. */
  readonly onProgress?: (progress: { states: number; depth: number }) => boolean | undefined;
}

/** Throws UsageError where a dialect's text means nothing. */
export function subjectOf({ server, client }: Pick<Configuration, 'server' | 'client'>): Subject {
  return { server: parseServer(server), client: parseClient(client) };
}

export function environmentOf({ items, outcomes, faults, users }: Environment): Environment {
  return { items, outcomes, faults, users };
}

export function judgeConfiguration(configuration: Configuration, options: ExploreOptions): Judged {
  const { claims } = configuration;
  return judge(subjectOf(configuration), environmentOf(configuration), {
    clock: options.clock,
    ...(options.coverage ? { coverage: true } : {}),
    ...(options.bounds ? { bounds: options.bounds } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    ...(claims ? { claims } : {}),
  });
}

/** `as-deployed × as-logged, faults cut@process-next=1`: what is not said is as by default. */
export function configurationText(one: Omit<Configuration, 'items' | 'claims'>): string {
  const { server, client, faults, users, outcomes } = one;
  return [
    `${server} × ${client}`,
    ...(faults.length > 0 ? [`faults ${faultsText(faults)}`] : []),
    ...(Object.keys(users).length > 0 ? [`users ${usersText(users)}`] : []),
    ...(outcomes !== CALM.outcomes ? [outcomesText(outcomes)] : []),
  ].join(', ');
}

const outcomesText = (outcomes: Outcomes): string =>
  ({ success: 'every item succeeds', failure: 'every item fails', both: 'items succeed or fail' })[
    outcomes
  ];
