import type { Entry } from '../reports/report.ts';
import { commandLine } from './command-line.ts';

/** What replays a trace file; a config's own subject is found by the config that was named, if any. */
export function replayLine(
  file: string,
  { own, level }: Entry,
  config: string | undefined,
): string {
  const words = ['npx', 'unstuck', 'replay', file];
  if (own || level === 'browser') words.push('--level', level === 'browser' ? level : 'code');
  if (own === 'config' && config !== undefined) words.push('--config', config);
  return commandLine(words);
}

/** Given anew by what is printed. */
const REPLACED = ['--seed', '--path', '--runs', '--claim'];

/** The command again, for the one run that was generated and shrunk; null: none was. */
export function againLine({ claim, schedules }: Entry, words: readonly string[]): string | null {
  if (schedules?.path === undefined || schedules.seed === null) return null;
  const { seed, path } = schedules;
  const kept = words.filter((word, at) => {
    const name = word.split('=')[0]!;
    return !REPLACED.includes(name) && !REPLACED.includes(words[at - 1] ?? '');
  });
  const own = ['--claim', claim, '--seed', String(seed), '--path', path];
  return commandLine(['npx', 'unstuck', ...kept, ...own]);
}
