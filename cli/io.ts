import type { Bounds, Clock } from '../model/checker/bounds.ts';
import type { Timing } from '../model/timing.ts';
import type { Entry } from '../reports/report.ts';
import type { Config } from '../scenarios/config/schema.ts';
import type { Configuration } from '../scenarios/configuration.ts';
import type { Watch } from '../scenarios/simulate/watch.ts';

export interface Stream {
  readonly isTTY: boolean;
  write(text: string): void;
}

export interface Files {
  /** Throws UsageError, one line, where there is no text to read. */
  read(path: string): string;
  /** The file in pieces. The first piece throws UsageError, one line, where there is none to read. */
  bytes(path: string): AsyncIterable<Uint8Array>;
  /** Puts text at the end of a file, new or not. Throws UsageError where it cannot be written. */
  append(path: string, text: string): void;
  /**
   * Finds out before a long run whether a file can be written there, and leaves nothing behind. Throws
   * UsageError where it cannot.
   */
  tryPlace(path: string): void;
  /** The whole file or none of it. Throws UsageError where it cannot be written. */
  writeWhole(path: string, content: string | Uint8Array): void;
  /**
   * Texts by path: all files or none. Throws UsageError where one cannot be written, or where one
   * exists and is not to be replaced.
   */
  writeAll(texts: Readonly<Record<string, string>>, replace: boolean): void;
  readonly exists: (path: string) => boolean;
}

/** How far an exploration has come. */
export interface Far {
  readonly states: number;
  /** Level code: executed so far. */
  readonly schedules?: number;
}

export type Explore = (
  configuration: Configuration,
  bounds: Partial<Bounds>,
  onProgress?: (far: Far) => void,
  /** Say what the machines did. */
  coverage?: boolean,
) => Promise<Entry[]>;

/** What a command may touch of the world. */
export interface Io {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly files: Files;
  /** The config file, the named one or the folder's; null: there is none. Throws UsageError. */
  readonly config: (named: string | undefined) => Promise<Config | null>;
  /** Explores one configuration, apart from the thread that hears signals where there is one. */
  readonly explore: Explore;
  /** Has the user asked to stop? */
  readonly interrupted: () => boolean;
  /** From now on `interrupted` hears signals in this thread, where nothing else listens. */
  readonly hearSignals: () => void;
  /** Until the user asks to stop. Only who waits for it hears it. */
  readonly untilStopped: () => Promise<void>;
  /** Shows a file in what the system has for it; answers why it cannot, null where it began. */
  readonly open: (path: string) => Promise<string | null>;
  /** Ends the program where code under test does not come to rest; null: nobody can. */
  readonly watch: Watch | null;
  readonly timing: Timing;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** A name that nothing else has. */
  readonly newId: () => string;
}

/** What each command is registered with. */
export interface Context {
  readonly io: Io;
  /** The whole command line, without the program's own name. */
  readonly argv: readonly string[];
  /** Sets the exit code; 0 if never called. */
  readonly exit: (code: number) => void;
}

export const wantsColors = ({ env, stdout }: Pick<Io, 'env' | 'stdout'>): boolean => {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return stdout.isTTY && env.TERM !== 'dumb';
};
