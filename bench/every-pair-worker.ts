import { CLIENTS, SERVERS } from '../model/dialects.ts';
import { CALM } from '../model/environment.ts';
import { checkCode } from '../scenarios/simulate/check-code.ts';
import { ourSubject } from '../scenarios/simulate/our-subject.ts';
import { expectShortLives } from '../scenarios/simulate/short-lived.ts';
import type { Configuration, Found } from './every-pair.ts';

/** One process of bench/every-pair.ts: it is sent configurations, and answers what it found. */
expectShortLives();
const clock = (): number => performance.now();

async function check({ server, client, items, fault }: Configuration): Promise<Found> {
  const started = clock();
  const faults = [{ kind: fault, route: null, budget: 1 }];
  const subject = ourSubject(SERVERS[server]!, CLIENTS[client]!);
  const environment = { ...CALM, items, faults };
  const result = await checkCode(subject, environment, { clock, timeLimit: 600_000 });
  const name = `${server} × ${client}, N = ${items}, ${fault}=1`;
  const why = result.disagrees
    ? `disagrees: ${result.disagrees.what}`
    : `stopped: ${result.stopped}`;
  return {
    schedules: result.schedules,
    states: result.states,
    steps: result.steps,
    ms: clock() - started,
    failed: result.complete ? null : `${name}: ${why}`,
  };
}

process.on('message', async (next: Configuration | 'over') => {
  if (next !== 'over') return process.send!({ found: await check(next) });
  const { user, system } = process.cpuUsage();
  process.send!({ cpu: (user + system) / 1000 });
  process.disconnect();
});
