import type { View } from '../model/narrate.ts';
import { phraseOf } from '../model/phrases.ts';
import type { Entry, ReportedTrace } from './report.ts';

/** `processing, 1 of 3; an error is shown; buttons: cancel` */
export function viewText(view: View | null): string {
  if (!view) return 'not open';
  const { status, completed, total, error, action, cancel } = view;
  const buttons = [...(action ? ['"Enrich all"'] : []), ...(cancel ? ['cancel'] : [])];
  return [
    status === null ? 'no status yet' : `${status}, ${completed} of ${total}`,
    ...(error ? ['an error is shown'] : []),
    ...(buttons.length > 0 ? [`buttons: ${buttons.join(', ')}`] : []),
  ].join('; ');
}

/** One line a tab. */
export function viewLines(views: readonly (View | null)[]): string[] {
  if (views.length === 1) return [viewText(views[0]!)];
  return views.map((view, i) => `tab ${i + 1}: ${viewText(view)}`);
}

/** The schedule as a numbered list; the part that repeats is marked, and how it ends is said. */
export function traceLines({ steps, loop }: ReportedTrace, kind: 'liveness' | 'safety'): string[] {
  const width = String(steps.length).length;
  const lines = steps.map((step, i) => {
    const mark = loop !== null && i >= loop ? (i === loop ? '┌' : '│') : ' ';
    return `${String(i + 1).padStart(width)} ${mark} ${phraseOf(step)}`;
  });
  const margin = ' '.repeat(width);
  const ending = endingOf({ steps, loop }, kind);
  if (ending === null) return lines;
  return [...lines, loop === null ? `${margin}   and ${ending}` : `${margin} └ ${ending}`];
}

/** What comes after the last step; null: a safety claim is broken there, whatever comes. */
export function endingOf(
  { steps, loop }: Pick<ReportedTrace, 'steps' | 'loop'>,
  kind: 'liveness' | 'safety',
): string | null {
  if (loop === null) return kind === 'liveness' ? 'nothing more happens by itself' : null;
  const many = steps.length - loop;
  const what =
    many === 1 ? `step ${loop + 1} repeats` : `steps ${loop + 1} to ${steps.length} repeat`;
  return `${what} for ever`;
}

/** What the two fresh pages said, for the trace's end and for all stuck states. */
export function oracleLines(entry: Entry): string[] {
  const { refresh, atFault, stuckStates } = entry;
  if (!stuckStates) return ['not asked: the page is not stuck, it shows something wrong'];
  const first = [
    refresh === null ? 'not known, a bound was hit' : REFRESH[refresh],
    ...(atFault === null
      ? []
      : [`the ${atFault} is at fault (${byItself(entry) ? FRESH : ENDS[atFault]})`]),
  ];
  const { total, helps, doesNotHelp, page, server } = stuckStates;
  const all =
    total === 1
      ? 'the only stuck state'
      : `${total} stuck states: a refresh helps in ${helps}, not in ${doesNotHelp}; at fault: page in ${page}, server in ${server}${others(total - helps - doesNotHelp)}`;
  return [first.join('; '), all];
}

const others = (many: number): string => (many > 0 ? ` (not known in ${many})` : '');

const REFRESH = { helps: 'would have helped', 'does not help': 'would not have helped' } as const;
const ENDS = {
  page: 'the reference page settles from here',
  server: 'the reference page does not settle from here either',
} as const;
const FRESH = 'a fresh one settles from here';

/**
 * A page by its URL speaks with its server in a way that the reference page may not know; that the page itself
 * settles, once it is fresh, says enough.
 */
export const byItself = ({ own, level, refresh }: Entry): boolean =>
  own === 'config' && level === 'browser' && refresh === 'helps';
