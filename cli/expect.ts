import { UsageError } from '../model/parse.ts';
import {
  compareExpectations,
  type Expectations,
  expectationsOf,
  formatExpectations,
  parseExpectations,
  withExpected,
} from '../reports/expectations.ts';
import type { ComparedExpectations, Entry } from '../reports/report.ts';
import { INCOMPLETE, OK, VIOLATED } from './exit-code.ts';
import type { Io } from './io.ts';

export interface ExpectFlags {
  readonly expect?: string;
  readonly update?: boolean;
}

/** What `--expect` asks for. */
export type Gate =
  | { readonly kind: 'compare'; readonly file: string; readonly stored: Expectations }
  /** `before` is what the file says now; null: nothing that can be read. */
  | { readonly kind: 'update'; readonly file: string; readonly before: Expectations | null };

/** Before anything runs. Throws UsageError where the file cannot be compared with, or cannot be written. */
export function gateOf({ expect: file, update = false }: ExpectFlags, io: Io): Gate | null {
  if (file === undefined) {
    if (update) throw new UsageError('--update needs --expect FILE: that is what it writes');
    return null;
  }
  if (update) {
    io.files.tryPlace(file);
    return { kind: 'update', file, before: readBefore(file, io) };
  }
  if (!io.files.exists(file)) {
    throw new UsageError(`--expect ${file}: there is no such file; --update writes it`);
  }
  return { kind: 'compare', file, stored: parseExpectations(io.files.read(file), file) };
}

function readBefore(file: string, io: Io): Expectations | null {
  if (!io.files.exists(file)) return null;
  try {
    return parseExpectations(io.files.read(file), file);
  } catch (error) {
    // It is written anew anyway.
    if (error instanceof UsageError) return null;
    throw error;
  }
}

/** The entries with what is stored of them, and how they compare. */
export function judge(
  gate: Gate | null,
  entries: readonly Entry[],
): { entries: Entry[]; expectations?: ComparedExpectations } {
  if (gate?.kind !== 'compare') return { entries: [...entries] };
  return {
    entries: withExpected(entries, gate.stored),
    expectations: compareExpectations(gate.stored, entries, gate.file),
  };
}

/**
 * Writes what was found, whole or not at all, and says on stderr what that changes. A run that was
 * stopped stores nothing, nor does one in which code and model disagree: neither is a verdict to keep.
 * Answers the exit code. Throws UsageError where the file cannot be written.
 */
export function update(
  { file, before }: Gate & { readonly kind: 'update' },
  entries: readonly Entry[],
  io: Io,
): number {
  const refuse = (why: string, code: number): number => {
    io.stderr.write(`unstuck: ${file} was not written: ${why}\n`);
    return code;
  };
  if (entries.some((one) => one.verdict === 'disagrees')) {
    return refuse('code and model disagree, so that nothing is judged', VIOLATED);
  }
  if (io.interrupted()) return refuse('the run was stopped', INCOMPLETE);
  const found = expectationsOf(entries);
  io.files.writeWhole(file, formatExpectations(found));
  const changes = before && compareExpectations(before, entries, file).differences.length;
  const what = changes === null ? 'new' : `${changes} changed`;
  io.stderr.write(`unstuck: wrote ${file}: ${entries.length} verdicts, ${what}\n`);
  const open = entries.filter((one) => one.verdict === 'incomplete').length;
  if (open > 0) io.stderr.write(`unstuck: ${open} of them are incomplete, which proves nothing\n`);
  return OK;
}
