import type { FaultBudget } from '../model/environment.ts';
import { UsageError, unknown } from '../model/parse.ts';
import { formatOf } from '../scenarios/logs/detect.ts';
import { LogError } from '../scenarios/logs/log-error.ts';
import { formatNdjson } from '../scenarios/logs/ndjson.ts';
import { wordsOf } from '../scenarios/logs/words.ts';
import { type Recorded, Recorder } from '../scenarios/logs/written/record.ts';
import { strikesOf, withStrikes } from '../scenarios/logs/written/strikes.ts';
import { HEADER, VercelRows } from '../scenarios/logs/written/vercel-csv.ts';
import type { ServeOptions } from '../server/serve.ts';
import type { Store } from '../server/store.ts';
import type { Worker } from '../server/worker.ts';
import type { Io } from './io.ts';

/** Writes each event as it happens. */
export type LogWriter = (event: Recorded) => void;

const FILES = { vercel: '.unstuck/serve.csv', ndjson: '.unstuck/serve.ndjson' } as const;
type Format = keyof typeof FILES;

/**
 * `vercel`, `ndjson`, or either with `=FILE`. Adds to a log of that format, so that what a server does
 * after it was killed is in the same log. Throws UsageError where the file is something else, or
 * cannot be written.
 */
export async function logWriter(text: string, io: Io): Promise<LogWriter> {
  const [name = '', ...rest] = text.split('=');
  if (name !== 'vercel' && name !== 'ndjson') throw unknown('log format', name, Object.keys(FILES));
  const path = rest.join('=') || FILES[name];
  const isNew = await isEmpty(path, name, io);
  io.files.append(path, isNew && name === 'vercel' ? HEADER : '');
  const rows = new VercelRows(Math.floor(io.random() * 2 ** 40));
  const textOf = (event: Recorded): string =>
    name === 'vercel'
      ? rows.of(event).join('')
      : formatNdjson([{ ...event, source: { file: path, line: 1 } }]);
  let isBroken = false;
  return (event) => {
    if (isBroken) return;
    try {
      io.files.append(path, textOf(event));
    } catch (error) {
      // The server goes on: its log is not what it is for.
      isBroken = true;
      io.stderr.write(`unstuck: the log ends here: ${(error as Error).message}\n`);
    }
  };
}

async function isEmpty(path: string, format: Format, io: Io): Promise<boolean> {
  const head = await headOf(path, io);
  if (head === null || head.length === 0) return true;
  const found = formatIn(head, path);
  if (found === format) return false;
  throw new UsageError(
    `--log ${format}=${path}: the file is no log of this format; choose another, or remove it`,
  );
}

async function headOf(path: string, io: Io): Promise<Uint8Array | null> {
  try {
    for await (const piece of io.files.bytes(path)) return piece;
    return new Uint8Array();
  } catch (error) {
    // That it cannot be read as it is not there; whatever else is wrong, writing will tell.
    if (error instanceof UsageError) return null;
    throw error;
  }
}

function formatIn(head: Uint8Array, path: string): string | null {
  try {
    return formatOf(head, path);
  } catch (error) {
    if (error instanceof LogError) return null;
    throw error;
  }
}

export interface Watched {
  readonly store: Store;
  readonly worker: (worker: Worker) => Worker;
  readonly around: NonNullable<ServeOptions['around']>;
  /** The log ends here. */
  end(): void;
}

/** A server's parts, with a recorder around them that tells the writer, and with faults. */
export function watch(
  store: Store,
  faults: readonly FaultBudget[],
  writer: LogWriter | null,
  { timing, random }: Io,
): Watched {
  const words = wordsOf();
  const jobs = new Set<string>();
  const now = () => timing.now();
  const recorder = new Recorder({
    now,
    words,
    newCall: () =>
      Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    emit(event) {
      jobs.add(event.job);
      writer?.(event);
    },
  });
  const after = (ms: number, run: () => void) => timing.after(ms, run);
  return {
    store: recorder.store(store),
    worker: (worker) => recorder.worker(worker, after),
    around: (handle) => withStrikes(handle, recorder, words, timing, strikesOf(faults)),
    end() {
      for (const job of jobs) writer?.({ at: Math.round(now()), job, kind: 'ends' });
    },
  };
}
