import { describe, expect, test } from 'vitest';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { FAULTS, USERS } from '../../model/environment.ts';
import { checkCode } from './check-code.ts';
import { ourSubject } from './our-subject.ts';
import { clock, environmentFor, PAIRS } from './testing/pairs.testing.ts';

/** Every step of the model is taken by the code, and what is possible, shown and stored compared. */
async function conforms(pair: readonly [string, string], ...world: [number, string?, string?]) {
  const subject = ourSubject(SERVERS[pair[0]]!, CLIENTS[pair[1]]!);
  const environment = environmentFor(...world);
  const result = await checkCode(subject, environment, { clock, strategy: 'paths' });
  expect({ disagrees: result.disagrees, stopped: result.stopped }).toEqual({
    disagrees: null,
    stopped: null,
  });
  return result;
}

/** Every combination, two items and two tabs included: `bench/code-level.ts`. */
describe('every server and page does exactly what the model does', () => {
  test('no items, nothing goes wrong', async () => {
    for (const pair of PAIRS) await conforms(pair, 0);
  });

  test('one item, nothing goes wrong', async () => {
    for (const pair of PAIRS) await conforms(pair, 1);
  });

  test.each(FAULTS)('no items, %s, every page', async (fault) => {
    for (const page of Object.keys(CLIENTS)) await conforms(['as-deployed', page], 0, `${fault}=1`);
  });

  test.each(FAULTS)('one item, %s, our server with every page', async (fault) => {
    for (const page of Object.keys(CLIENTS)) await conforms(['reference', page], 1, `${fault}=1`);
  });

  test.each(FAULTS.filter((one) => one !== 'resend'))(
    'one item, %s, every server with the logged page',
    async (fault) => {
      for (const server of Object.keys(SERVERS)) {
        await conforms([server, 'as-logged'], 1, `${fault}=1`);
      }
    },
  );

  test('one item sent again, servers that take it for another', async () => {
    await conforms(['as-analysed', 'as-logged'], 1, 'resend=1');
    await conforms(['fix-1-both', 'poll'], 1, 'resend=1');
  });

  test.each(['cut', 'slow', 'crash', 'resend'])('two items, %s, ours', async (fault) => {
    await conforms(['reference', 'reference'], 2, `${fault}=1`);
  });

  test.each(USERS.filter((one) => one !== 'second-tab'))('one item, %s', async (user) => {
    await conforms(['reference', 'reference'], 1, 'none', `${user}=1`);
    await conforms(['as-analysed', 'as-logged'], 1, 'none', `${user}=1`);
  });

  test('no items, a second tab', async () => {
    await conforms(['reference', 'reference'], 0, 'none', 'second-tab=1');
    await conforms(['as-lagging', 'poll'], 0, 'none', 'second-tab=1');
  });
});
