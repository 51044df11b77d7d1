import { CALM } from '../model/environment.ts';
import { parseFaults } from '../model/parse.ts';
import { checkCode } from '../scenarios/simulate/check-code.ts';
import { little } from './little.ts';
import { median } from './measure.ts';
import { byFastCheck } from './peer.ts';

/**
 * Steps a second of random schedules, ours and those of `fc.scheduler`, in turns, on the same subject:
 * 3 items, up to two calls cut. Per step, since runs of the two differ in length. CPU time counts.
 * `tsx bench/schedules.ts [RUNS] [ROUNDS]`
 */
const [runs = 500, rounds = 3] = process.argv.slice(2).map(Number);
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const environment = { ...CALM, items: 3, faults: parseFaults('cut=2') };
for (const through of ['plain', 'hono'] as const) {
  const found = { ours: [] as number[], peer: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const theirs = little(through);
    const started = cpu();
    await byFastCheck({ items: 3, cuts: 2, runs, through }, theirs);
    const between = cpu();
    const ours = little(through);
    await checkCode(ours.subject, environment, { clock: cpu, strategy: 'random', maxRuns: runs });
    found.peer.push((between - started) / theirs.looks());
    found.ours.push((cpu() - between) / ours.looks());
  }
  const [ours, peer] = [median(found.ours), median(found.peer)];
  const ms = (one: number) => `${(1000 * one).toFixed(0)} µs a step`;
  console.log(
    `${through}: ours ${ms(ours)}, fc.scheduler ${ms(peer)}: ${(peer / ours).toFixed(2)}`,
  );
}
