import { CLAIMS, type ClaimKind } from '../../model/claims.ts';
import type { View } from '../../model/narrate.ts';
import { saidOf } from '../../model/phrases.ts';
import { CATALOGUE } from '../../scenarios/catalogue.ts';
import { replayTrace } from '../../scenarios/replay.ts';
import { configurationOf } from '../entries.ts';
import { type FailureNotes, hintLines, othersIn } from '../failure-text.ts';
import { byClaim, groupsOf, isUnexpected } from '../group.ts';
import type { Entry } from '../report.ts';
import { replayScenario } from '../scenario-text.ts';
import { byItself, endingOf, oracleLines } from '../view-text.ts';
import { Watched } from '../watched.ts';
import { isFault, type Message, messagesOf } from './messages.ts';
import { placeText } from './place.ts';

type Trace = NonNullable<Entry['trace']>;

export interface StepData {
  /** From 1. */
  readonly number: number;
  /** Who takes it: `page`, `network`, `server`, `job`, … */
  readonly process: string;
  readonly text: string;
  readonly messages: readonly Message[];
  /** What each tab shows after it; null: not known. */
  readonly views: readonly (View | null)[] | null;
  /** Do the tabs show something else than before? */
  readonly changes: boolean;
  readonly fault: boolean;
}

/** A violated claim with its shortest trace, for the fewest items that violate it. */
export interface Counterexample {
  /** `c1`, … in the order of the report. */
  readonly id: string;
  readonly claim: Entry['claim'];
  readonly kind: ClaimKind;
  readonly says: string;
  /** The cell of the matrix that it belongs to. */
  readonly cell: string;
  readonly where: string;
  readonly level: Entry['level'];
  readonly server: string;
  readonly client: string;
  readonly items: number;
  /** A scenario expects the violation: nobody has to act. */
  readonly expected: boolean;
  readonly scenario: string | null;
  /** The same claim with other item counts: `violated for items 2..3`. */
  readonly others: readonly string[];
  readonly steps: readonly StepData[];
  /** The index of the first step that repeats for ever; null: it ends. */
  readonly loop: number | null;
  /** `steps 4 to 9 repeat for ever`, `nothing more happens by itself`; null: a safety claim. */
  readonly ending: string | null;
  readonly end: { readonly views: readonly (View | null)[]; readonly job: string };
  readonly refresh: Entry['refresh'];
  readonly atFault: Entry['atFault'];
  readonly stuckStates: Entry['stuckStates'];
  readonly oracle: readonly string[];
  /** That the page settles from here once it is fresh is what says who is at fault. */
  readonly byItself: boolean;
  readonly hint: readonly string[];
  /** To paste; null: there is no file to replay, and no scenario that makes one. */
  readonly replay: string | null;
}

export interface CounterexampleOptions {
  /** What the command found out beside the report, by the entry shown. */
  readonly notes?: (shown: Entry) => FailureNotes;
  /** The id of the cell that an entry belongs to. */
  readonly cellOf: (entry: Entry) => string;
}

/**
 * One for each claim of each configuration that is violated, expected ones included, unexpected ones
 * first. Costs a replay where a trace does not say what was seen; at most 100 such are replayed.
 */
export function counterexamplesOf(
  entries: readonly Entry[],
  { notes, cellOf }: CounterexampleOptions,
): Counterexample[] {
  const found = groupsOf(entries).flatMap((group) =>
    byClaim(group).flatMap((all) => {
      const violated = all.filter((one) => one.verdict === 'violated' && one.trace);
      const shown = violated.find(isUnexpected) ?? violated[0];
      return shown ? [{ shown, all }] : [];
    }),
  );
  const sorted = [
    ...found.filter(({ shown }) => isUnexpected(shown)),
    ...found.filter(({ shown }) => !isUnexpected(shown)),
  ];
  let replays = MOST_REPLAYS;
  return sorted.map(({ shown, all }, index) => {
    const { claim, items, level, server, client, scenario, refresh, atFault, stuckStates } = shown;
    const given = shown.trace!;
    const trace = given.seen || replays-- <= 0 ? given : { ...given, ...watchedAgain(shown) };
    const { remedy = null, replay = null } = notes?.(shown) ?? {};
    const { kind, says } = CLAIMS[claim];
    return {
      ...{ id: `c${index + 1}`, claim, kind, says, cell: cellOf(shown) },
      where: `${placeText(shown)}, items ${items}`,
      ...{ level, server, client, items, scenario },
      expected: !isUnexpected(shown),
      others: othersIn(all, items),
      steps: stepsOf(trace),
      loop: trace.loop,
      ending: endingOf(trace, kind === 'liveness' ? 'liveness' : 'safety'),
      end: { views: trace.end.views, job: trace.end.job },
      ...{ refresh, atFault, stuckStates },
      oracle: oracleLines(shown),
      byItself: byItself(shown),
      hint: hintLines(shown, remedy),
      replay: replay ?? scenarioAgain(shown),
    };
  });
}

const MOST_REPLAYS = 100;

/** The trace's steps with who talks to whom, and what the users see after each. */
export function stepsOf({ steps, seen, sends = [] }: Trace): StepData[] {
  let views: StepData['views'] = null;
  return steps.map((step, i) => {
    const number = i + 1;
    const news = seen?.find((one) => one.after === number);
    if (news) views = news.views;
    return {
      number,
      process: step.process,
      text: saidOf(step),
      messages: messagesOf(
        step,
        sends.filter((one) => one.step === number),
      ),
      views,
      changes: news !== undefined,
      fault: isFault(step),
    };
  });
}

/** Only a known scenario can be asked for by its name: nothing else is put into a command. */
function scenarioAgain({ scenario, level, own }: Entry): string | null {
  if (!CATALOGUE.some(({ id }) => id === scenario)) return null;
  return replayScenario(scenario!, level === 'code' && !own ? ' --level code' : '');
}

/** What a trace that was written without it shows; nothing where it does not replay. */
function watchedAgain(entry: Entry): Pick<Trace, 'seen' | 'sends'> {
  try {
    const replayed = replayTrace(configurationOf(entry), entry.trace!);
    if (replayed.kind !== 'same') return {};
    const watched = new Watched();
    for (const { views, sent } of replayed.walked) watched.step(views, sent);
    return watched.kept();
  } catch {
    // A subject of one's own has no dialects, and so no model to replay it on.
    return {};
  }
}
