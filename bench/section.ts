import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** From the project's root, where npm runs its commands: this may run as part of a bundle elsewhere. */
const PAGE = join('bench', 'RESULTS.md');

/** Sections that commands of their own write. */
export const OTHERS: readonly string[] = [
  'Schedules: runs a second',
  'Schedules: all states',
  'Schedules: all pairs of dialects',
];

/** A section of bench/RESULTS.md as it stands there, its heading included; null: there is none. */
export function sectionNow(title: string): string | null {
  const page = readFileSync(PAGE, 'utf8');
  const from = page.indexOf(`## ${title}\n`);
  if (from < 0) return null;
  const next = page.indexOf('\n## ', from);
  return page.slice(from, next < 0 ? page.length : next + 1);
}

/** Takes the place of the section with the same heading, or is a new one at the end. */
export function writeSection(title: string, body: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const before = sectionNow(title);
  const text = `## ${title}\n\n${body.trim()}\n`;
  const isLast = before === null || page.endsWith(before);
  const now = before === null ? `${page}\n${text}` : page.replace(before, () => `${text}\n`);
  writeFileSync(PAGE, isLast ? `${now.trimEnd()}\n` : now);
}
