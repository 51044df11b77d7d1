import type { NamedStep, View } from '../model/narrate.ts';
import { phraseOf } from '../model/phrases.ts';
import { configurationText } from '../scenarios/configuration.ts';
import type { CodeReplayed } from '../scenarios/simulate/replay-code.ts';
import type { Colors } from './colors.ts';
import { configurationOf } from './entries.ts';
import type { Entry } from './report.ts';
import { viewLines } from './view-text.ts';

/** Step by step, with what the user sees whenever that changes. */
export function replayText(entry: Entry, replayed: CodeReplayed, colors: Colors): string {
  const { claim, items } = entry;
  const { steps, loop } = entry.trace!;
  const width = String(steps.length).length;
  let seen = '';
  const lines = replayed.walked.flatMap(({ step, views }, i) => {
    const line = `  ${String(i + 1).padStart(width)}  ${phraseOf(step)}`;
    const start = i === loop ? [`  ${' '.repeat(width)}  (from here on it repeats)`] : [];
    const text = JSON.stringify(views);
    if (text === seen) return [...start, line];
    seen = text;
    return [...start, line, ...viewsBelow(views, width).map(colors.dim)];
  });
  const where = `${configurationText(configurationOf(entry))}, items ${items}`;
  const { schedule } = entry.trace!;
  const word = schedule === undefined ? [] : [`  of the code as one word: ${schedule}`];
  const end = replayed.kind === 'same' ? [`  ${colors.green(endOf(entry))}`, ...word] : [];
  return [`${colors.bold(claim)}: ${where}`, '', ...lines, '', ...end].join('\n').trimEnd();
}

function endOf({ trace }: Entry): string {
  const { loop, end, steps } = trace!;
  const job = `the job is ${end.job}`;
  if (loop === null) return `ends in the same state: ${job}`;
  return `ends in the same state, which step ${loop + 1} began with (${steps.length - loop} steps for ever): ${job}`;
}

const viewsBelow = (views: readonly (View | null)[], width: number): string[] =>
  viewLines(views).map((line) => `  ${' '.repeat(width)}          sees: ${line}`);

/** Why a trace does not replay: one fact a line, the first of them the whole story in short. */
export function divergenceLines(entry: Entry, replayed: CodeReplayed): string[] {
  const of = entry.trace!.steps.length;
  const why = 'the trace was changed, or the model has changed since it was written';
  if (replayed.kind === 'impossible') {
    const at = replayed.walked.length + 1;
    const possible = replayed.possible.map((one) => `    ${stepText(one)}`);
    return [
      `step ${at} of ${of} is not possible: ${why}`,
      `  expected:`,
      `    ${stepText(replayed.expected)}`,
      possible.length > 0 ? '  possible there:' : '  nothing is possible there',
      ...possible,
    ];
  }
  if (replayed.kind === 'elsewhere') {
    const what =
      replayed.what === 'end'
        ? `all ${of} steps are possible, but they end in another state`
        : `all ${of} steps are possible, but the loop does not lead back to where it began`;
    return [`${what}: ${why}`, ...replayed.differences.map((line) => `    ${line}`)];
  }
  if (replayed.kind === 'disagrees') {
    const { what, code, model } = replayed.difference;
    return [
      `after step ${replayed.walked.length} of ${of} code and model disagree in ${what}`,
      '  the code:',
      ...code.map((line) => `    ${line}`),
      '  the model:',
      ...model.map((line) => `    ${line}`),
    ];
  }
  return [];
}

const stepText = ({ process, name, payload }: NamedStep): string =>
  `${process}: ${name} ${JSON.stringify(payload)}`;
