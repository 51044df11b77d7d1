import { CLIENTS, type ClientOptions } from '../../model/dialects.ts';
import { CALM, type Environment } from '../../model/environment.ts';
import { callsOf } from '../../model/protocol.ts';
import { forkOf, type RefreshAnswer } from '../../model/refresh.ts';
import { exploreAllSchedules } from './exhaustive.ts';
import type { StrategyOptions } from './explorer.ts';
import { idleIn } from './idle.ts';
import { keyOf } from './move.ts';
import { referenceFor } from './reference-page.ts';
import { endAll, Run, type Setting } from './run.ts';
import type { Subject } from './subject.ts';
import { ModelBeside } from './twin.ts';
import { type Schedule, verdictOn } from './verdicts.ts';

/**
 * The refresh oracle on code: the schedule is taken again up to where it is stuck, then one fresh page
 * opens, of the same client or of ours, and goes through every schedule without faults and users.
 */
export async function refreshAnswerFor(
  setting: Setting,
  schedule: Schedule,
  options: StrategyOptions,
): Promise<RefreshAnswer> {
  const reference = CLIENTS.reference!;
  const { client, model } = setting.subject;
  const helps = await settlesWith(setting, schedule, client, model?.client ?? null, options);
  // What nobody else can read tells nothing of the reference page; a page that settles shows that one can.
  if (setting.subject.isUntold) return { helps, atFault: helps ? 'page' : null };
  const ours = referenceFor(setting.subject);
  const good = await settlesWith(setting, schedule, ours, reference, options);
  return { helps, atFault: good === null ? null : good ? 'page' : 'server' };
}

async function settlesWith(
  setting: Setting,
  { moves, loop }: Schedule,
  client: Subject['client'],
  dialect: ClientOptions | null,
  options: StrategyOptions,
): Promise<boolean | null> {
  const { subject, environment } = setting;
  const { items, outcomes } = environment;
  const calm: Environment = { ...CALM, items, outcomes };
  const server = subject.model?.server;
  const calls = callsOf(environment) + callsOf(calm);
  const model =
    setting.model && server && dialect
      ? new ModelBeside({ server, client: dialect }, calm, calls)
      : null;
  const fresh: Setting = { subject, environment: calm, model, live: setting.live };
  const keys = moves.slice(0, loop ?? moves.length).map(keyOf);
  const start = async () => {
    const run = await Run.start(setting);
    await run.follow(keys);
    await run.world.refreshWith(client);
    const f = model && run.f && forkOf(setting.model!.compiled, run.f, model.compiled);
    return new Run(fresh, run.world, f);
  };
  const exploring = exploreAllSchedules(fresh, { ...options, start });
  const explored = await exploring.finally(() => endAll(setting));
  if (explored.stopped || explored.disagrees) return null;
  const idle = idleIn(explored, options.idlePolls);
  const nodes = [...explored.nodes.values()];
  const { kind } = verdictOn('settles', { nodes, because: null, idle });
  return kind === 'incomplete' ? null : kind === 'holds';
}
