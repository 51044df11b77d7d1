import { UsageError, unknown } from '../../model/parse.ts';

export const REPORTERS = ['list', 'json', 'html', 'junit', 'sarif', 'github', 'markdown'] as const;
export type ReporterName = (typeof REPORTERS)[number];

/** `list,json`: each once. Throws UsageError for what is none of `choices`. */
export function parseReporters(
  text: string,
  choices: readonly ReporterName[] = REPORTERS,
): ReporterName[] {
  const names = text.split(',').map((one) => one.trim());
  for (const name of names) {
    if (!(REPORTERS as readonly string[]).includes(name)) throw unknown('reporter', name, choices);
    if (!(choices as readonly string[]).includes(name)) {
      throw new UsageError(
        `reporter "${name}" has nothing to show here: choose from ${choices.join(', ')}`,
      );
    }
  }
  return [...new Set(names)] as ReporterName[];
}
