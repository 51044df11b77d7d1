import { CLAIMS } from '../model/claims.ts';
import { configurationText } from '../scenarios/configuration.ts';
import { causeOf } from './cause.ts';
import type { Colors } from './colors.ts';
import { configurationOf } from './entries.ts';
import type { Failure } from './group.ts';
import type { Remedy } from './hint.ts';
import { itemsText } from './numbers.ts';
import type { Entry } from './report.ts';
import { oracleLines, traceLines, viewLines } from './view-text.ts';

/** What is said about a failure beside the report itself. */
export interface FailureNotes {
  /** A change after which the claim was seen to hold for these item counts. */
  readonly remedy: (Remedy & { readonly items: readonly number[] }) | null;
  /** One command to paste that replays the trace; null: the trace was not written. */
  readonly replay: string | null;
  /** Strategy property: one command that generates this very run again. */
  readonly again?: string | null;
}

/**
 * Always in this order: the claim, the shortest trace, the last view and the job's real status, the
 * refresh oracle's answer, a hint, one command to paste.
 */
export function failureText(
  { shown, all }: Failure,
  number: number,
  { remedy, replay, again = null }: FailureNotes,
  colors: Colors,
): string {
  const { claim, items } = shown;
  const trace = shown.trace!;
  const { kind, says } = CLAIMS[claim];
  const where = `${configurationText(configurationOf(shown))}, items ${items}`;
  const field = (name: string, lines: readonly string[]) =>
    lines.map((line, i) => `   ${(i === 0 ? name : '').padEnd(9)} ${line}`);
  return [
    `${number}) ${colors.bold(claim)} is ${colors.red('violated')}: ${where}`,
    ...field('claim', [says, ...othersIn(all, items)]),
    '',
    ...field('trace', lengthLines(shown)),
    ...traceLines(trace, kind === 'liveness' ? 'liveness' : 'safety').map((line) => `   ${line}`),
    '',
    ...field('view', viewLines(trace.end.views)),
    ...field('job', [`${trace.end.job} on the server`]),
    ...field('refresh', oracleLines(shown)),
    ...field('hint', hintLines(shown, remedy)),
    ...field('replay', [
      replay ? colors.cyan(replay) : 'the trace was not written to a file',
      ...(again ? [colors.cyan(again)] : []),
    ]),
  ].join('\n');
}

const counted = (steps: number): string => (steps === 1 ? '1 step' : `${steps} steps`);

const IDLE = 'idle polls';

/** How long it is, and whether there can be a shorter one. */
function lengthLines({ trace, schedules, bounds, assumptions }: Entry): string[] {
  const { steps, loop } = trace!;
  const count = counted(steps.length);
  if (schedules?.path !== undefined) {
    const { seed, path, shrinks = 0, before = 0 } = schedules;
    const from = shrinks > 0 ? `, shrunk ${shrinks} times from ${counted(before)}` : '';
    return [`${count}${from}`, `seed ${seed}, path ${path}`];
  }
  const isAll = !schedules || schedules.strategy === 'exhaustive';
  // Of idle polls only some were taken.
  const isWhole = bounds.hit === null && isAll && !assumptions.some((one) => one.includes(IDLE));
  if (!isWhole) return [`${count}, the shortest that was seen`];
  return [`${count}, none is shorter${loop === null ? '' : ' up to the loop'}`];
}

/** The same claim with other item counts, in brackets; empty where there are none. */
export function othersIn(all: readonly Entry[], items: number): string[] {
  const counts = (verdict: Entry['verdict']) =>
    all.filter((one) => one.verdict === verdict && one.items !== items).map((one) => one.items);
  const parts = (['violated', 'incomplete', 'holds'] as const).flatMap((verdict) => {
    const found = counts(verdict);
    return found.length === 0 ? [] : [`${verdict} for items ${itemsText(found)}`];
  });
  return parts.length === 0 ? [] : [`(${parts.join('; ')})`];
}

/** What usually lies behind it, and the change that helps, if one was found. */
export function hintLines(entry: Entry, remedy: FailureNotes['remedy']): string[] {
  const cause = causeOf(entry);
  const lines = cause ? [cause] : [];
  if (!remedy) return lines.length > 0 ? lines : ['none'];
  const changed = [
    ...(remedy.server === entry.server ? [] : [`--server ${remedy.server}`]),
    ...(remedy.client === entry.client ? [] : [`--client ${remedy.client}`]),
  ];
  return [...lines, `with ${changed.join(' ')} it holds for items ${itemsText(remedy.items)}`];
}
