import { describe, expect, test } from 'vitest';
import type { SnapshotFrom } from 'xstate';
import { type JobInput, jobMachine } from '../model/machines/job.ts';
import { keyOfState, keyOfTransition, pathsOf } from '../model/testing/paths.testing.ts';
import { dialectOf, serverUnderTest } from './testing/bench.testing.ts';
import {
  driveCareless,
  driveReference,
  type JobDriver,
  type JobEvent,
  type Setting,
} from './testing/job-driver.testing.ts';

const MARK: JobEvent = { type: 'mark processing' };
const FINISH: JobEvent = { type: 'finish', allFailed: false };
const FAIL: JobEvent = { type: 'finish', allFailed: true };
const CANCEL: JobEvent = { type: 'cancel' };
const CATCH_UP: JobEvent = { type: 'catches up', allSettled: true };

type JobState = SnapshotFrom<typeof jobMachine>;

const CARELESS: JobInput = {
  finalStatus: 'failed if all failed',
  marksAlways: true,
  finishesAlways: true,
  completedAtOnce: false,
  lags: false,
};
const LAGGING: JobInput = { ...CARELESS, lags: true };
const REFERENCE: JobInput = { ...CARELESS, marksAlways: false, finishesAlways: false };

interface Suite {
  readonly says: string;
  readonly input: JobInput;
  readonly drive: (setting: Setting) => Promise<JobDriver>;
  readonly setting: (events: readonly JobEvent[]) => Setting;
  /** What a state can meet in this setting. */
  readonly events: (state: JobState) => readonly JobEvent[];
}

const deployed = dialectOf('as-deployed');
const SUITES: readonly Suite[] = [
  {
    says: 'as-deployed, an item that all calls have selected',
    input: CARELESS,
    drive: driveCareless,
    setting: () => ({ dialect: deployed, items: 1 }),
    // No counter is written before a call has marked the job.
    events: ({ value }) => (value === 'queued' ? [MARK] : [MARK, FINISH, FAIL, CANCEL]),
  },
  {
    says: 'as-deployed, an item that a call holds before it marks the job',
    input: CARELESS,
    drive: driveCareless,
    setting: () => ({ dialect: deployed, items: 1, closed: true }),
    events: () => [FINISH, CANCEL],
  },
  {
    says: 'as-deployed, no item',
    input: CARELESS,
    drive: driveCareless,
    setting: () => ({ dialect: deployed, items: 0 }),
    events: () => [FAIL, CANCEL],
  },
  {
    says: 'as-deployed but lagging, an item that all calls have selected',
    input: LAGGING,
    drive: driveCareless,
    setting: () => ({ dialect: { ...deployed, finalise: 'lagging' }, items: 1 }),
    events: () => [MARK, CANCEL, CATCH_UP],
  },
  {
    says: 'reference',
    input: REFERENCE,
    drive: driveReference,
    setting: (events) => ({
      dialect: dialectOf('reference'),
      items: Math.max(1, events.filter((one) => one === MARK).length),
    }),
    // It looks before it writes: nothing comes to a job that is over, and none is empty and open.
    events: ({ value }) => {
      if (value === 'queued') return [MARK, CANCEL];
      return value === 'processing' ? [MARK, FINISH, FAIL, CANCEL] : [];
    },
  },
];

/** What the real server was seen to do. */
const seen = new Map<JobInput, { states: Set<string>; transitions: Set<string> }>();
const seenWith = (input: JobInput) => {
  const found = seen.get(input) ?? { states: new Set(), transitions: new Set() };
  seen.set(input, found);
  return found;
};

describe.each(SUITES)('the job machine against the server: $says', (suite) => {
  const { input, drive, setting, events } = suite;
  const paths = pathsOf(jobMachine, input, events);

  test.each(
    paths.covering.map((path) => [path.events.map(textOf).join(', ') || 'nothing', path] as const),
  )('%s', async (_, path) => {
    const { states, transitions } = seenWith(input);
    // Each event is an object of its own, so that a call can be told to belong to it.
    const own = path.events.map((event) => (input === REFERENCE ? event : { ...event }));
    const driver = await drive(setting(path.events));
    await driver.prepare(own);
    expect(await driver.status()).toBe(path.states[0]!.value);
    states.add(keyOfState(path.states[0]!));
    for (const [at, event] of own.entries()) {
      await driver.take(event);
      expect(await driver.status(), textOf(event)).toBe(path.states[at + 1]!.value);
      states.add(keyOfState(path.states[at + 1]!));
      transitions.add(keyOfTransition(path.states[at]!, path.events[at]!));
    }
  });
});

const textOf = (event: JobEvent): string =>
  event.type === 'finish' && event.allFailed ? 'finish, all failed' : event.type;

describe('of what the job machine can do, the server did', () => {
  test('every state and every transition of a dialect that looks at nothing', () => {
    const all = pathsOf(jobMachine, CARELESS, [MARK, FINISH, FAIL, CANCEL]);
    expect(seenWith(CARELESS)).toEqual({ states: all.states, transitions: all.transitions });
    expect([all.states.size, all.transitions.size]).toEqual([5, 20]);
  });

  test('every way of catching up', () => {
    const all = pathsOf(jobMachine, LAGGING, [MARK, CANCEL, CATCH_UP]);
    expect(seenWith(LAGGING)).toEqual({ states: all.states, transitions: all.transitions });
    expect([...all.transitions].filter((one) => one.includes('catches up'))).toHaveLength(2);
  });

  test('every state in the reference, and no transition out of a terminal one', () => {
    const all = pathsOf(jobMachine, REFERENCE, [MARK, FINISH, FAIL, CANCEL]);
    const { states, transitions } = seenWith(REFERENCE);
    expect(states).toEqual(all.states);
    const never = [...all.transitions].filter((one) => !transitions.has(one)).map(shortly);
    expect(never.sort()).toEqual(
      ['cancelled', 'completed', 'failed']
        .flatMap((state) => [MARK, FINISH, FAIL, CANCEL].map((one) => `${state}: ${textOf(one)}`))
        .concat('queued: finish', 'queued: finish, all failed')
        .sort(),
    );
  });

  test('a job without items as it is created', async () => {
    const at = pathsOf(jobMachine, { ...REFERENCE, completedAtOnce: true }, []).shortest[0]!;
    const { api } = serverUnderTest();
    expect((await api.create(0)).status).toBe(at.states[0]!.value);
  });
});

function shortly(transition: string): string {
  const [, value, event] = /^\{"value":"(\w+)".*?\} (\{.*\})$/.exec(transition)!;
  return `${value}: ${textOf(JSON.parse(event!) as JobEvent)}`;
}
