import { type AnyStateMachine, initialTransition, type SnapshotFrom, transition } from 'xstate';
import type { ServerOptions } from '../../model/dialects.ts';
import { handlerMachine } from '../../model/machines/handler.ts';
import type { HandlerEvent, JobSeen } from '../../model/machines/handler-parts.ts';
import { itemMachine } from '../../model/machines/item.ts';
import { jobMachine } from '../../model/machines/job.ts';
import type { StepName } from '../store.ts';
import type { Outcome } from '../worker.ts';

type Item = SnapshotFrom<typeof itemMachine>;
interface Counters {
  completed: number;
  successful: number;
  failed: number;
}
interface Handler {
  at: SnapshotFrom<typeof handlerMachine>;
  item: string | null;
  read: Counters;
}
interface Action {
  readonly type: string;
  readonly params?: { readonly outcome?: Outcome; readonly answer?: string };
}

const start = <M extends AnyStateMachine>(machine: M, input: object) =>
  initialTransition(machine, input as never)[0] as unknown as SnapshotFrom<M>;
const send = <M extends AnyStateMachine>(machine: M, at: SnapshotFrom<M>, event: object) =>
  transition(machine, at, event as never)[0] as SnapshotFrom<M>;

/**
 * The model's machines for one job, moved step by step beside a real server. Their effects on each
 * other are those of model/effects, written down once more, with identities instead of counts.
 */
export class ModelTwin {
  readonly #dialect: ServerOptions;
  readonly #calls = new Map<string, Handler>();
  readonly #items: Map<string, Item>;
  #job: SnapshotFrom<typeof jobMachine>;
  #stored: Counters = { completed: 0, successful: 0, failed: 0 };

  constructor(dialect: ServerOptions, ids: readonly string[]) {
    this.#dialect = dialect;
    this.#job = start(jobMachine, {
      finalStatus: dialect.final === 'completed' ? 'completed' : 'failed if all failed',
      marksAlways: dialect.mark === 'always',
      finishesAlways: dialect.settle === 'always',
      completedAtOnce: ids.length === 0 && dialect.empty === 'completed',
      lags: dialect.finalise === 'lagging',
    });
    const input = {
      cancelMarks: dialect.cancel === 'unconditional' ? 'failed' : 'cancelled',
      lease: dialect.lease === 'renewed',
      settlesAlways: dialect.settle === 'always',
    };
    this.#items = new Map(ids.map((id) => [id, start(itemMachine, input)]));
  }

  /** The job and its items as the model has them; `open` where an item is processed, too. */
  view() {
    const items = [...this.#items].map(([id, { value }]) => {
      const isHeld = value === 'reprocessing' || value === 'orphaned';
      return [id, isHeld ? 'processing' : (value as string)] as const;
    });
    return { status: this.#job.value as string, counters: this.#now(), items };
  }

  /** What a call's handler read last. */
  readBy(id: string): Counters {
    return this.#calls.get(id)!.read;
  }

  catchesUp(): void {
    const allSettled = this.#items.size > 0 && this.#count('open') === 0;
    this.#job = send(jobMachine, this.#job, { type: 'catches up', allSettled });
  }

  /**
   * Takes a call's step; answers what the call is answered by it, or ''. Throws where the handler has
   * no such step.
   */
  step(id: string, step: StepName, next: string | null, outcome: Outcome | null): string {
    const handler = this.#calls.get(id) ?? this.#begin(step);
    this.#calls.set(id, handler);
    const event = this.#eventOf(step, handler, outcome);
    if (!handlerMachine.getTransitionData(handler.at, event).length) {
      throw new Error(`the model has no step "${step}" where "${String(handler.at.value)}"`);
    }
    const [at, actions] = transition(handlerMachine, handler.at, event);
    handler.at = at;
    let answer = '';
    for (const { type, params = {} } of actions as Action[]) {
      if (type === 'select') handler.item = next;
      else if (type === 'reply') answer = params.answer!;
      else this.#carryOut(type, params.outcome ?? 'completed', handler);
    }
    return answer;
  }

  #begin(step: StepName): Handler {
    const type = step === 'cancel arrives' ? 'request cancel' : 'request process-next';
    const idle = start(handlerMachine, this.#dialect);
    const read = { completed: 0, successful: 0, failed: 0 };
    return { at: send(handlerMachine, idle, { type }), item: null, read };
  }

  #eventOf(step: StepName, { read }: Handler, outcome: Outcome | null): HandlerEvent {
    const total = this.#items.size;
    const { value } = this.#job;
    const isOpen = value === 'queued' || value === 'processing';
    const seen = {
      job: (isOpen ? 'open' : value) as JobSeen,
      queued: this.#count('queued') > 0,
      busy: this.#count('processing') > 0,
      last: this.#count('open') === 1,
      outcome,
      reachesTotal: (step === 'settles' ? this.#now() : read).completed + 1 >= total,
    };
    return { type: step, ...seen } as HandlerEvent;
  }

  #carryOut(type: string, outcome: Outcome, handler: Handler): void {
    const isStored = this.#dialect.counters !== 'derived';
    const name = outcome === 'completed' ? 'successful' : 'failed';
    const toItem = (event: string) => {
      const item = this.#items.get(handler.item!)!;
      this.#items.set(handler.item!, send(itemMachine, item, { type: event }));
    };
    const toJob = (event: object) => {
      this.#job = send(jobMachine, this.#job, event);
    };
    if (type === 'take') toItem('take');
    else if (type === 'settle') toItem(`settle ${outcome}`);
    else if (type === 'mark') toJob({ type: 'mark processing' });
    else if (type === 'finish') toJob({ type: 'finish', allFailed: this.#allFailed(handler) });
    else if (type === 'read counters' || type === 'snapshot') handler.read = { ...this.#now() };
    else if (type === 'increment counters' && isStored) {
      this.#stored.completed += 1;
      this.#stored[name] += 1;
    } else if (type === 'add and write counters') {
      handler.read.completed += 1;
      handler.read[name] += 1;
      this.#stored = { ...handler.read };
    } else if (type === 'cancel items') {
      for (const [id, item] of this.#items) {
        this.#items.set(id, send(itemMachine, item, { type: 'cancel' }));
      }
    } else if (type.startsWith('cancel job')) {
      toJob({ type: 'cancel' });
      const failed = this.#count('failed');
      if (type !== 'cancel job') this.#stored = { ...this.#stored, completed: failed, failed };
    }
  }

  #allFailed({ read }: Handler): boolean {
    const { counters, finalise } = this.#dialect;
    const byCounters = counters !== 'derived' && finalise !== 'with-item';
    return (byCounters ? read.failed : this.#count('failed')) === this.#items.size;
  }

  #now(): Counters {
    if (this.#dialect.counters !== 'derived') return this.#stored;
    const [successful, failed] = [this.#count('succeeded'), this.#count('failed')];
    return { completed: successful + failed, successful, failed };
  }

  #count(tag: 'queued' | 'processing' | 'open' | 'succeeded' | 'failed'): number {
    return [...this.#items.values()].filter((item) => item.hasTag(tag)).length;
  }
}
