import { expect, test } from 'vitest';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { CALM } from '../../model/environment.ts';
import { parseFaults } from '../../model/parse.ts';
import { settingOf } from './check-code.ts';
import { ourSubject } from './our-subject.ts';
import { replaySchedule, scheduleString, scheduleText } from './schedule.ts';

const environment = { ...CALM, items: 1, faults: parseFaults('cut=1') };
const setting = settingOf(ourSubject(SERVERS.reference!, CLIENTS.reference!), environment);

const CUT = `# the first read arrives, the call that works is cut
page: loads
server: reads status call=1
network: delivers
server: arrives call=2
network: cut
server: settles outcome=failed
`;

test('a schedule is text to read and edit, and one word: both replay to the same state', async () => {
  const edited = await replaySchedule(setting, CUT);
  // Another run ends this one.
  const [key, seen] = [edited.run.key(), edited.run.seen];
  const text = scheduleText(edited.run.taken);
  expect(text.split('\n')[2]).toBe('network: delivers call=1 route=status failed=false');
  const word = scheduleString(edited.choices);
  expect(word).toMatch(/^s1:[0-9a-z]{6}$/);
  for (const schedule of [text, word]) {
    const again = await replaySchedule(setting, schedule);
    expect(again.run.key()).toBe(key);
    expect(again.choices).toEqual(edited.choices);
  }
  expect(seen.store.status).toBe('failed');
  expect(seen.views[0]).toMatchObject({ status: 'queued' });
});

test('a step that is not possible stops the replay, with what was possible', async () => {
  const schedule = CUT.replace('server: arrives call=2', 'server: arrives call=7');
  await expect(replaySchedule(setting, schedule)).rejects.toThrow(
    'step 4: expected server: arrives call=7; possible: server: arrives call=2 route=process-next; network: cut call=2 route=process-next',
  );
  await expect(replaySchedule(setting, 's1:09')).rejects.toThrow('step 2: expected move 9');
});

test('a line that several moves answer to is refused', async () => {
  const schedule = CUT.replace('server: settles outcome=failed', 'server: settles');
  await expect(replaySchedule(setting, schedule)).rejects.toThrow('fits several');
});

test.each([
  ['s1:0!', 'expected s1: and digits in base 36'],
  ['loads', 'expected a move, as in'],
])('%s is no schedule', async (text, message) => {
  await expect(replaySchedule(setting, text)).rejects.toThrow(message);
});
