import type { JobExplanation } from './explanation.ts';
import { pairsInOrder } from './hypotheses.ts';
import type { Observed } from './observed.ts';

export interface Undecidable {
  readonly because: string;
  /** What the log would have had to record. */
  readonly needed: readonly string[];
}

/**
 * Why nothing can be said of a job.
 * @param all every hypothesis could have shown the log without a fault
 * @returns null: something may be said
 */
export function whyUndecidable(
  observed: Observed,
  items: number | null,
  mostItems: number,
  all?: 'all',
): Undecidable | null {
  const { created, loads, sends, arrives, events } = observed;
  if (all) {
    return {
      because:
        'the log starts after the job was created, and every server with every page could have shown ' +
        'what it has',
      needed: missing(observed),
    };
  }
  if (items === null) {
    return {
      because: 'the log does not say how many items the job has',
      needed: ["the job's creation, or a status answer with its total"],
    };
  }
  if (items > mostItems) {
    return { because: `the job has more than ${mostItems} items`, needed: [] };
  }
  if (loads === 0 && sends.size === 0 && arrives.size === 0) {
    const what = events.length === 1 ? 'one event' : `${events.length} events`;
    return {
      because: `the log shows no load of the page and no call, only ${what}${created ? '' : ' of the job'}`,
      needed: missing(observed),
    };
  }
  return null;
}

function missing({ created, loads, sends, arrives, server, events }: Observed): string[] {
  const has = (kind: string) => events.some((one) => one.kind === kind);
  return [
    ...(created ? [] : ["the job's creation"]),
    ...(loads > 0 ? [] : ['a load of the page']),
    ...(sends.size > 0 || arrives.size > 1 ? [] : ['further calls of the page']),
    ...(has('takes') || server === null
      ? []
      : ['which items process-next took, and how they ended']),
  ];
}

/** The explanation that says so. */
export function undecided(
  job: string,
  items: number | null,
  { events, created, loads }: Observed,
  because: string,
  needed: readonly string[],
  pairs: readonly { readonly server: string; readonly client: string }[] = pairsInOrder(),
): JobExplanation {
  return {
    job,
    items,
    events: events.length,
    startsInTheMiddle: !created,
    loads,
    endsInTheMiddle: null,
    until: null,
    reloads: [],
    hypotheses: pairs.map(({ server, client }) => ({
      server,
      client,
      verdict: 'undecidable' as const,
      faults: [],
      alternatives: [],
      hidden: [],
      refutedAt: null,
      withoutFaults: null,
      because,
    })),
    best: null,
    groups: [],
    apart: [],
    view: null,
    seen: [],
    settled: null,
    refresh: null,
    atFault: null,
    inCommon: null,
    unknownWork: 0,
    assumedWork: 0,
    counterfactuals: [],
    mostFaults: 0,
    hiddenTab: false,
    incomplete: null,
    because,
    needed,
  };
}
