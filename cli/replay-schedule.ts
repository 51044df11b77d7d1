import {
  parseClient,
  parseFaults,
  parseItems,
  parseOutcomes,
  parseServer,
  parseUsers,
  UsageError,
} from '../model/parse.ts';
import { itemsText } from '../reports/numbers.ts';
import { viewLines } from '../reports/view-text.ts';
import {
  type Configuration,
  configurationText,
  environmentOf,
} from '../scenarios/configuration.ts';
import { settingOf } from '../scenarios/simulate/check-code.ts';
import { type Move, moveText } from '../scenarios/simulate/move.ts';
import { ourSubject } from '../scenarios/simulate/our-subject.ts';
import { viewsOf } from '../scenarios/simulate/replay-code.ts';
import { endAll, type Run } from '../scenarios/simulate/run.ts';
import { DivergenceError, replaySchedule, scheduleString } from '../scenarios/simulate/schedule.ts';
import type { Subject } from '../scenarios/simulate/subject.ts';
import { withConfig } from './config.ts';
import { OK, VIOLATED } from './exit-code.ts';
import type { Io } from './io.ts';
import { subjectIn } from './own-subject.ts';
import type { CheckFlags } from './plan.ts';

/** What says which code a schedule is of, and in which world. */
export type WorldFlags = Pick<
  CheckFlags,
  'level' | 'server' | 'client' | 'items' | 'outcomes' | 'fault' | 'user' | 'config'
>;

/**
 * Takes the moves of a schedule, one word or text, with the real code, and prints it as text with what the
 * user sees, which can be edited and replayed in its turn. Stops at the first move that is not possible,
 * and where code and model part. Throws UsageError.
 */
export async function replayScheduleCommand(
  schedule: string,
  flags: WorldFlags,
  io: Io,
): Promise<number> {
  const { subject, configuration } = await worldOf(flags, io);
  const setting = settingOf(subject, environmentOf(configuration));
  const print = (line: string) => io.stdout.write(`${line}\n`);
  const fail = (...lines: string[]) => {
    io.stderr.write(`unstuck: ${lines.join('\n')}\n`);
    return VIOLATED;
  };
  print(`# ${configurationText(configuration)}, items ${configuration.items}`);
  let seen = '';
  const show = (run: Run, move: Move): void => {
    print(moveText(move));
    const lines = viewLines(viewsOf(run.seen, configuration.items)).map((one) => `# sees: ${one}`);
    if (lines.join('\n') !== seen) for (const line of lines) print(line);
    seen = lines.join('\n');
    const difference = run.compare(run.moves());
    if (difference) throw new Parted(run.taken.length, difference);
  };
  try {
    const { run, choices } = await replaySchedule(setting, schedule, show);
    const possible = run.moves().map(moveText);
    print(`# the job is ${run.seen.store.status} on the server`);
    print(`# possible next: ${possible.join('; ') || 'nothing'}`);
    print(`# as one word: ${scheduleString(choices)}`);
    return OK;
  } catch (error) {
    if (error instanceof DivergenceError) {
      const { step, expected, possible } = error;
      return fail(
        `step ${step} is not possible: the schedule was changed, or the code has changed since`,
        `  the schedule asks for: ${expected}`,
        '  possible there:',
        ...(possible.length > 0 ? possible : ['nothing']).map((one) => `    ${one}`),
      );
    }
    if (!(error instanceof Parted)) throw error;
    const { what, code, model } = error.difference;
    return fail(
      `after step ${error.step} code and model disagree in ${what}`,
      '  the code:',
      ...code.map((line) => `    ${line}`),
      '  the model:',
      ...model.map((line) => `    ${line}`),
    );
  } finally {
    await endAll(setting);
  }
}

class Parted extends Error {
  readonly step: number;
  readonly difference: NonNullable<Run['difference']>;

  constructor(step: number, difference: NonNullable<Run['difference']>) {
    super('code and model part');
    this.step = step;
    this.difference = difference;
  }
}

async function worldOf(
  flags: WorldFlags,
  io: Io,
): Promise<{ subject: Subject; configuration: Configuration }> {
  const config = await io.config(flags.config);
  const { level, server, client, items, outcomes, fault, user } = withConfig([], flags, config);
  if (flags.level === 'model' || (level ?? 'code') !== 'code') {
    throw new UsageError('a schedule is of the code: give --level code');
  }
  const own = server || client ? null : subjectIn(config, io);
  if (!own && !server && !client) {
    throw new UsageError(
      'a schedule does not say whose it is: give --server and --client as they were, or a config with a subject',
    );
  }
  const counts = parseItems((items ?? ['1']).join(','));
  if (counts.length !== 1) {
    throw new UsageError(
      `a schedule is of one item count: give --items, one of ${itemsText(counts)}`,
    );
  }
  const one = (name: string, given: readonly string[] | undefined, usual: string): string => {
    if (given && given.length > 1) throw new UsageError(`--${name}: a schedule is of one ${name}`);
    return given?.[0] ?? usual;
  };
  const pair = own
    ? { server: own.name, client: own.name, own: 'config' as const }
    : {
        server: one('server', server, 'as-deployed'),
        client: one('client', client, 'as-logged'),
      };
  const configuration: Configuration = {
    ...pair,
    items: counts[0]!,
    outcomes: parseOutcomes(outcomes ?? 'both'),
    faults: parseFaults((fault ?? ['none']).join(',')),
    users: parseUsers((user ?? ['none']).join(',')),
    claims: null,
  };
  const subject = own ?? ourSubject(parseServer(pair.server), parseClient(pair.client));
  return { subject, configuration };
}
