import { describe, expect, test } from 'vitest';
import { Compiled } from './checker/compile.ts';
import { asymmetriesOf } from './checker/examples/asymmetry.ts';
import { parseClient, parseFaults, parseServer, parseUsers } from './parse.ts';
import { protocolOf } from './protocol.ts';

describe('calls are kept sorted, so they must be interchangeable', () => {
  test.each([
    ['reference', 'reference', 2, 'cut=2', ''],
    ['as-deployed', 'reference', 2, 'cut=1,crash=1', ''],
    ['as-deployed', 'as-logged', 2, 'cut=1,resend=1', 'cancel'],
    ['reference', 'as-logged', 2, 'stale=1,slow=1', 'second-tab'],
    ['fix-1', 'poll', 1, 'drop=1,hang=1', 'refresh'],
  ])('in %s × %s, N=%i, faults %s, users %s', (server, client, items, faults, users) => {
    const subject = { server: parseServer(server), client: parseClient(client) };
    const environment = {
      items,
      outcomes: 'both' as const,
      faults: parseFaults(faults),
      users: parseUsers(users),
    };
    expect(asymmetriesOf(new Compiled(protocolOf(subject, environment)), 100)).toEqual([]);
  });
});
