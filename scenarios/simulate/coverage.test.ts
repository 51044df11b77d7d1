import { expect, test } from 'vitest';
import { Compiled } from '../../model/checker/compile.ts';
import { coverageOf } from '../../model/checker/coverage.ts';
import { explore } from '../../model/checker/explore.ts';
import { parseClient, parseFaults, parseServer, parseUsers } from '../../model/parse.ts';
import { protocolOf } from '../../model/protocol.ts';
import { checkCode } from './check-code.ts';
import { ourSubject } from './our-subject.ts';

const clock = () => 0;

test.each([
  ['as-deployed', 'as-logged', 'cut@process-next=1', 'none'],
  ['reference', 'reference', 'none', 'cancel'],
])(
  'every schedule of %s and %s (%s, %s) covers what every interleaving of the model covers',
  async (server, client, faults, users) => {
    const subject = { server: parseServer(server), client: parseClient(client) };
    const environment = {
      ...{ items: 1, outcomes: 'both' as const },
      ...{ faults: parseFaults(faults), users: parseUsers(users) },
    };
    const code = ourSubject(subject.server, subject.client);
    const { complete, coverage } = await checkCode(code, environment, { clock, coverage: true });
    expect(complete).toBe(true);
    const compiled = new Compiled(protocolOf(subject, environment));
    expect(coverage).toEqual(coverageOf(explore(compiled, { clock })));
  },
);

test('one random schedule covers less than all of them', async () => {
  const environment = { items: 1, outcomes: 'both' as const, faults: [], users: {} };
  const subject = ourSubject(parseServer('as-deployed'), parseClient('as-logged'));
  const options = { clock, strategy: 'random' as const, maxRuns: 1, coverage: true };
  const { coverage } = await checkCode(subject, environment, options);
  const item = coverage!.find((one) => one.machine === 'item')!;
  // It completes or it fails, in one run not both.
  expect(item.states.met).toHaveLength(3);
});

test('nobody who does not ask has to wait for it', async () => {
  const environment = { items: 0, outcomes: 'both' as const, faults: [], users: {} };
  const subject = ourSubject(parseServer('reference'), parseClient('reference'));
  expect((await checkCode(subject, environment, { clock })).coverage).toBeNull();
});
