import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLIENT_OPTIONS, SERVER_OPTIONS } from '../../model/dialects.ts';
import type { Subject } from '../../model/subject.ts';

const MODEL = join(import.meta.dirname, 'protocol.pml');

/** What is wanted of `protocol.pml`: safety, or one of its liveness claims. */
export type Mode = 'safety' | 'claims' | 'settles' | 'job-settles' | 'both';

/** What one run of pan said. */
export interface PanRun {
  readonly states: number;
  readonly transitions: number;
  /** Bytes: what the stored states really take, hash table aside. */
  readonly stateBytes: number;
  readonly hashBytes: number;
  /** Claims that some state or step violates; liveness claims by `acceptance cycle`. */
  readonly violated: readonly string[];
  /** ms, as measured outside of the process. */
  readonly ms: number;
  /** ms, as pan says itself: searching, without starting and allocating. */
  readonly searchMs: number;
}

/** Numbers of violated claims in `protocol.pml`. */
export const SAFETY_CLAIMS = [
  'truthful',
  'never-regresses',
  'counts-add-up',
  'each-item-once',
  'action-iff-completed',
];

/** Is Spin here, and the compiler that it needs? */
export function spinVersion(): string | null {
  const spin = spawnSync('spin', ['-V'], { encoding: 'utf8' });
  const gcc = spawnSync('gcc', ['--version'], { encoding: 'utf8' });
  if (spin.error || gcc.error) return null;
  return `${spin.stdout.trim()}, ${gcc.stdout.split('\n')[0]}`;
}

/** Options that the Promela model does not know are refused: lease, cancel and idempotency aside. */
export function definesOf({ server, client }: Subject, items: number, cuts: number): string[] {
  const is = (condition: boolean) => (condition ? 1 : 0);
  const values = {
    N: items,
    CUTS: cuts,
    TAKE2: is(server.take === 'select-then-take'),
    MARK: is(server.mark === 'always'),
    COUNTERS: SERVER_OPTIONS.counters.indexOf(server.counters),
    FINALISE: SERVER_OPTIONS.finalise.indexOf(server.finalise),
    FINAL: is(server.final === 'failed-if-all-failed'),
    SAYS: is(server['last-reply'] === 'job_completed'),
    ALWAYS: is(server.settle === 'always'),
    EMPTY: is(server.empty === 'completed'),
    UNLESS: is(client.start === 'unless-terminal'),
    RETRY: is(client.error === 'retry'),
    AFTER: CLIENT_OPTIONS.after.indexOf(client.after),
    LASTDONE: is(client['last-shown-as'] === 'completed'),
    FORWARD: is(client.merge === 'forward-only'),
  };
  return Object.entries(values).map(([name, value]) => `-D${name}=${value}`);
}

const MODES: Record<Mode, { defines: string[]; gcc: string[]; pan: string[] }> = {
  safety: { defines: [], gcc: ['-DSAFETY'], pan: [] },
  claims: { defines: ['-DCLAIMS'], gcc: ['-DSAFETY'], pan: [] },
  settles: { defines: ['-DLIVE=1'], gcc: [], pan: ['-a', '-f'] },
  both: { defines: ['-DLIVE=1', '-DCLAIMS'], gcc: [], pan: ['-a', '-f'] },
  'job-settles': { defines: ['-DLIVE=2'], gcc: [], pan: ['-a', '-f'] },
};

/** A verifier, generated and compiled in a directory of its own. */
export class Pan {
  readonly #mode: Mode;
  readonly #home = mkdtempSync(join(tmpdir(), 'unstuck-pan-'));
  /** ms for `spin -a` and `gcc`. */
  readonly buildMs: number;

  constructor(mode: Mode, subject: Subject, items: number, cuts: number) {
    this.#mode = mode;
    const started = performance.now();
    const { defines, gcc } = MODES[mode];
    this.#run('spin', ['-a', ...definesOf(subject, items, cuts), ...defines, MODEL]);
    this.#run('gcc', ['-O2', '-w', ...gcc, '-o', 'pan', 'pan.c']);
    this.buildMs = performance.now() - started;
  }

  /** @param hash the hash table's size as a power of two */
  run({ depth = 100_000, hash = 20 } = {}): PanRun {
    const { pan } = MODES[this.#mode];
    const started = performance.now();
    const out = this.#run('./pan', [...pan, `-m${depth}`, `-w${hash}`]);
    const ms = performance.now() - started;
    if (/max search depth too small|out of memory/.test(out)) throw new Error(out);
    const number = (pattern: RegExp) => Number(pattern.exec(out)?.[1] ?? Number.NaN);
    const violated = [...out.matchAll(/^violated: (\d)$/gm)].map((one) => SAFETY_CLAIMS[+one[1]!]!);
    if (/acceptance cycle/.test(out)) violated.push(this.#mode);
    else if (number(/errors: (\d+)/) > 0) throw new Error(out);
    return {
      states: number(/(\d+) states, stored/),
      transitions: number(/(\d+) transitions \(=/),
      stateBytes: number(/([\d.]+)\s+actual memory usage for states/) * 2 ** 20,
      hashBytes: number(/([\d.]+)\s+memory used for hash table/) * 2 ** 20,
      violated: violated.sort(),
      ms,
      searchMs: number(/elapsed time ([\d.]+) seconds/) * 1000,
    };
  }

  dispose(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }

  #run(command: string, args: readonly string[]): string {
    const cwd = this.#home;
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`);
    return stdout;
  }
}
