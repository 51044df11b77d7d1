import { UsageError } from '../../model/parse.ts';
import { type Event, jobsOf } from '../logs/event.ts';
import { readLog } from '../logs/read-log.ts';
import { type ExplainOptions, explainJob } from './explain.ts';
import type { JobExplanation } from './explanation.ts';
import { type LogReplay, replayJob } from './replay-log.ts';

export interface LogTextOptions extends Partial<ExplainOptions> {
  /** Default: the only job that the log has. */
  readonly job?: string;
  /** Only this server and page, by name; default: every server with every page. */
  readonly server?: string;
  readonly client?: string;
}

/**
 * Explains every job of a log, given as its text: a platform's CSV, a HAR or NDJSON. Without a `clock`
 * there is no time limit. Throws LogError, one line, where the log cannot be used.
 */
export async function explainLog(
  text: string,
  options: LogTextOptions = {},
): Promise<JobExplanation[]> {
  const all: JobExplanation[] = [];
  for (const [job, events] of await jobsIn(text)) {
    if (options.job !== undefined && job !== options.job) continue;
    all.push(await explainJob(job, events, optionsOf(options)));
  }
  return all;
}

export interface ReplayTextOptions extends LogTextOptions {
  /** `code`: our server and client take the steps too. Default: `model`. */
  readonly level?: 'model' | 'code';
  /** Servers and pages to be put into the same world: `fix-1`, `poll`, `client=reference`. */
  readonly against?: readonly string[];
}

/**
 * The incident of one job step by step, by its best explanation, and the same world with others.
 * Throws LogError where the log cannot be used, UsageError where an option means nothing.
 */
export async function replayLog(text: string, options: ReplayTextOptions = {}): Promise<LogReplay> {
  const jobs = await jobsIn(text);
  const [only = ''] = jobs.keys();
  const job = options.job ?? only;
  const events = jobs.get(job);
  if (!events || (options.job === undefined && jobs.size > 1)) {
    throw new UsageError(
      `job "${options.job ?? ''}": expected one of ${[...jobs.keys()].join(', ')}`,
    );
  }
  const { level = 'model', against = [] } = options;
  return replayJob(job, events, { ...optionsOf(options), level, against });
}

async function jobsIn(text: string): Promise<Map<string, Event[]>> {
  const bytes = async function* () {
    yield Buffer.from(text);
  };
  return jobsOf(await readLog({ name: 'log', bytes }));
}

function optionsOf({ server, client, ...options }: LogTextOptions): ExplainOptions {
  const clock = options.clock ?? (() => 0);
  if (server === undefined || client === undefined) return { ...options, clock };
  return { ...options, clock, pairs: [{ server, client }] };
}
