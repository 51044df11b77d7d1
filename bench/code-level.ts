import { CLIENTS, SERVERS } from '../model/dialects.ts';
import { CALM, FAULTS, USERS } from '../model/environment.ts';
import { parseFaults, parseUsers } from '../model/parse.ts';
import { configurationOf, explore } from '../reports/entries.ts';
import { checkCode } from '../scenarios/simulate/check-code.ts';
import { ourSubject } from '../scenarios/simulate/our-subject.ts';
import { replayOnCode } from '../scenarios/simulate/replay-code.ts';

/**
 * The whole comparison of code and model, too long for a test: every preset server with every preset
 * page, 0 to 2 items, each fault and each user action alone. `tsx bench/code-level.ts [items] [users]`
 */
const [most = '2', withUsers = 'none'] = process.argv.slice(2);
const clock = () => performance.now();
const worlds = [
  ['none', 'none'],
  ...FAULTS.map((fault) => [`${fault}=1`, 'none']),
  ...(withUsers === 'users' ? USERS.map((user) => ['none', `${user}=1`]) : []),
] as const;
let failed = 0;
for (let items = 0; items <= Number(most); items++) {
  for (const [faults, users] of worlds) {
    const started = clock();
    const found = { pairs: 0, schedules: 0, states: 0, steps: 0, stopped: 0, replayed: 0 };
    for (const server of Object.keys(SERVERS)) {
      for (const client of Object.keys(CLIENTS)) await compare(server, client, items, found);
    }
    const seconds = ((clock() - started) / 1000).toFixed(1);
    console.log(`items ${items}, faults ${faults}, users ${users}:`, found, `${seconds} s`);

    async function compare(server: string, client: string, items: number, sums: typeof found) {
      const budgets = { faults: parseFaults(faults!), users: parseUsers(users!) };
      const environment = { ...CALM, items, ...budgets };
      const subject = ourSubject(SERVERS[server]!, CLIENTS[client]!);
      const result = await checkCode(subject, environment, { clock, strategy: 'paths' });
      sums.pairs += 1;
      sums.schedules += result.schedules;
      sums.states += result.states;
      sums.steps += result.steps;
      if (result.stopped) sums.stopped += 1;
      if (result.disagrees) {
        failed += 1;
        console.log(`${server} × ${client}: disagrees`, result.disagrees);
      }
      const configuration = { server, client, ...environment, claims: null };
      for (const entry of explore(configuration, { clock })) {
        if (!entry.trace) continue;
        const { kind } = await replayOnCode(configurationOf(entry), entry.trace);
        sums.replayed += 1;
        if (kind === 'same') continue;
        failed += 1;
        console.log(`${server} × ${client}: ${entry.claim} replays as ${kind}`);
      }
    }
  }
}
process.exitCode = failed > 0 ? 1 : 0;
