import { cpus, loadavg } from 'node:os';
import { CALM } from '../model/environment.ts';
import { parseFaults } from '../model/parse.ts';
import { checkCode, settingOf } from '../scenarios/simulate/check-code.ts';
import { mulberry32 } from '../scenarios/simulate/random.ts';
import { endAll, Run } from '../scenarios/simulate/run.ts';
import { expectShortLives } from '../scenarios/simulate/short-lived.ts';
import { type EveryPair, everyPair } from './every-pair.ts';
import { type Little, little, type Through } from './little.ts';
import { judged, type Measured, median } from './measure.ts';
import { byFastCheck, type Work } from './peer.ts';
import { writeSection } from './section.ts';

/**
 * The code level against `fc.scheduler` on the same subject: 3 items, two calls cut, a loop that tries
 * again. `npm run bench:schedules -- [runs|states|pairs …]`: the parts to measure, all by default; each
 * has a section of bench/RESULTS.md, which it writes anew. CPU time counts: the machine may have other
 * things to do. It is bundled first, as users run what is built: tsx names every function on every call.
 */
expectShortLives();
/** Short ones, in turns: a machine that others use has slow minutes. */
const ROUNDS = 25;
const RUNS = 200;
const WARM_UP = 1000;
const PEER_RUNS = 10_000;
const parts = process.argv.slice(2);
const isAsked = (part: string): boolean => parts.length === 0 || parts.includes(part);
const environment = { ...CALM, items: 3, faults: parseFaults('cut=2') };
const work = { items: 3, cuts: 2 };
const measured: Measured[] = [];
const said: string[] = [];

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

function show(one: Measured): void {
  measured.push(one);
  console.error(
    `${one.title}: ${one.ours} and ${one.peer}, ${one.ratio.toFixed(2)} (${one.reached})`,
  );
}

/** As the command line's: asking for CPU time is a call of the system, too dear for each run. */
const clock = (): number => performance.now();

interface Rate {
  /** Runs a second. */
  readonly rate: number;
  /** Of one run, on average. */
  readonly steps: number;
}

async function rated(runs: number, run: () => Promise<number>): Promise<Rate> {
  const started = cpu();
  const steps = await run();
  return { rate: (1000 * runs) / (cpu() - started), steps: steps / runs };
}

/** Our scheduler with the same policy as theirs: of what can happen next, each is as likely. */
async function byUs({ runs, seed = 1 }: Work, { subject }: Little): Promise<number> {
  // As theirs, they are run and judged, and not told apart.
  const setting = { ...settingOf(subject, environment), tellsStates: false };
  const random = mulberry32(seed);
  let steps = 0;
  for (let done = 0; done < runs; done++) {
    const run = await Run.start(setting);
    for (let moves = run.moves(); moves.length > 0; moves = run.moves()) {
      await run.take(moves[Math.floor(random() * moves.length)]!);
    }
    if (run.seen.views[0]?.status !== 'completed') throw new Error('it does not end');
    steps += run.taken.length;
  }
  await endAll(setting);
  return steps;
}

/** The same as the command line runs it: states, claims and seeds are kept and judged. */
async function byCheck({ runs, seed = 1 }: Work, { subject }: Little): Promise<number> {
  const options = { clock, strategy: 'random', maxRuns: runs, seed } as const;
  const { steps } = await checkCode(subject, environment, options);
  return steps;
}

async function runsASecond(through: Through, target: number, stretch: number): Promise<void> {
  const found = { ours: [] as Rate[], peer: [] as Rate[], check: [] as Rate[] };
  // What comes first is compiled meanwhile: it does not count.
  for (const run of [byFastCheck, byUs, byCheck]) {
    await run({ ...work, runs: WARM_UP, seed: 99 }, little(through, false));
  }
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const one = { ...work, runs: RUNS, seed };
    found.peer.push(await rated(RUNS, () => byFastCheck(one, little(through, false))));
    found.ours.push(await rated(RUNS, () => byUs(one, little(through, false))));
    found.check.push(await rated(RUNS, () => byCheck(one, little(through, false))));
  }
  const of = (rates: readonly Rate[]) => median(rates.map(({ rate }) => rate));
  const ratios = found.ours.map(({ rate }, at) => rate / found.peer[at]!.rate);
  const [ratio, sorted] = [median(ratios), ratios.toSorted((a, b) => a - b)];
  const [low, high] = [sorted[ROUNDS >> 2]!, sorted[(3 * ROUNDS) >> 2]!];
  const steps = (rates: readonly Rate[]) => median(rates.map((one) => one.steps)).toFixed(1);
  const [ours, peer, check] = [of(found.ours), of(found.peer), of(found.check)];
  const where = through === 'plain' ? 'a plain in-memory subject' : 'Hono';
  const text = (rate: number, all: readonly Rate[]) =>
    `${rate.toFixed(0)} (${steps(all)} steps each)`;
  show(
    judged(`runs a second, ${where}`, text(ours, found.ours), text(peer, found.peer), ratio, [
      'more',
      target,
      stretch,
    ]),
  );
  const spread = `Half of the ratios of single rounds, ${where}: ${low.toFixed(2)} to ${high.toFixed(2)}.`;
  const whole = `With all that \`check --strategy random\` keeps and judges, ${where}: ${check.toFixed(0)} runs a second.`;
  said.push(spread, whole);
  console.error(spread);
  console.error(whole);
}

async function statesCovered(): Promise<void> {
  const theirs = little('plain');
  const started = cpu();
  await byFastCheck({ ...work, runs: PEER_RUNS }, theirs);
  const between = cpu();
  const ours = little('plain');
  const { complete, schedules, states } = await checkCode(ours.subject, environment, {
    clock,
    timeLimit: 600_000,
  });
  const [peerTime, time] = [between - started, cpu() - between];
  const unmet = [...theirs.states].filter((one) => !ours.states.has(one)).length;
  if (!complete || unmet > 0) {
    console.error(`complete: ${complete}; ${unmet} states that only the peer met`);
    process.exitCode = 1;
  }
  const share = (theirs.states.size / ours.states.size) * 100;
  const s = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  show(
    judged(
      'time to all distinct states, N = 3, two calls cut',
      `100 % (${ours.states.size}) in ${s(time)}`,
      `${share.toFixed(0)} % (${theirs.states.size}) in ${s(peerTime)}, ${PEER_RUNS} runs`,
      time / peerTime,
      ['less', 1, 0.25],
    ),
  );
  said.push(
    `All states took ${schedules} runs; our scheduler tells ${states} apart, since it does not know which of the subject's calls are alike.`,
  );
}

async function allPairs(): Promise<void> {
  const found = await everyPair([2, 1, 0]);
  const s = (ms: number) => (ms / 1000).toFixed(1);
  const title = `${found.pairs} dialect pairs, N <= 2, each of ${found.faults} faults alone, exhaustively`;
  show(judged(title, `${s(found.ms)} s`, 'none', found.ms / 1000, ['less', 60, 15]));
  const three = await everyPair([3]);
  const text = ({ configurations, schedules, states, steps, cpu, workers }: EveryPair) =>
    `${configurations} configurations: ${schedules} schedules, ${states} states, ${steps} steps, ${s(cpu)} s of CPU time on ${workers} workers`;
  said.push(`The dialect pairs are ${text(found)}.`, `With N = 3, they are ${text(three)}.`);
  const failed = [...found.failed, ...three.failed];
  said.push(`Of all these, ${failed.length} were not exhausted, or disagree with the model.`);
  for (const one of failed) console.error(one);
  if (failed.length > 0) process.exitCode = 1;
}

if (isAsked('runs')) {
  await runsASecond('plain', 3, 6);
  await runsASecond('hono', 1.7, 2.5);
  write(
    'Schedules: runs a second',
    `Medians of ${ROUNDS} times ${RUNS} runs each, in turns, of CPU time; the ratio is the median of each round's.
Neither tells states apart there: the peer never does, and ours keeps nothing for it where nobody asks.`,
  );
}
if (isAsked('states')) {
  await statesCovered();
  write('Schedules: all states', 'CPU time, from a cold start; once each.');
}
if (isAsked('pairs')) {
  await allPairs();
  write('Schedules: all pairs of dialects', 'Wall-clock time, from a cold start; once.');
}

/** What was measured since the last time. */
function write(title: string, how: string): void {
  const rows = measured.splice(0);
  const load = loadavg()[0]!.toFixed(1);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`;
  console.error(`load of the machine: ${load}`);
  writeSection(
    title,
    `\`npm run bench:schedules\` writes this section: the real code under a scheduler. The peer is
\`fc.scheduler\` of fast-check on the same subject (\`bench/little.ts\`): both choose among arrivals, ends of
work, replies, cuts and timers, each as likely. ${how}
${machine}; load at the end ${load}.

| what | ours | peer | ratio | target | |
| --- | --- | --- | --- | --- | --- |
${rows.map((m) => `| ${m.title} | ${m.ours} | ${m.peer} | ${m.ratio.toFixed(2)} | ${m.target} | ${m.reached} |`).join('\n')}

${said
  .splice(0)
  .map((one) => `- ${one}`)
  .join('\n')}`,
  );
}
