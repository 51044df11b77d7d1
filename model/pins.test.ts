import { describe, expect, test } from 'vitest';
import { Compiled } from './checker/compile.ts';
import { check } from './checker/verdict.ts';
import { claimsAsked, claimsOf } from './claims.ts';
import { CLIENTS, SERVERS } from './dialects.ts';
import { parseFaults, parseUsers } from './parse.ts';
import { protocolOf } from './protocol.ts';

/** Server, page, items, faults, users: states, transitions, depth, claims that do not hold. */
type Pin = readonly [string, string, number, string, string, string];

const PINS: readonly Pin[] = [
  ['as-deployed', 'as-logged', 0, 'none', 'none', '9 8 8 can-complete never-regresses truthful'],
  [
    'as-deployed',
    'as-logged',
    0,
    'cut=1',
    'none',
    '22 28 8 can-complete job-settles never-regresses settles truthful',
  ],
  ['as-deployed', 'as-logged', 1, 'none', 'none', '21 20 13'],
  ['as-deployed', 'as-logged', 1, 'cut=1', 'none', '86 128 13 job-settles settles'],
  ['as-deployed', 'as-logged', 2, 'none', 'none', '50 50 22'],
  ['as-deployed', 'as-logged', 2, 'cut=1', 'none', '202 313 22 job-settles settles'],
  ['as-deployed', 'as-logged', 3, 'none', 'none', '90 92 31'],
  ['as-deployed', 'as-logged', 3, 'cut=1', 'none', '363 574 31 job-settles settles'],
  ['as-deployed', 'as-logged', 4, 'none', 'none', '141 146 40'],
  ['as-deployed', 'as-logged', 4, 'cut=1', 'none', '569 911 40 job-settles settles'],
  ['as-deployed', 'as-logged', 5, 'none', 'none', '203 212 49'],
  ['as-deployed', 'as-logged', 5, 'cut=1', 'none', '820 1324 49 job-settles settles'],
  ['as-deployed', 'as-logged', 6, 'none', 'none', '276 290 58'],
  ['as-deployed', 'as-logged', 6, 'cut=1', 'none', '1116 1813 58 job-settles settles'],
  ['as-deployed', 'as-logged', 7, 'none', 'none', '360 380 67'],
  ['as-deployed', 'as-logged', 7, 'cut=1', 'none', '1457 2378 67 job-settles settles'],
  ['as-deployed', 'as-logged', 8, 'none', 'none', '455 482 76'],
  ['as-deployed', 'as-logged', 8, 'cut=1', 'none', '1843 3019 76 job-settles settles'],
  ['as-deployed', 'as-logged', 9, 'none', 'none', '561 596 85'],
  ['as-deployed', 'as-logged', 9, 'cut=1', 'none', '2274 3736 85 job-settles settles'],
  ['as-deployed', 'as-logged', 10, 'none', 'none', '678 722 94'],
  ['as-deployed', 'as-logged', 10, 'cut=1', 'none', '2750 4529 94 job-settles settles'],
  ['reference', 'reference', 3, 'cut=1', 'none', '358 590 21'],
  ['reference', 'reference', 3, 'drop=1', 'none', '128 143 19'],
  ['reference', 'reference', 3, 'error=1', 'none', '128 143 19'],
  ['reference', 'reference', 3, 'slow=1', 'none', '391 630 22'],
  ['reference', 'reference', 3, 'hang=1', 'none', '386 620 22'],
  ['reference', 'reference', 3, 'resend=1', 'none', '83 99 17'],
  ['reference', 'reference', 3, 'stale=1', 'none', '279 331 19'],
  ['reference', 'reference', 3, 'crash=1', 'none', '181 251 24'],
  ['reference', 'reference', 2, 'none', 'cancel=1', '122 191 15'],
  [
    'as-deployed',
    'as-logged',
    2,
    'none',
    'cancel=1',
    '1507 2541 29 cancel-is-final counts-add-up each-item-once never-regresses settles truthful',
  ],
  ['reference', 'reference', 2, 'none', 'refresh=1', '187 305 15'],
  [
    'as-deployed',
    'as-logged',
    2,
    'none',
    'refresh=1',
    '3325 5930 32 action-iff-completed counts-add-up each-item-once each-item-once (held) job-settles never-regresses settles truthful',
  ],
  ['reference', 'reference', 2, 'none', 'second-tab=1', '1434 2802 19'],
  [
    'as-deployed',
    'as-logged',
    2,
    'none',
    'second-tab=1',
    '23104 44256 44 action-iff-completed counts-add-up each-item-once each-item-once (held) job-settles never-regresses settles truthful',
  ],
  ['reference', 'reference', 2, 'none', 'hide-tab=1', '76 124 14'],
  ['as-deployed', 'as-logged', 2, 'none', 'hide-tab=1', '148 244 24'],
  ['reference', 'reference', 2, 'cut=2,crash=1', 'none', '2086 4748 30'],
  ['reference', 'reference', 2, 'stale=2,hang=1', 'none', '4002 7079 22'],
  ['reference', 'reference', 1, 'drop=1,slow=1', 'cancel=1', '1619 3787 21'],
  [
    'as-deployed',
    'reference',
    2,
    'cut=1,crash=1',
    'none',
    '7913 14682 40 action-iff-completed counts-add-up each-item-once each-item-once (held) truthful',
  ],
  [
    'as-deployed',
    'reference',
    1,
    'cut@process-next=1,resend=1',
    'none',
    '27427 68302 39 action-iff-completed counts-add-up each-item-once each-item-once (held) truthful',
  ],
  [
    'as-deployed',
    'poll',
    2,
    'stale@status=1',
    'refresh=1',
    '25061 49780 35 action-iff-completed counts-add-up each-item-once each-item-once (held) job-settles never-regresses settles truthful',
  ],
  [
    'as-analysed',
    'fix-3',
    3,
    'cut=1',
    'none',
    '211 310 19 can-complete job-settles never-regresses settles truthful',
  ],
  ['as-lagging', 'fix-2', 2, 'slow=1', 'none', '86 116 16 job-settles settles'],
  ['fix-1', 'as-logged', 3, 'error=1', 'none', '103 103 20 job-settles settles'],
  ['fix-1-both', 'fix-2+3', 3, 'hang=1', 'none', '112 137 21 job-settles settles'],
];

function explored([server, page, items, faults, users]: Pin): string {
  const subject = { server: SERVERS[server]!, client: CLIENTS[page]! };
  const environment = {
    items,
    outcomes: 'both' as const,
    faults: parseFaults(faults),
    users: parseUsers(users),
  };
  const compiled = new Compiled(protocolOf(subject, environment));
  const claims = claimsOf(compiled, subject, environment, claimsAsked(environment, subject.server));
  const { states, transitions, depth, verdicts } = check(compiled, claims, { clock: () => 0 });
  const broken = [...verdicts].filter(([, one]) => one.kind !== 'holds');
  const texts = broken.map(([name, one]) => (one.kind === 'violated' ? name : `${name}?`)).sort();
  return [states, transitions, depth, ...texts].join(' ');
}

describe('what an exploration counts and finds stays what it was, however fast it becomes', () => {
  test.each(PINS)('%s × %s, N=%i, faults %s, users %s', (...pin) => {
    expect(explored(pin)).toBe(pin[5]);
  });
});
