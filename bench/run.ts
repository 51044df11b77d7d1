import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { REAL } from '../cli/ambient.ts';
import { fromTheCommandLine, isBuilt, largeGraphs } from './against-spin.ts';
import { againstXState, type Growth, growth, livenessShare } from './alone.ts';
import { type Loaded, load } from './load.ts';
import type { Measured } from './measure.ts';
import { OTHERS, sectionNow } from './section.ts';
import { COMPARED, type Compared, compare } from './spin/agree.ts';
import { spinVersion } from './spin/pan.ts';

const ROUNDS = 3;
const spin = spinVersion();
const left: string[] = [];
const say = (text: string): void => console.error(text);

say(spin ? `peer: ${spin}` : 'Spin or gcc is not installed: left out');
const compared: Compared[] = [];
const measured: Measured[] = [];
if (spin) {
  for (const one of COMPARED) {
    compared.push(compare(...one));
    say(agreement(compared[compared.length - 1]!));
  }
  measured.push(...shown(largeGraphs(ROUNDS)));
  if (isBuilt()) measured.push(...shown(fromTheCommandLine(ROUNDS)));
  else left.push('the command line: `npm run build` comes first');
} else left.push('everything against Spin: `spin` or `gcc` is not installed');
measured.push(...shown(livenessShare(ROUNDS)), ...shown([againstXState(ROUNDS)]));
const grown = growth(ROUNDS);
const LOAD = { jobs: 200, items: 20, clients: 50, faulty: 0.1 };
const loaded = await load({ ...LOAD, timing: REAL.timing, random: REAL.random });
const disagreeing = compared.filter(({ violated: [a, b] }) => a !== b);
const others = OTHERS.flatMap((title) => sectionNow(title) ?? []);
writeFileSync(join(import.meta.dirname, 'RESULTS.md'), [report(), ...others].join('\n'));

if (disagreeing.length > 0) {
  say(`verdicts differ in ${disagreeing.length} configurations`);
  process.exitCode = 1;
}

function shown(found: Measured[]): Measured[] {
  for (const one of found) {
    say(`${one.title}: ${one.ours} and ${one.peer}, ${one.ratio.toFixed(2)} (${one.reached})`);
  }
  return found;
}

function agreement({ name, states, violated }: Compared): string {
  const same = violated[0] === violated[1] ? 'agrees' : 'DIFFERS';
  return `${same}: ${name}: ${violated.join(' / ')} (${states.join(' / ')} states)`;
}

function report(): string {
  const { rows, states, time }: Growth = grown;
  return `# Results

\`npm run build && npm run bench\` writes this page. Each figure is a median of ${ROUNDS}, ours and the peer's in
turns (A B A B …) in one run on one machine, so that only ratios mean anything.

${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}${spin ? `, ${spin}` : ''}.
${left.map((one) => `\nLeft out: ${one}.\n`).join('')}
## Ratios

| what | ours | peer | ratio | target | |
| --- | --- | --- | --- | --- | --- |
${measured.map((m) => `| ${m.title} | ${m.ours} | ${m.peer} | ${m.ratio.toFixed(2)} | ${m.target} | ${m.reached} |`).join('\n')}

The peer is \`spin -a bench/spin/protocol.pml\`, compiled with \`gcc -O2 -DSAFETY\` and run as
\`./pan -m4000000 -w21\`: its own clock counts, starting and allocating do not. Ours runs in a process of
its own, too. Both verdicts are
\`gcc -O2\` and \`./pan -a -f -m4000000 -w22\`, timed from \`spin -a\` on, against
\`node dist/cli/main.js check --server reference --client reference --fault cut=2 --items N --claim …\`.
What liveness costs is compared with exploring alone. xstate/graph gets the same behaviour as one
machine (\`bench/one-machine.ts\`) and has to find as many states.

## Growth

as-deployed × as-logged, cut=1, both verdicts in process: states grow as N^${states.toFixed(2)}, time as
N^${time.toFixed(2)}.

| N | states | ms |
| --- | --- | --- |
${rows.map(([n, count, ms]) => `| ${n} | ${count} | ${ms.toFixed(0)} |`).join('\n')}

${loadText(loaded)}

## Verdicts

Spin, on a model that was written apart from ours, and our checker: ${compared.length} configurations, ${disagreeing.length} of which
differ in a verdict. Where states differ, ties between interchangeable calls were told apart.

| configuration | states | Spin's | violated | Spin says |
| --- | --- | --- | --- | --- |
${compared.map((c) => `| ${[c.name, ...c.states, ...c.violated].join(' | ')} |`).join('\n')}
`;
}

function loadText({ settled, calls, faults, worked, twice, wrong, ms, latencies }: Loaded): string {
  const { jobs, items, clients, faulty } = LOAD;
  const at = (share: number) => latencies[Math.floor(latencies.length * share)]!.toFixed(1);
  return `## Load

The reference server on loopback, in one process with ${clients} reference clients at once: ${jobs} jobs of
${items} items, each worked on for up to 3 ms; ${faulty * 100} % of the calls break before they are sent, after they
were answered, or get a 503. Figures are of one run and one machine: context, not goals.

| clients that settled | items worked | twice | jobs with wrong counts | calls | broken | calls a second | median | 99 % |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| ${settled} of ${jobs} | ${worked} | ${twice} | ${wrong} | ${calls} | ${faults} | ${((calls / ms) * 1000).toFixed(0)} | ${at(0.5)} ms | ${at(0.99)} ms |`;
}
