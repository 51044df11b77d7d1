import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLIENTS, SERVERS } from '../model/dialects.ts';
import { FAULTS, type Fault } from '../model/environment.ts';

export interface Configuration {
  readonly server: string;
  readonly client: string;
  readonly items: number;
  readonly fault: Fault;
}

export interface Found {
  readonly schedules: number;
  readonly states: number;
  readonly steps: number;
  readonly ms: number;
  /** null: every schedule was taken, and code and model agree. */
  readonly failed: string | null;
}

export interface EveryPair {
  readonly pairs: number;
  readonly faults: number;
  readonly configurations: number;
  readonly workers: number;
  /** Of the wall clock. */
  readonly ms: number;
  /** CPU time of all workers, in ms. */
  readonly cpu: number;
  readonly schedules: number;
  readonly states: number;
  readonly steps: number;
  readonly failed: readonly string[];
}

/** Beside this file, in the form that this is in. */
const WORKER = `every-pair-worker${extname(fileURLToPath(import.meta.url))}`;
const clock = (): number => performance.now();

/** What takes longest first, so that all workers end at about the same time. */
function configurations(counts: readonly number[]): Configuration[] {
  return counts.flatMap((items) =>
    Object.keys(SERVERS).flatMap((server) =>
      Object.keys(CLIENTS).flatMap((client) =>
        FAULTS.map((fault) => ({ server, client, items, fault })),
      ),
    ),
  );
}

/** Every preset server with every preset page, so many items, each fault alone, in every schedule. */
export async function everyPair(counts: readonly number[]): Promise<EveryPair> {
  const all = configurations(counts);
  const workers = availableParallelism();
  const left = [...all];
  const found: Found[] = [];
  const started = clock();
  const times = await Promise.all(
    Array.from({ length: workers }, () => workOff(left, (one) => found.push(one))),
  );
  const sum = (of: (one: Found) => number) => found.reduce((total, one) => total + of(one), 0);
  return {
    pairs: Object.keys(SERVERS).length * Object.keys(CLIENTS).length,
    faults: FAULTS.length,
    configurations: all.length,
    workers,
    ms: clock() - started,
    cpu: times.reduce((total, one) => total + one, 0),
    schedules: sum(({ schedules }) => schedules),
    states: sum(({ states }) => states),
    steps: sum(({ steps }) => steps),
    failed: found.flatMap(({ failed }) => failed ?? []),
  };
}

export type Answer = { readonly found: Found } | { readonly cpu: number };

/** One process that takes what is left, one after the other; the answer is its CPU time. */
function workOff(left: Configuration[], note: (found: Found) => void): Promise<number> {
  // As many workers as processors: there is none left to collect garbage beside them.
  const execArgv = [...process.execArgv, '--single-threaded-gc'];
  const worker = fork(join(import.meta.dirname, WORKER), { execArgv });
  return new Promise((resolve, reject) => {
    let cpu: number | null = null;
    worker.on('message', (answer: Answer) => {
      if ('cpu' in answer) cpu = answer.cpu;
      else note(answer.found);
      if ('found' in answer) worker.send(left.shift() ?? 'over');
    });
    worker.on('exit', (code) => {
      if (cpu === null) reject(new Error(`a worker ended with ${code}`));
      else resolve(cpu);
    });
    worker.send(left.shift() ?? 'over');
  });
}
