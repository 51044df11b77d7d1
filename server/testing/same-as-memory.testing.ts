import { fc, test as property } from '@fast-check/vitest';
import { expect } from 'vitest';
import { cancelArrives, marksItems, writesCancelled } from '../operations/cancel.ts';
import {
  arrives,
  finalises,
  marksProcessing,
  renewsLease,
  replies,
  takesItem,
} from '../operations/process-next.ts';
import { type Rules, type Seen, workedOn } from '../operations/rules.ts';
import { readsCounters, settles, writesCounters } from '../operations/settles.ts';
import { catchesUp, readsStatus } from '../operations/status.ts';
import { createMemoryStore } from '../store/memory.ts';
import type { Operation, Store } from '../store.ts';
import { dialects } from './dialects.testing.ts';

const oneOf = <T>(values: readonly T[]) => fc.constantFrom(...values);

const SEEN: Seen = {
  status: 'processing',
  total: 3,
  completed: 0,
  successful: 0,
  failed: 0,
  queued: 0,
  version: 0,
};

const STEPS = [
  'arrives',
  'takes item',
  'marks processing',
  'settles',
  'reads counters',
  'writes counters',
  'replies',
  'finalises',
  'cancel arrives',
  'marks items',
  'writes cancelled',
  'catches up',
  'renews lease',
] as const;
const commands = fc.record({
  step: fc.oneof(oneOf(STEPS), oneOf(['arrives', 'settles'] as const)),
  call: fc.record({ id: oneOf(['x', 'y']), key: oneOf([null, null, 'p', 'q']) }),
  item: oneOf(['a', 'b', 'c']),
  outcome: oneOf(['completed', 'failed'] as const),
  pass: oneOf([0, 0, 0, 5, 10]),
});
type Command = typeof commands extends fc.Arbitrary<infer C> ? C : never;

function operationOf(rules: Rules, command: Command, seen: Seen): Operation<unknown> {
  const { step, call, item, outcome } = command;
  const worked = workedOn(item, outcome);
  const all: Record<(typeof STEPS)[number], Operation<unknown>> = {
    arrives: arrives(rules, call),
    'takes item': takesItem(rules, call, item),
    'marks processing': marksProcessing(rules, call),
    settles: settles(rules, call, item, outcome),
    'reads counters': readsCounters(rules, call),
    'writes counters': writesCounters(rules, call, seen, outcome),
    replies: replies(rules, call, worked),
    finalises: finalises(rules, call, seen, worked),
    'cancel arrives': cancelArrives(rules, call),
    'marks items': marksItems(rules, call),
    'writes cancelled': writesCancelled(rules, call),
    'catches up': catchesUp(rules),
    'renews lease': renewsLease(rules, call, item),
  };
  return all[step];
}

/** Operations in any order, of any dialect: a store answers as the one in memory does. */
export function sameAsMemory(storeOf: () => Store, fresh: () => string, runs: number): void {
  property.prop([dialects, fc.array(commands, { maxLength: 25 })], { numRuns: runs })(
    'does what the store in memory does, whatever it is asked in whatever dialect',
    async (dialect, asked) => {
      const [jobId, store, memory] = [fresh(), storeOf(), createMemoryStore()];
      const items = ['a', 'b', 'c'].map((id) => ({ id, name: id }));
      for (const one of [store, memory]) {
        await one.create({ id: jobId, status: 'queued', items, key: null });
      }
      let now = 0;
      let seen: Seen = SEEN;
      const rules: Rules = { dialect, now: () => now, lease: 10 };
      const status = readsStatus(rules);
      for (const command of asked) {
        now += command.pass;
        const operation = operationOf(rules, command, seen);
        const expected = await memory.perform(jobId, operation);
        expect(await store.perform(jobId, operation), command.step).toEqual(expected);
        const after = await memory.perform(jobId, status);
        expect(await store.perform(jobId, status), command.step).toEqual(after);
        if (command.step === 'reads counters') seen = after!;
      }
      expect(await store.items(jobId, now)).toEqual(await memory.items(jobId, now));
    },
  );
}
