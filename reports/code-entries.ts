import type { View } from '../client/view.ts';
import { type Bounds, DEFAULT_BOUNDS } from '../model/checker/bounds.ts';
import { CLAIMS, type ClaimName } from '../model/claims.ts';
import { TIME } from '../model/judge.ts';
import { viewsOf } from '../model/narrate.ts';
import type { RefreshAnswer } from '../model/refresh.ts';
import { type Configuration, environmentOf, subjectOf } from '../scenarios/configuration.ts';
import { endStateOf } from '../scenarios/end-state.ts';
import {
  type CheckCodeOptions,
  type CodeResult,
  checkCode,
  settingOf,
} from '../scenarios/simulate/check-code.ts';
import { MOST_STATES } from '../scenarios/simulate/explorer.ts';
import { refreshAnswerFor } from '../scenarios/simulate/oracle.ts';
import { ourSubject } from '../scenarios/simulate/our-subject.ts';
import type { Counterexample } from '../scenarios/simulate/property/result.ts';
import { endAll, type Setting } from '../scenarios/simulate/run.ts';
import { choicesOf, scheduleString } from '../scenarios/simulate/schedule.ts';
import { jobOf } from '../scenarios/simulate/seen.ts';
import { withClockStanding } from '../scenarios/simulate/server-clock.ts';
import type { Strategy } from '../scenarios/simulate/strategies.ts';
import type { Subject } from '../scenarios/simulate/subject.ts';
import type { CodeVerdict, Schedule } from '../scenarios/simulate/verdicts.ts';
import { baseOf, claimsIn, coverageIn, oracleOf } from './entries.ts';
import type { Entry, ReportedTrace } from './report.ts';
import { Watched } from './watched.ts';

export interface ExploreCodeOptions extends CheckCodeOptions {
  readonly strategy: Strategy;
  readonly seed: number;
  readonly bounds: Partial<Bounds>;
  /** Instead of our server and client in the configuration's dialects. */
  readonly own?: Subject | null;
}

/** Runs our server and client in one configuration: an entry for each claim. */
export async function exploreCode(
  configuration: Configuration,
  options: ExploreCodeOptions,
): Promise<Entry[]> {
  const subject = options.own ?? ours(configuration);
  const environment = environmentOf(configuration);
  const claims = claimsIn(configuration);
  const { among } = configuration;
  const counts = among ? { counts: among } : {};
  const started = options.clock();
  const maxStates = statesOf(options.bounds);
  const bounds = { ...options.bounds, maxStates };
  const given = { ...options, ...counts, claims, maxStates };
  const result = await checkCode(subject, environment, given);
  const time = Math.round((options.clock() - started) * 10) / 10;
  const shared = { ...sharedOf(configuration, result, { ...options, bounds }), time };
  const entries: Entry[] = [];
  for (const [index, claim] of claims.entries()) {
    const verdict = result.claims.get(claim)!;
    const found = result.counterexamples?.get(result.disagrees ? 'disagrees' : claim);
    const items = found?.items ?? environment.items;
    const used = result.clockStood.has(claim) ? withClockStanding(subject) : subject;
    const setting = settingOf(used, { ...environment, items });
    const refresh = await refreshOf(setting, verdict, result, options);
    entries.push({
      ...shared,
      items,
      schedules: { ...shared.schedules, ...(found ? wayTo(found) : {}) },
      claim,
      ...verdictOf(verdict, result),
      assumptions: assumptionsOf(claim, verdict, result, options),
      trace:
        verdict.kind === 'violated' && !result.disagrees ? await traceOf(setting, verdict) : null,
      ...refresh,
      ...coverageIn(index, result.coverage),
    });
  }
  return entries;
}

function sharedOf(
  configuration: Configuration,
  { states, steps, depth, stopped, schedules, pruned }: CodeResult,
  { strategy, seed, bounds }: ExploreCodeOptions,
) {
  return {
    ...baseOf(configuration, bounds, stopped, 'code'),
    states,
    transitions: steps,
    depth,
    interleavings: null,
    schedules: {
      strategy,
      seed: strategy === 'random' || strategy === 'property' ? seed : null,
      executed: schedules,
      pruned,
      ...(configuration.among ? { among: [...configuration.among] } : {}),
    },
  };
}

/** A state of the code takes some kB: by default there are fewer than of the model. */
function statesOf({ maxStates = DEFAULT_BOUNDS.maxStates }: Partial<Bounds>): number {
  return maxStates === DEFAULT_BOUNDS.maxStates ? MOST_STATES : maxStates;
}

const wayTo = ({ path, shrinks, before }: Counterexample) => ({ path, shrinks, before });

function verdictOf(
  verdict: CodeVerdict,
  { disagrees }: CodeResult,
): Pick<Entry, 'verdict' | 'because' | 'difference'> {
  if (disagrees) {
    const { moves, what, code, model } = disagrees;
    const steps = moves.map(({ process, name, payload }) => ({
      process,
      name,
      payload: { ...payload },
    }));
    const because = `after ${steps.length} steps code and model differ in ${what}`;
    const difference = { steps, what, code: [...code], model: [...model] };
    return { verdict: 'disagrees', because, difference };
  }
  return { verdict: verdict.kind, because: verdict.kind === 'incomplete' ? verdict.because : null };
}

async function refreshOf(
  setting: Setting,
  verdict: CodeVerdict,
  { schedules: runs, states }: CodeResult,
  { clock, timeLimit = 60_000, maxRuns = 100_000, onProgress }: ExploreCodeOptions,
): Promise<Pick<Entry, 'refresh' | 'atFault' | 'stuckStates'>> {
  const stuck = verdict.kind === 'violated' ? verdict.stuck : [];
  // Whoever stops the run waits for no oracle either; all of them together have as long as one run.
  const mustStop = () => onProgress?.({ runs, states });
  const until = clock() + timeLimit;
  const answers: RefreshAnswer[] = [];
  for (const one of stuck.slice(0, MOST_ASKED)) {
    if (mustStop() || clock() > until) break;
    const limits = { clock, timeLimit: until - clock(), maxRuns, onProgress: mustStop };
    answers.push(await refreshAnswerFor(setting, one, limits));
  }
  return oracleOf(answers, stuck.length);
}

/** Stuck states that are asked about; each costs two explorations. */
const MOST_ASKED = 8;

function ours(configuration: Configuration): Subject {
  const { server, client } = subjectOf(configuration);
  return ourSubject(server, client);
}

async function traceOf(
  setting: Setting,
  { schedule }: { readonly schedule: Schedule | null },
): Promise<ReportedTrace | null> {
  if (!schedule) return null;
  const { model, environment } = setting;
  const { moves, loop } = schedule;
  if (!model) return ownTraceOf(setting, schedule);
  const { steps, states, sent } = model.narrate(moves);
  const { items } = environment;
  const end = endStateOf(model.compiled, states[states.length - 1]!, items);
  const watched = new Watched();
  for (const [i, one] of sent.entries()) {
    watched.step(viewsOf(model.compiled, states[i + 1]!, items), one);
  }
  const word = scheduleString((await choicesOf(setting, moves)).choices);
  await endAll(setting);
  // The model has the same steps, so that the trace replays at any level.
  const trace = { steps, loop, identities: true, end, schedule: word, ...watched.kept() };
  return structuredClone(trace) as ReportedTrace;
}

/** Where no model is beside: the moves as they are, and what was seen at their end. */
async function ownTraceOf(setting: Setting, { moves, loop }: Schedule): Promise<ReportedTrace> {
  const watched = new Watched();
  const { run, choices } = await choicesOf(setting, moves, ({ seen }) => {
    watched.step(
      seen.views.map((view) => view && shownOf(view)),
      null,
    );
  });
  const { views, store } = run.seen;
  await endAll(setting);
  return {
    // As this one run numbers its calls: a path through states that several runs met mixes theirs.
    steps: run.taken.map(({ process, name, payload }) => ({
      process,
      name,
      payload: { ...payload },
    })),
    loop,
    identities: true,
    schedule: scheduleString(choices),
    ...(setting.subject.clockStands ? { clockStands: true } : {}),
    end: {
      views: views.map((view) => view && shownOf(view)),
      job: jobOf(store),
      state: {},
    },
    ...watched.kept(),
  };
}

const shownOf = ({ status, completed, total, error, action, cancel }: View) => ({
  ...{ status, completed, total, error: error !== null, action, cancel },
});

const SAME_STATE =
  'runs of the code that agree in store, views, calls, timers, budgets and the state of the model beside them have the same future';

const SAME_TOLD =
  'runs that agree in store, views, calls, timers, budgets and what server and page tell of themselves have the same future';

const CLOCK_STANDS =
  'no time passes by the server’s clock while pages wait: its fingerprint tells points in time, or not all that hangs on them';

function assumptionsOf(
  claim: ClaimName,
  verdict: CodeVerdict,
  { fair, pruned, within: bound, clockStood }: CodeResult,
  { strategy, own }: ExploreCodeOptions,
): string[] {
  // Where nothing was pruned, nothing was taken to be the same.
  const same = own ? (pruned > 0 ? [SAME_TOLD] : []) : [SAME_STATE];
  const isBounded = verdict.kind === 'violated' || (verdict.kind === 'holds' && verdict.within);
  const within = isBounded && bound !== null ? [bound] : [];
  const stands = clockStood.has(claim) ? [CLOCK_STANDS] : [];
  const all = [...TIME, ...(strategy === 'exhaustive' ? same : []), ...stands, ...within];
  if (CLAIMS[claim].kind !== 'liveness') return all;
  return [...all, `weakly fair: ${fair.join(', ')}`];
}
