import { describe, expect, test } from 'vitest';
import { causeOf } from './cause.ts';
import type { ReportedTrace } from './report.ts';

type Step = ReportedTrace['steps'][number];
const step = (process: string, name: string, payload: Step['payload'] = {}): Step => ({
  ...{ process, name, payload },
});
const VIEW = { status: 'processing', completed: 0, total: 1, error: false, action: false };
const traceOf = (
  steps: Step[],
  more: { loop?: number; job?: string; view?: object } = {},
): ReportedTrace => ({
  ...{ steps, loop: more.loop ?? null, identities: true },
  end: {
    views: [{ ...VIEW, cancel: false, ...more.view } as ReportedTrace['end']['views'][number]],
    job: more.job ?? 'processing',
    state: {},
  },
});
const READ = step('server', 'reads status', { call: 1, route: 'status' });
const DRIVE = step('server', 'arrives', { call: 2, route: 'process-next' });
const DRIVE_AGAIN = step('server', 'arrives', { call: 3, route: 'process-next' });
const DELIVER = step('network', 'delivers', { call: 1, route: 'status' });

describe('what lies behind', () => {
  test.each<readonly [string, string, ReportedTrace, RegExp]>([
    ['settles', 'a silent page', traceOf([READ]), /^a page that stops asking/],
    ['settles', 'a page that polls', traceOf([READ], { loop: 0 }), /nothing brings the job/],
    [
      ...(['settles', 'one that polls after the end'] as const),
      ...([traceOf([READ], { loop: 0, job: 'failed' }), /never shows the end/] as const),
    ],
    ['job-settles', 'a silent page', traceOf([DRIVE]), /the page no longer does$/],
    ['job-settles', 'a page that drives', traceOf([DRIVE], { loop: 0 }), /drives .* on and on/],
    ['job-settles', 'a page that only reads', traceOf([READ], { loop: 0 }), /^nobody works/],
    ['truthful', 'a page that has read', traceOf([READ, DELIVER]), /is not how the job stayed$/],
    ['truthful', 'a server', traceOf([DRIVE]), /^the server changes the status/],
    ['each-item-once', 'one handler', traceOf([DRIVE]), /while items are open$/],
    ['each-item-once', 'two', traceOf([DRIVE, DRIVE_AGAIN]), /^two handlers/],
    ['counts-add-up', 'one handler', traceOf([DRIVE]), /^the counters are not/],
    [
      ...(['action-iff-completed', 'an early button'] as const),
      ...([traceOf([READ], { view: { action: true } }), /^the button is there before/] as const),
    ],
    ['action-iff-completed', 'another', traceOf([READ]), /^the button is drawn from/],
  ])('%s: %s', (claim, _, trace, cause) => {
    expect(causeOf({ claim, trace } as Parameters<typeof causeOf>[0])).toMatch(cause);
  });
});
