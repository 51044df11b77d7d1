import { expect, test } from 'vitest';
import { parseFaults, parseUsers } from '../model/parse.ts';
import { explore } from './entries.ts';
import { traceFileName } from './trace-file.ts';

const nameOf = (server: string, faults = 'none', users = 'none', items = 1): string => {
  const [entry] = explore(
    {
      server,
      client: 'as-logged',
      items,
      outcomes: 'both',
      faults: parseFaults(faults),
      users: parseUsers(users),
      claims: ['settles'],
    },
    { clock: () => 0 },
  );
  return traceFileName(entry!);
};

test('a file is named after the claim and the configuration', () => {
  expect(nameOf('as-deployed', 'cut@process-next=1,stale', 'cancel', 2)).toBe(
    'settles--as-deployed--as-logged--items=2--cut@process-next=1--stale=1--cancel=1.json',
  );
});

test('a long name is cut, and stays different from others that begin alike', () => {
  const long =
    'as-deployed,take=atomic,counters=derived,settle=if-open,mark=with-take,cancel=guarded';
  const names = [nameOf(long), nameOf(long, 'cut'), nameOf(long, 'none', 'none', 2)];
  expect(new Set(names).size).toBe(3);
  for (const name of [...names, nameOf(`${long},lease=renewed,idempotency=key`)]) {
    expect(name.length).toBeLessThan(140);
    expect(name).toMatch(/^[\w@=,.-]+\.json$/);
  }
});
