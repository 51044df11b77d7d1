import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { CLIENTS, SERVER_OPTIONS, SERVERS } from './dialects.ts';
import { faultsText } from './environment.ts';
import {
  parseClaims,
  parseClient,
  parseFaults,
  parseItems,
  parseOutcomes,
  parseServer,
  parseUsers,
  UsageError,
} from './parse.ts';

describe('dialects', () => {
  test('take a preset, or a preset with changed options', () => {
    expect(parseServer('as-deployed')).toEqual(SERVERS['as-deployed']);
    expect(parseServer('as-deployed,take=atomic,counters=derived')).toEqual({
      ...SERVERS['as-deployed'],
      take: 'atomic',
      counters: 'derived',
    });
    expect(parseClient('fix-2+3')).toEqual(CLIENTS['fix-2+3']);
  });

  test.each(['', 'nope', 'constructor', '__proto__', 'as-deployed,', 'as-deployed,nope=1'])(
    'refuse "%s" and name the choices',
    (text) => expect(() => parseServer(text)).toThrow(/unknown server .*choose from/),
  );

  test('refuse a value that the option does not have', () => {
    const choices = SERVER_OPTIONS.take.join(', ');
    expect(() => parseServer('reference,take=later')).toThrow(choices);
    expect(() => parseServer('reference,take=atomic=x')).toThrow(choices);
  });

  test('refuse the same option twice', () => {
    expect(() => parseServer('reference,take=atomic,take=select-then-take')).toThrow('given twice');
  });
});

describe('faults', () => {
  test('have a budget and, if wanted, a route', () => {
    expect(parseFaults('cut@process-next=1,stale=2,drop')).toEqual([
      { kind: 'cut', route: 'process-next', budget: 1 },
      { kind: 'stale', route: null, budget: 2 },
      { kind: 'drop', route: null, budget: 1 },
    ]);
    expect(parseFaults('none')).toEqual([]);
    expect(parseFaults('cut=0')).toEqual([]);
  });

  test('print as they are read', () => {
    expect(faultsText(parseFaults('cut@status=1,drop=2'))).toBe('cut@status=1,drop=2');
    expect(faultsText([])).toBe('none');
  });

  test.each(['cut=-1', 'cut=x', 'cut=1.5', 'cut=', 'cut=1=2', 'cut=10'])('refuse "%s"', (text) =>
    expect(() => parseFaults(text)).toThrow(/expected a whole number from 0 to 9/),
  );

  test.each(['cutt=1', 'cut@nope=1', 'crash@status=1', 'cut@status@x=1', ','])(
    'refuse "%s" and name the choices',
    (text) => expect(() => parseFaults(text)).toThrow(/choose from/),
  );

  test('refuse the same fault twice', () => {
    expect(() => parseFaults('cut=1,cut=2')).toThrow('given twice');
  });
});

test('user actions have a budget', () => {
  expect(parseUsers('cancel,refresh=2')).toEqual({ cancel: 1, refresh: 2 });
  expect(() => parseUsers('click')).toThrow('cancel, refresh, second-tab, hide-tab');
});

describe('item counts', () => {
  test('are a number, a list or a range, ascending and each once', () => {
    expect(parseItems('3')).toEqual([3]);
    expect(parseItems('0..2,7,1')).toEqual([0, 1, 2, 7]);
  });

  test.each(['-1', 'abc', '', '1..', '3..1', '1.5', '1001', ' 1', '1,,2', '1e3'])(
    'refuse "%s"',
    (text) => expect(() => parseItems(text)).toThrow(UsageError),
  );

  test.prop([fc.nat(1000), fc.nat(1000)])('of a range are all in between', (a, b) => {
    const [from, to] = a <= b ? [a, b] : [b, a];
    expect(parseItems(`${from}..${to}`)).toHaveLength(to - from + 1);
  });
});

test('outcomes and claims name their choices', () => {
  expect(parseOutcomes('failure')).toBe('failure');
  expect(() => parseOutcomes('maybe')).toThrow('success, failure, both');
  expect(parseClaims('settles,truthful')).toEqual(['settles', 'truthful']);
  expect(() => parseClaims('settle')).toThrow(/unknown claim "settle": choose from settles/);
});
