import { expect, test } from 'vitest';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { judge } from '../../model/judge.ts';
import { checkCode, settingOf } from './check-code.ts';
import { refreshAnswerFor } from './oracle.ts';
import { ourSubject } from './our-subject.ts';
import { clock, environmentFor } from './testing/pairs.testing.ts';

test.each([
  ['as-analysed', 'as-logged', false],
  ['as-lagging', 'poll', true],
  ['as-deployed', 'as-logged', true],
  ['fix-1', 'fix-3', false],
  ['reference', 'fix-2', true],
])('%s × %s, a call cut: a refresh helps the code where it helps the model', async (...row) => {
  const [server, client, helps] = row;
  const environment = environmentFor(1, 'cut=1');
  const subject = ourSubject(SERVERS[server]!, CLIENTS[client]!);
  const { claims } = await checkCode(subject, environment, { clock, claims: ['settles'] });
  const settles = claims.get('settles')!;
  const [first] = settles.kind === 'violated' ? settles.stuck : [];
  const limits = { clock, timeLimit: 20_000, maxRuns: 10_000 };
  const answer = await refreshAnswerFor(settingOf(subject, environment), first!, limits);
  expect(answer).toEqual({ helps, atFault: 'page' });
  const { judgements } = judge(subject.model!, environment, { clock, claims: ['settles'] });
  expect(judgements[0]!.refresh[0]).toEqual(answer);
});
