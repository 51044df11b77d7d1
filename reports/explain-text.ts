import type { JobExplanation } from '../scenarios/explain/explanation.ts';
import type { Timing } from '../scenarios/explain/timing.ts';
import type { NotUnderstood } from '../scenarios/logs/event.ts';
import type { Colors } from './colors.ts';
import { happenedLines, seenLines } from './explain-happened.ts';
import { apartLines, documentedLines, hypothesisLines } from './explain-hypotheses.ts';
import { worldLines } from './explain-worlds.ts';

/** The explanation of one job, as a story for a terminal. */
export function explainText(
  one: JobExplanation,
  unread: readonly NotUnderstood[],
  timing: Timing,
  colors: Colors,
): string {
  const lines = [
    colors.bold(
      `Job ${one.job}: ${one.items ?? 'an unknown number of'} items, ${one.events} events`,
    ),
    ...unread.map(
      ({ pattern, count, firstLine }) =>
        `  not understood: ${count} x ${pattern} (first on line ${firstLine})`,
    ),
  ];
  if (one.because !== null) {
    const needed = one.needed.map((what) => `  the log would have had to record ${what}`);
    return `${[...lines, '', `Undecidable: ${one.because}.`, ...needed].join('\n')}\n`;
  }
  if (one.startsInTheMiddle) {
    lines.push('  The log starts in the middle of the job: what was before is open.');
  }
  if (one.loads === 0) {
    lines.push('  The log shows no load of the page: when it was opened is open.');
  }
  if (one.incomplete !== null) {
    lines.push(colors.yellow(`  Not everything was tried: ${one.incomplete}.`));
  }
  lines.push(
    ...happenedLines(one, colors),
    ...seenLines(one, colors),
    ...documentedLines(one, colors),
    ...worldLines(one, colors),
    ...hypothesisLines(one, colors),
    ...apartLines(one, colors),
    '',
    colors.dim(
      `Assumed: a request or an answer takes at most ${timing.transit} ms, a page at most ${timing.start} ms to\n` +
        `start, what happened is logged within ${timing.line} ms, in order but for ${timing.tolerance} ms between different\n` +
        `calls, store operations between two lines take at most ${timing.store} ms. Tried: every server with\n` +
        `every page, up to ${one.mostFaults} fault${one.mostFaults === 1 ? '' : 's'}.`,
    ),
  );
  return `${lines.join('\n')}\n`;
}
