import type { Operation, StepName, Store } from '../store.ts';
import { settled } from './virtual-time.testing.ts';

export interface Held {
  readonly step: StepName;
  readonly call: string | null;
  /** Carries it out, and waits until everything that follows from it has come to rest. */
  release(): Promise<void>;
}

export interface Gates {
  readonly store: Store;
  /** What is held now, in the order of arrival. */
  readonly held: readonly Held[];
}

/** The same store, whose operations wait to be released where `holds` says so. */
export function createGates(store: Store, holds: (step: StepName) => boolean): Gates {
  const held: Held[] = [];
  const perform = <R>(jobId: string, operation: Operation<R>): Promise<R | null> => {
    if (!holds(operation.step)) return store.perform(jobId, operation);
    return new Promise((resolve, reject) => {
      const one: Held = {
        step: operation.step,
        call: operation.call,
        release() {
          held.splice(held.indexOf(one), 1);
          store.perform(jobId, operation).then(resolve, reject);
          return settled();
        },
      };
      held.push(one);
    });
  };
  return { store: { ...store, perform }, held };
}
