import { describe, expect, test } from 'vitest';
import type { View } from '../model/narrate.ts';
import type { Entry, ReportedTrace } from './report.ts';
import { oracleLines, traceLines, viewLines, viewText } from './view-text.ts';

const VIEW: View = {
  status: 'processing',
  completed: 1,
  total: 3,
  error: false,
  action: false,
  cancel: true,
};

describe('a view', () => {
  test('is the status, the progress, the error and the buttons', () => {
    expect(viewText(VIEW)).toBe('processing, 1 of 3; buttons: cancel');
    expect(viewText({ ...VIEW, status: 'completed', action: true, cancel: false })).toBe(
      'completed, 1 of 3; buttons: "Enrich all"',
    );
    expect(viewText({ ...VIEW, error: true, cancel: false })).toBe(
      'processing, 1 of 3; an error is shown',
    );
    expect(viewText({ ...VIEW, status: null, cancel: false })).toBe('no status yet');
  });

  test('tabs are numbered where there may be several', () => {
    expect(viewLines([VIEW])).toEqual(['processing, 1 of 3; buttons: cancel']);
    expect(viewLines([VIEW, null])).toEqual([
      'tab 1: processing, 1 of 3; buttons: cancel',
      'tab 2: not open',
    ]);
  });
});

describe('a trace', () => {
  const step = { process: 'page', name: 'timer fires', payload: {} };
  const trace = (count: number, loop: number | null): ReportedTrace => ({
    steps: Array.from({ length: count }, () => step),
    loop,
    identities: false,
    end: { views: [], job: 'queued', state: {} },
  });

  test('of a run that stops says so', () => {
    expect(traceLines(trace(1, null), 'liveness')).toEqual([
      '1   page    its timer fires',
      '    and nothing more happens by itself',
    ]);
  });

  test('of something wrong ends with it', () => {
    expect(traceLines(trace(1, null), 'safety')).toEqual(['1   page    its timer fires']);
  });

  test('of a lasso marks what repeats', () => {
    expect(traceLines(trace(3, 1), 'liveness')).toEqual([
      '1   page    its timer fires',
      '2 ┌ page    its timer fires',
      '3 │ page    its timer fires',
      '  └ steps 2 to 3 repeat for ever',
    ]);
    expect(traceLines(trace(10, 9), 'liveness').at(-1)).toBe('   └ step 10 repeats for ever');
  });
});

describe("the refresh oracle's answer", () => {
  const answers = (changes: Partial<Entry>) => oracleLines(changes as Entry);
  const stuckStates = { total: 5, helps: 3, doesNotHelp: 2, page: 4, server: 1 };

  test('is for the shown state first, then for all', () => {
    expect(answers({ refresh: 'helps', atFault: 'page', stuckStates })).toEqual([
      'would have helped; the page is at fault (the reference page settles from here)',
      '5 stuck states: a refresh helps in 3, not in 2; at fault: page in 4, server in 1',
    ]);
    expect(answers({ refresh: 'does not help', atFault: 'server', stuckStates })[0]).toBe(
      'would not have helped; the server is at fault (the reference page does not settle from here either)',
    );
  });

  test('leans on a page by its URL alone, where nobody else can read what its server says', () => {
    const own = { level: 'browser', own: 'config', refresh: 'helps', atFault: 'page' } as const;
    expect(answers({ ...own, stuckStates })[0]).toBe(
      'would have helped; the page is at fault (a fresh one settles from here)',
    );
  });

  test('may not be known', () => {
    expect(answers({ refresh: null, atFault: null, stuckStates })[0]).toBe(
      'not known, a bound was hit',
    );
  });

  test('is not asked where nothing is stuck', () => {
    expect(answers({ stuckStates: null })).toEqual([
      'not asked: the page is not stuck, it shows something wrong',
    ]);
  });
});
