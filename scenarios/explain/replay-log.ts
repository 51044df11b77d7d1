import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { FAULTS, type Fault } from '../../model/environment.ts';
import { type NamedStep, Narrator, type View, viewsOf } from '../../model/narrate.ts';
import { UsageError } from '../../model/parse.ts';
import type { Configuration } from '../configuration.ts';
import type { Event } from '../logs/event.ts';
import { traceOf } from '../replay.ts';
import { type CodeReplayed, replayOnCode } from '../simulate/replay-code.ts';
import { TYPICAL } from './counterfactual.ts';
import { eventText } from './event-text.ts';
import { type Explained, type ExplainOptions, explainFully } from './explain.ts';
import type { JobExplanation } from './explanation.ts';
import { worldFor } from './hypotheses.ts';
import type { PathStep } from './path.ts';
import { runTimed } from './timed-run.ts';
import type { World } from './world.ts';

/** One step of an incident or of the same world with others, and what is seen after it. */
export interface TimedStep {
  /** ms since 1970: in the incident a time at which it may have been. */
  readonly at: number;
  /** null: the log tells of something that the model has no step for. */
  readonly step: NamedStep | null;
  /** What the log says there, as people read it; null: nothing. */
  readonly event: string | null;
  readonly view: View | null;
}

export interface ReplayedRun {
  readonly server: string;
  readonly client: string;
  readonly steps: readonly TimedStep[];
  /** What the page shows at the end: of the incident, before its user came back. */
  readonly view: View | null;
  readonly settles: boolean | null;
  /** The same steps taken by our server and client; null: not asked, or the log starts in the middle. */
  readonly code: CodeReplayed | null;
}

export interface LogReplay {
  readonly explanation: JobExplanation;
  /** The incident and then the others; empty: nothing explains it. */
  readonly runs: readonly ReplayedRun[];
}

export interface ReplayOptions extends ExplainOptions {
  /** `code`: our server and client take the steps too. */
  readonly level: 'model' | 'code';
  /** Servers and pages that are put into the same world, by name. */
  readonly against: readonly string[];
}

/** The incident of a log step by step, by its best explanation, and the same world with others. */
export async function replayJob(
  job: string,
  events: readonly Event[],
  options: ReplayOptions,
): Promise<LogReplay> {
  const explained = await explainFully(job, events, options);
  const { explanation, trial, same } = explained;
  const { best } = explanation;
  if (!best || !trial) return { explanation, runs: [] };
  const own = await ownRun(explained, options.level);
  const runs = [own];
  for (const names of options.against.map((text) => pairIn(text, best))) {
    if (!same) throw new UsageError(`--against: ${WORK_UNKNOWN}`);
    const world = worldFor(names, same.items, 1 + same.reloads.length, same.cancels.length, false);
    runs.push(await otherRun(names, world, explained, options.level));
  }
  return { explanation, runs };
}

const WORK_UNKNOWN =
  'the log does not say how long the work on its items took, so no other world is the same; ' +
  'leave it out, or explain a log that has "takes" and "settles"';

/** `fix-1`, `poll`: one of the two is put in; `reference`: both are, unless it says which. */
export function pairIn(
  text: string,
  own: { readonly server: string; readonly client: string },
): { server: string; client: string } {
  const [, side, name = ''] = /^(?:(server|client)=)?(.*)$/.exec(text) ?? [];
  const server = side !== 'client' && name in SERVERS ? name : null;
  const client = side !== 'server' && name in CLIENTS ? name : null;
  if (server === null && client === null) {
    const known = [...new Set([...Object.keys(SERVERS), ...Object.keys(CLIENTS)])];
    throw new UsageError(
      `--against "${text}": expected a server or a page, one of ${known.join(', ')}`,
    );
  }
  return { server: server ?? own.server, client: client ?? own.client };
}

async function ownRun(
  { explanation, trial, path }: Explained,
  level: ReplayOptions['level'],
): Promise<ReplayedRun> {
  const { server, client, question } = trial!;
  const steps = namedOn(question.world, path);
  const runs = explanation.startsInTheMiddle || level === 'model' ? null : steps;
  return {
    server,
    client,
    steps,
    view: explanation.view,
    settles: explanation.settled,
    code: runs && (await onCode({ server, client }, question.world, runs)),
  };
}

async function otherRun(
  names: { readonly server: string; readonly client: string },
  world: World,
  { same, path }: Explained,
  level: ReplayOptions['level'],
): Promise<ReplayedRun> {
  const loaded = path.find(({ event }) => event?.kind === 'loads')?.at ?? path[0]!.at;
  const { steps: taken, view, settles } = runTimed(world, same!, TYPICAL);
  const there = taken.map((one) => ({
    ...one,
    at: loaded + Math.round(one.at),
    event: null,
    calls: [],
  }));
  const steps = namedOn(world, there);
  const code = level === 'code' ? await onCode(names, world, steps) : null;
  return { ...names, steps, view, settles, code };
}

function namedOn(world: World, path: readonly PathStep[]): TimedStep[] {
  const narrator = new Narrator(world.compiled);
  const { items } = world.environment;
  return path.map(({ at, taken, event, from, to }) => {
    const step = taken && narrator.name(taken);
    narrator.advance(from.f, to.f);
    const view = viewsOf(world.compiled, to.f, items)[0] ?? null;
    return { at, step, event: event && eventText(event), view };
  });
}

/** Our server and client take the steps; the model goes beside them. */
async function onCode(
  names: { readonly server: string; readonly client: string },
  { environment: { items, outcomes } }: World,
  timed: readonly TimedStep[],
): Promise<CodeReplayed> {
  const steps = timed.flatMap(({ step }) => (step ? [step] : []));
  const count = (name: string) => steps.filter((one) => one.name === name).length;
  const named = (kind: Fault) => ({ stale: 'keeps', crash: 'crashes' })[kind as string] ?? kind;
  const faults = FAULTS.flatMap((kind) => {
    const budget = count(named(kind));
    return budget > 0 ? [{ kind, route: null, budget }] : [];
  });
  const users = {
    refresh: count('reloads'),
    cancel: count('presses cancel'),
    'hide-tab': count('hides'),
  };
  const configuration: Omit<Configuration, 'claims'> = { ...names, items, outcomes, faults, users };
  const trace = traceOf(configuration, steps);
  if (!trace) throw new Error('the steps of an explanation are not possible in the model');
  return replayOnCode(configuration, trace);
}
