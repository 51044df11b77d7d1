import type { ServerOptions } from '../../model/dialects.ts';
import type { Rules } from '../operations/rules.ts';
import { readsStatus } from '../operations/status.ts';
import type { Store } from '../store.ts';
import { ModelTwin } from './model-twin.testing.ts';

/**
 * The same store for one job, in which each operation is held to the model as it happens: the handler
 * has that step there, answers where the machine answers and with the same words and numbers, and job
 * and items become what theirs become. `differs` is the first difference, or null.
 */
export function followModel(store: Store, dialect: ServerOptions) {
  const found = { differs: null as string | null };
  let twin: ModelTwin | null = null;
  const rules: Rules = { dialect, now: () => 0, lease: 1 };
  const say = (what: string) => {
    found.differs ??= what;
  };

  const followed: Store = {
    ...store,
    async create(job) {
      twin = new ModelTwin(
        dialect,
        job.items.map((one) => one.id),
      );
      return store.create(job);
    },
    async perform(jobId, operation) {
      const { step, call, outcome } = operation;
      let next: string | null = null;
      const result = await store.perform(jobId, {
        ...operation,
        decide: (state) => {
          next = state.item?.id ?? null;
          return operation.decide(state);
        },
      });
      if (step === 'catches up') twin!.catchesUp();
      if (call !== null && step !== 'renews lease') {
        try {
          const expected = twin!.step(call, step, next, outcome);
          const given = answerOf(result, twin!.readBy(call).completed);
          if (given !== expected) say(`${step}: answers "${given}", the model "${expected}"`);
        } catch (error) {
          say(`${step}: ${(error as Error).message}`);
        }
      }
      const { status, completed, successful, failed } = (await store.perform(
        jobId,
        readsStatus(rules),
      ))!;
      const items = (await store.items(jobId, 0))!.map((one) => [one.id, one.status]);
      const real = JSON.stringify({ status, counters: { completed, successful, failed }, items });
      const model = JSON.stringify(twin!.view());
      if (real !== model) say(`${step}: leaves ${real}, the model ${model}`);
      return result;
    },
  };
  return { store: followed, found };
}

interface Reply {
  readonly status: string;
  readonly remainingItems?: number;
  readonly progress?: { readonly completed: number };
}

/** In the model's words; a reply that shows another count than its handler read says so. */
function answerOf(result: unknown, read: number): string {
  if (result === null || typeof result !== 'object') return '';
  const { kind, reply, success } = result as { kind?: string; reply?: Reply; success?: boolean };
  if (kind === 'refused') return 'refused';
  if (success) return 'ok';
  if (kind !== 'answers') return '';
  const { status, remainingItems, progress } = reply!;
  if (status === 'cancelled') return 'ok';
  if (progress!.completed !== read) return `${status} with ${progress!.completed} for ${read}`;
  if (status !== 'processed') return status;
  return remainingItems! > 0 ? 'processed, more remain' : 'processed, none remain';
}
