import { availableParallelism } from 'node:os';
import { asEdge, asState, tourOf } from '../client/testing/page-tour.testing.ts';
import { CLIENTS, SERVERS } from '../model/dialects.ts';
import { CALM, FAULTS, USERS } from '../model/environment.ts';
import { parseFaults, parseUsers } from '../model/parse.ts';
import { configurationOf, explore } from '../reports/entries.ts';
import { launchChromium } from '../scenarios/browser/chromium/launch.ts';
import { Lane } from '../scenarios/browser/lane.ts';
import { ourPage, ourSubjectIn } from '../scenarios/browser/our-page.ts';
import { runOrders } from '../scenarios/browser/run-orders.ts';
import { pieces, walkAll } from '../scenarios/browser/walk.testing.ts';
import { settingOf } from '../scenarios/simulate/check-code.ts';
import { replayHeld } from '../scenarios/simulate/replay-code.ts';
import { endAll } from '../scenarios/simulate/run.ts';

/**
 * What is too long for a test, in Chromium: `tsx bench/browser-level.ts`
 *
 *     cost                         what a browser, a page and an order cost
 *     orders [COUNTS] [users]      every order and every counterexample of every pair, each fault (and each
 *                                  user action) alone; default: 0,1
 *     orders-of SERVER CLIENT [COUNTS]   the same of one pair; default: 0,1,2,3
 *     paths                        every step from every state of the page machine, of every page
 */
const [what = 'cost', ...rest] = process.argv.slice(2);
const clock = () => performance.now();
const ms = (from: number) => (clock() - from).toFixed(0);
const started = clock();
const { browser, found } = await launchChromium();
console.log(`${found.from}: Chromium ${browser.version()} starts in ${ms(started)} ms`);
const lanes = new Map<string, Lane[]>();
let failed = 0;

async function lanesFor(client: string): Promise<Lane[]> {
  const known = lanes.get(client);
  if (known) return known;
  const page = ourPage(client);
  const count = Math.min(availableParallelism(), 4);
  const made = await Promise.all(Array.from({ length: count }, () => Lane.open(browser, page)));
  lanes.set(client, made);
  return made;
}

if (what === 'cost') await cost();
else if (what === 'orders') {
  const [counts = '0,1', users] = rest;
  await sweep(Object.keys(SERVERS), Object.keys(CLIENTS), counts, users === 'users');
} else if (what === 'orders-of') {
  const [server = 'reference', client = 'reference', counts = '0,1,2,3'] = rest;
  await sweep([server], [client], counts, false);
} else if (what === 'paths') await paths();
else throw new Error(`${what}: choose from cost, orders, orders-of, paths`);
await browser.close();
process.exitCode = failed > 0 ? 1 : 0;

async function cost(): Promise<void> {
  const [lane] = (await lanesFor('reference')) as [Lane];
  const open = async () => {
    const from = clock();
    await lane.open(lane.take(), 'job');
    return clock() - from;
  };
  const fresh: number[] = [];
  for (let n = 0; n < 9; n += 1) fresh.push(await open());
  const again: number[] = [];
  const commands: number[] = [];
  for (let n = 0; n < 21; n += 1) {
    lane.begin();
    again.push(await open());
    const from = clock();
    await lane.tabs[0]!.command({});
    commands.push(clock() - from);
  }
  const median = (all: number[]) =>
    all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!.toFixed(1);
  console.log(
    `a page in a new tab opens in ${median(fresh)} ms, in a used one in ${median(again)} ms`,
  );
  console.log(`a command with a look at the page takes ${median(commands)} ms (medians)`);
  lane.begin();
  for (const count of [1, 2, 3, 4]) {
    const page = ourPage('reference');
    const own = await Promise.all(Array.from({ length: count }, () => Lane.open(browser, page)));
    const from = clock();
    const { run, steps } = await ordersIn(own, 'reference', 'reference', 2, 'cut=1', 'none');
    const each = (clock() - from) / run;
    console.log(
      `${count} profiles: ${run} orders (${steps} different steps), ${each.toFixed(1)} ms each`,
    );
    for (const one of own) await one.close();
  }
}

async function paths(): Promise<void> {
  for (const [client, options] of Object.entries(CLIENTS)) {
    const from = clock();
    const tour = tourOf(options, asEdge, new Set());
    const states = new Set(tour.flatMap(asState)).size;
    const edges = new Set(tour.flatMap(asEdge)).size;
    const parting = await walkAll(await lanesFor(client), options, pieces(tour));
    if (parting) {
      failed += 1;
      console.log(`${client}: page and machine differ`, parting);
    }
    const seconds = ((clock() - from) / 1000).toFixed(1);
    console.log(
      `${client}: ${states} states, ${edges} steps from them, ${tour.length} taken, ${seconds} s`,
    );
  }
}

function ordersIn(
  own: readonly Lane[],
  server: string,
  client: string,
  items: number,
  faults: string,
  users: string,
) {
  const subjects = own.map((lane) => ourSubjectIn(lane, SERVERS[server]!, CLIENTS[client]!));
  const environment = { ...CALM, items, faults: parseFaults(faults), users: parseUsers(users) };
  return runOrders(subjects, environment, { clock, timeLimit: 3_600_000, maxRuns: 1_000_000 });
}

async function sweep(servers: string[], clients: string[], counts: string, withUsers: boolean) {
  const worlds = [
    ['none', 'none'],
    ...FAULTS.map((fault) => [`${fault}=1`, 'none']),
    ...(withUsers ? USERS.map((user) => ['none', `${user}=1`]) : []),
  ] as [string, string][];
  for (const items of counts.split(',').map(Number)) {
    for (const [faults, users] of worlds) {
      const from = clock();
      const sums = { pairs: 0, run: 0, left: 0, replayed: 0 };
      for (const server of servers) {
        for (const client of clients) await compare(server, client, items, faults, users, sums);
      }
      const { pairs, run, left, replayed } = sums;
      console.log(
        `items ${items}, faults ${faults}, users ${users}: ${pairs} pairs, ${run} of ${run + left} orders, ` +
          `${left} left, ${replayed} counterexamples shown, ${((clock() - from) / 1000).toFixed(1)} s`,
      );
    }
  }
}

async function compare(
  server: string,
  client: string,
  items: number,
  faults: string,
  users: string,
  sums: { pairs: number; run: number; left: number; replayed: number },
): Promise<void> {
  const own = await lanesFor(client);
  const { run, of, disagrees } = await ordersIn(own, server, client, items, faults, users);
  sums.pairs += 1;
  sums.run += run;
  sums.left += of - run;
  if (disagrees) {
    failed += 1;
    console.log(`${server} × ${client}: disagrees`, disagrees);
  }
  const environment = { ...CALM, items, faults: parseFaults(faults), users: parseUsers(users) };
  const subject = ourSubjectIn(own[0]!, SERVERS[server]!, CLIENTS[client]!);
  const setting = settingOf(subject, environment);
  for (const entry of explore({ server, client, ...environment, claims: null }, { clock })) {
    if (!entry.trace) continue;
    const { kind } = await replayHeld(setting, configurationOf(entry).items, entry.trace);
    sums.replayed += 1;
    if (kind === 'same') continue;
    failed += 1;
    console.log(`${server} × ${client}: ${entry.claim} replays as ${kind}`);
  }
  await endAll(setting);
}
