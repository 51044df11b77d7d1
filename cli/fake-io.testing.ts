import { here, now, REAL } from './ambient.ts';
import type { Io } from './io.ts';
import { run } from './run.ts';
import { FILES } from './write.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A world that keeps what is printed, and in which the user asks to stop at once. */
export function fakeIo(changes: Partial<Io> = {}) {
  const texts = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    isTTY: false,
    write: (text: string) => {
      texts[name] += text;
    },
  });
  const io: Io = {
    stdout: stream('out'),
    stderr: stream('err'),
    env: {},
    clock: now,
    files: FILES,
    config: async () => null,
    explore: here,
    interrupted: () => false,
    hearSignals: () => {},
    untilStopped: async () => {},
    open: async () => null,
    watch: null,
    ...REAL,
    ...changes,
  };
  return { io, texts };
}

/** Runs a command line in this process and keeps what it prints. */
export async function runCli(argv: readonly string[], changes: Partial<Io> = {}): Promise<Ran> {
  const { io, texts } = fakeIo(changes);
  const code = await run(argv, io);
  return { code, ...texts };
}

/** `check --client as-logged` → its words. */
export const words = (line: string): string[] => line.split(' ');
