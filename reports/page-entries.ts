import { UsageError } from '../model/parse.ts';
import type { OwnPage } from '../scenarios/browser/page-subject.ts';
import type { Configuration } from '../scenarios/configuration.ts';
import type { Walked } from '../scenarios/replay.ts';
import { replayOwn } from '../scenarios/simulate/replay-own.ts';
import type { Subject } from '../scenarios/simulate/subject.ts';
import { type ExploreCodeOptions, exploreCode } from './code-entries.ts';
import { claimsIn } from './entries.ts';
import type { Entry } from './report.ts';

export interface ExplorePageOptions extends Omit<ExploreCodeOptions, 'strategy' | 'seed' | 'own'> {
  readonly subject: Subject;
  /** For the replay of each counterexample. */
  readonly film?: () => {
    readonly onStep: (walked: Walked) => Promise<void>;
    readonly pictures: (entry: Entry) => Promise<string[]>;
  };
}

/**
 * Runs a page by its URL in every schedule: no model knows of it, so that nothing is left out but idle polls.
 * Throws UsageError for a claim that cannot be judged there.
 */
export async function explorePage(
  { claims: judged, source: { longestTimer: longest = Number.POSITIVE_INFINITY } }: OwnPage,
  configuration: Configuration,
  { subject, film, ...options }: ExplorePageOptions,
): Promise<Entry[]> {
  const asked = claimsIn(configuration);
  const strange = configuration.claims?.find((one) => judged && !judged.includes(one));
  if (strange) {
    throw new UsageError(
      `claim "${strange}": what is known of the server are its replies; choose from ${judged!.join(', ')}` +
        ', say in "wire" what the replies mean, or give a "subject"',
    );
  }
  const claims = asked.filter((one) => judged?.includes(one) ?? true);
  const how = { ...options, own: subject, strategy: 'exhaustive', seed: 1 } as const;
  const found = await exploreCode({ ...configuration, claims }, how);
  const entries: Entry[] = [];
  for (const one of found) {
    const entry: Entry = {
      ...one,
      level: 'browser',
      assumptions: [...one.assumptions, `timers of more than ${longest / 1000} s do not fire`],
    };
    const shown = entry.trace && film?.();
    if (shown) await replayOwn(subject, configuration, entry.trace!, shown.onStep);
    entries.push(shown ? { ...entry, pictures: await shown.pictures(entry) } : entry);
  }
  return entries;
}
