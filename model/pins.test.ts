import { describe, expect, test } from 'vitest';
import { Compiled } from './checker/compile.ts';
import { check } from './checker/verdict.ts';
import { claimsAsked, claimsOf } from './claims.ts';
import { CLIENTS, SERVERS } from './dialects.ts';
import { parseFaults, parseUsers } from './parse.ts';
import { protocolOf } from './protocol.ts';

/** Server, page, items, faults, users: states, transitions, depth, claims that do not hold. */
type Pin = readonly [string, string, number, string, string, string];

const PINS: readonly Pin[] = [];

function explored([server, page, items, faults, users]: Pin): string {
  const subject = { server: SERVERS[server]!, client: CLIENTS[page]! };
  const environment = {
    items,
    outcomes: 'both' as const,
    faults: parseFaults(faults),
    users: parseUsers(users),
  };
  const compiled = new Compiled(protocolOf(subject, environment));
  const claims = claimsOf(compiled, subject, environment, claimsAsked(subject, environment));
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
