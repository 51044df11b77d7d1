import { type Configuration, environmentOf } from '../configuration.ts';
import { differencesOf } from '../end-state.ts';
import { type StoredTrace, sameStep, type Walked } from '../replay.ts';
import { settingOf } from './check-code.ts';
import type { Move } from './move.ts';
import { type CodeReplayed, replayHeld, viewsOf } from './replay-code.ts';
import { endAll, Run, type Setting } from './run.ts';
import { choicesIn } from './schedule.ts';
import { jobOf, type Seen } from './seen.ts';
import { withClockStanding } from './server-clock.ts';
import type { Subject } from './subject.ts';

type OwnTrace = StoredTrace & {
  readonly schedule?: string | undefined;
  readonly clockStands?: boolean | undefined;
};

/**
 * Takes the steps of a stored trace with the subject that it was found with: of a config, or with a page
 * made of a library. Where it claims dialects, the model goes beside it as when it was found.
 */
export async function replayOwn(
  subject: Subject,
  configuration: Omit<Configuration, 'claims'>,
  trace: OwnTrace,
  onStep?: (walked: Walked) => Promise<void>,
): Promise<CodeReplayed> {
  const used = trace.clockStands ? withClockStanding(subject) : subject;
  const setting = settingOf(used, environmentOf(configuration));
  const { items } = configuration;
  const replaying = setting.model
    ? replayHeld(setting, items, trace, onStep)
    : replayBare(setting, trace, onStep);
  return replaying.finally(() => endAll(setting));
}

/**
 * Process, name and payload have to match at each step; where two moves are named alike, the trace's short
 * word tells which one it was.
 */
async function replayBare(
  setting: Setting,
  trace: OwnTrace,
  onStep?: (walked: Walked) => Promise<void>,
): Promise<CodeReplayed> {
  const { items } = setting.environment;
  const choices = trace.schedule === undefined ? [] : choicesIn(trace.schedule);
  const run = await Run.start(setting);
  const walked: Walked[] = [];
  let loopStart: string | null = null;
  for (const [at, expected] of trace.steps.entries()) {
    if (at === trace.loop) loopStart = run.key();
    const moves = run.moves();
    const fits = moves.filter((one) => sameStep(namedOf(one), expected));
    const chosen = moves[choices[at] ?? -1];
    const move = chosen && fits.includes(chosen) ? chosen : fits[0];
    if (!move) return { kind: 'impossible', walked, expected, possible: moves.map(namedOf) };
    await run.take(move);
    const seen: Walked = { step: expected, views: viewsOf(run.seen, items), sent: [] };
    walked.push(seen);
    await onStep?.(seen);
  }
  const { views, job } = trace.end;
  const differences = differencesOf({ views, job, state: {} }, endOf(run.seen));
  if (differences.length > 0) return { kind: 'elsewhere', walked, what: 'end', differences };
  if (loopStart !== null && run.world.isTold && loopStart !== run.key()) {
    const open = [
      'what server and page tell of themselves is not what it was where the loop began',
    ];
    return { kind: 'elsewhere', walked, what: 'loop', differences: open };
  }
  return { kind: 'same', walked };
}

const endOf = ({ views, store }: Seen) => ({
  views: views.map((view) => {
    if (!view) return null;
    const { status, completed, total, error, action, cancel } = view;
    return { status, completed, total, error: error !== null, action, cancel };
  }),
  job: jobOf(store),
  state: {},
});

const namedOf = ({ process, name, payload }: Move) => ({ process, name, payload });
