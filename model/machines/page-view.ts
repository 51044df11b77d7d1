import { and, not } from 'xstate';
import { type JobStatus, parts, show } from './page-parts.ts';

type Shown = 'nothing' | JobStatus;
const TERMINAL: readonly Shown[] = ['completed', 'failed', 'cancelled'];
const RANK: Record<Shown, number> = {
  nothing: 0,
  queued: 1,
  processing: 2,
  completed: 3,
  failed: 3,
  cancelled: 3,
};

/** What is shown, from each status to each: overwritten, or forward only. */
function shows(from: Shown) {
  const terminal = TERMINAL.includes(from);
  const to = (next: JobStatus) => ({
    target: next,
    actions: terminal && next !== from ? (['take back', show] as const) : ([show] as const),
  });
  const keep = { actions: show };
  const readStatus = [
    ...(terminal ? [{ guard: 'goes forward only' as const }] : []),
    ...(['queued', 'processing', 'completed', 'failed', 'cancelled'] as const).flatMap((status) => [
      ...(RANK[status] < RANK[from]
        ? [{ guard: and([`reads ${status}`, 'goes forward only']), ...keep }]
        : []),
      { guard: `reads ${status}` as const, ...to(status) },
    ]),
  ];
  return parts.createStateConfig({
    tags: (from === 'nothing'
      ? []
      : [`shows ${from}`, ...(terminal ? ['terminal view' as const] : [])]) as never,
    on: {
      'status answered': readStatus as never,
      'status after cancel answered': readStatus as never,
      'process-next answered': [
        ...(terminal ? [{ guard: 'goes forward only' as const }] : []),
        // Only a status read ends the view of a page that goes forward only.
        { guard: and(['goes forward only', 'processed']), ...to('processing') },
        { guard: 'goes forward only' as const, ...keep },
        { guard: and(['none remain', 'shows the last as completed']), ...to('completed') },
        { guard: 'processed' as const, ...to('processing') },
        { guard: 'job completed' as const, ...to('completed') },
        { guard: 'job cancelled' as const, ...to('cancelled') },
        keep,
      ],
    },
  });
}

export const view = parts.createStateConfig({
  initial: 'nothing',
  states: {
    nothing: shows('nothing'),
    queued: shows('queued'),
    processing: shows('processing'),
    completed: shows('completed'),
    failed: shows('failed'),
    cancelled: shows('cancelled'),
  },
});

/** The error line: shown by a failed call, cleared by a status that was read. */
export const errorLine = parts.createStateConfig({
  initial: 'clear',
  on: {
    'status failed': '.shown',
    'status deadline': { guard: 'visible', target: '.shown' },
    'process-next failed': '.shown',
    'process-next deadline': { guard: 'visible', target: '.shown' },
    'cancel failed': '.shown',
    'cancel deadline': { guard: 'visible', target: '.shown' },
    'cancel answered': { guard: not('accepted'), target: '.shown' },
    'status after cancel failed': '.shown',
    'status after cancel deadline': { guard: 'visible', target: '.shown' },
    'status answered': '.clear',
    'status after cancel answered': '.clear',
  },
  states: { clear: {}, shown: { tags: 'shows an error' } },
});
