import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { alternately, judged, type Measured, median, timed } from './measure.ts';
import { subjectOf } from './spin/ours.ts';
import { Pan } from './spin/pan.ts';

/** Server, page, items, cuts, hash table of pan (a power of two above the states). */
const LARGE = [
  ['as-deployed', 'reference', 5, 2, 21],
  ['as-deployed', 'reference', 15, 1, 21],
  ['reference', 'reference', 150, 2, 21],
] as const;

/** Exploring for safety, a million states and more: states a second and bytes a state. */
export function largeGraphs(rounds: number): Measured[] {
  return LARGE.flatMap(([server, page, items, cuts, hash]) => {
    const subject = subjectOf(server, page);
    const pan = new Pan('safety', subject, items, cuts);
    const runs = alternately(
      rounds,
      () => {
        const { states, ms, bytes } = exploredApart(server, page, items, cuts);
        return { states, rate: states / ms, bytes: bytes / states };
      },
      () => {
        const { states, searchMs, stateBytes, hashBytes } = pan.run({ depth: 4_000_000, hash });
        return { states, rate: states / searchMs, bytes: (stateBytes + hashBytes) / states };
      },
    );
    pan.dispose();
    const of = (key: 'states' | 'rate' | 'bytes') =>
      [median(runs.a.map((one) => one[key])), median(runs.b.map((one) => one[key]))] as const;
    const name = `${server} × ${page}, N=${items}, cut=${cuts}`;
    const [states, theirs] = of('states');
    const [fast, slow] = of('rate');
    const [small, big] = of('bytes');
    const mega = (perMs: number) => `${(perMs / 1000).toFixed(2)} M/s`;
    const note = states === theirs ? `${states} states` : `${states} and ${theirs} states`;
    return [
      judged(`states a second: ${name} (${note})`, mega(fast), mega(slow), fast / slow, [
        'more',
        2,
        4,
      ]),
      judged(
        `bytes a state, index included: ${name}`,
        small.toFixed(1),
        big.toFixed(1),
        small / big,
        ['less', 0.6, 0.4],
      ),
    ];
  });
}

function exploredApart(...configuration: readonly (string | number)[]) {
  const script = join(import.meta.dirname, 'explore-one.ts');
  const line = ['--import', 'tsx', script, ...configuration.map(String)];
  const { stdout, stderr, status } = spawnSync(process.execPath, line, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as { states: number; ms: number; bytes: number };
}

const CLI = join(import.meta.dirname, '..', 'dist', 'cli', 'main.js');

export const isBuilt = (): boolean => existsSync(CLI);

/** From the command line to both verdicts: starting, compiling and all. */
export function fromTheCommandLine(rounds: number): Measured[] {
  const targets = [
    [3, 5, 14],
    [50, 8, 22],
    [100, 15, 41],
  ] as const;
  return targets.map(([items, target, stretch]) => {
    const args = ['check', '--server', 'reference', '--client', 'reference', '--fault', 'cut=2'];
    const claims = 'truthful,never-regresses,counts-add-up,each-item-once,settles';
    const line = [CLI, ...args, '--items', `${items}`, '--claim', claims];
    const runs = alternately(
      rounds,
      () =>
        timed(() => {
          const { status, stdout } = spawnSync(process.execPath, line, { encoding: 'utf8' });
          if (status !== 0) throw new Error(`exit code ${status}\n${stdout}`);
        }).ms,
      () => {
        const pan = new Pan('both', subjectOf('reference', 'reference'), items, 2);
        const { ms, violated } = pan.run({ depth: 4_000_000, hash: 22 });
        pan.dispose();
        if (violated.length > 0) throw new Error(`Spin says violated: ${violated}`);
        return pan.buildMs + ms;
      },
    );
    const [fast, slow] = [median(runs.a), median(runs.b)];
    const title = `command line to both verdicts: reference × reference, N=${items}, cut=2`;
    const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
    return judged(title, seconds(fast), seconds(slow), slow / fast, ['more', target, stretch]);
  });
}
