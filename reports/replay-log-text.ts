import { phraseOf } from '../model/phrases.ts';
import type { JobExplanation } from '../scenarios/explain/explanation.ts';
import type { ReplayedRun, TimedStep } from '../scenarios/explain/replay-log.ts';
import type { Colors } from './colors.ts';
import { viewText } from './view-text.ts';

/** One run step by step, with the time of each and what the user sees whenever that changes. */
export function replayedRunText(
  run: ReplayedRun,
  { job, best }: JobExplanation,
  isIncident: boolean,
  colors: Colors,
): string {
  const kinds =
    best?.faults.map(({ kind, route }) => `${kind} of ${route}`).join(', ') || 'no fault';
  const title = isIncident
    ? `Job ${job}: ${run.server} x ${run.client}, ${kinds}`
    : `The same world: ${run.server} x ${run.client}`;
  let seen = '';
  const lines = run.steps.flatMap((one) => {
    const line = `  ${timeOf(one)}  ${stepText(one, colors)}`;
    const text = viewText(one.view);
    if (text === seen || one.view === null) return [line];
    seen = text;
    return [line, colors.dim(`${' '.repeat(16)}        sees: ${text}`)];
  });
  return [colors.bold(title), '', ...shortened(lines), '', ...endLines(run, colors)].join('\n');
}

/** A page that polls takes many steps. */
const MOST_LINES = 400;

function shortened(lines: readonly string[]): string[] {
  if (lines.length <= MOST_LINES) return [...lines];
  const half = MOST_LINES / 2;
  const left = `  … ${lines.length - MOST_LINES} lines more …`;
  return [...lines.slice(0, half), left, ...lines.slice(-half)];
}

/** What the log tells has its time; between two such lines a step may have been earlier or later. */
function timeOf({ at, event }: TimedStep): string {
  const time = new Date(at).toISOString().slice(11, 23);
  return event === null ? `~${time}` : ` ${time}`;
}

function stepText({ step, event }: TimedStep, colors: Colors): string {
  if (step) return phraseOf(step);
  // The time is told already.
  return colors.dim(`log     ${event?.slice(event.indexOf(' ') + 1)}`);
}

function endLines({ settles, view, code, steps }: ReplayedRun, colors: Colors): string[] {
  const shown = view ? viewText(view) : 'nothing';
  const end =
    settles === null
      ? `  still at work when the log ends: ${shown}`
      : settles
        ? `  ${colors.green('settles')}: ${shown}`
        : `  ${colors.red('stays stuck')}: ${shown}`;
  if (!code) return [end];
  const taken = steps.filter(({ step }) => step !== null).length;
  return [
    end,
    code.kind === 'same'
      ? `  our server and client went the same way: ${taken} steps, and ended alike`
      : colors.red(`  our server and client did not go this way: ${code.kind}`),
  ];
}
