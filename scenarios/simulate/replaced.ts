export type Called = (...args: never[]) => unknown;

/** One global, and what stands in for it. */
export interface Replaced {
  readonly owner: object;
  readonly name: string;
  /** Asks who acts, and has the platform's own for the rest. */
  readonly how: (real: Called) => Called;
  real: Called | null;
  /** Made for that one, since each run installs it. */
  ours: Called | null;
}

export const replaced = (owner: object, name: string, how: Replaced['how']): Replaced => ({
  ...{ owner, name, how, real: null, ours: null },
});

/** Puts what stands in for it there; the answer gives the other back. */
export function replace(one: Replaced): () => void {
  const { owner, name } = one;
  const before = Object.getOwnPropertyDescriptor(owner, name)!;
  const there = Reflect.get(owner, name) as Called;
  if (!one.ours || (one.real !== there && one.ours !== there)) {
    one.real = there;
    one.ours = withExtrasOf(there, one.how(there));
  }
  const { enumerable, writable = true } = before;
  const how = { configurable: true, enumerable: enumerable!, writable };
  Object.defineProperty(owner, name, { ...how, value: one.ours });
  const after = one.ours === there ? { ...how, value: one.real } : before;
  return () => Object.defineProperty(owner, name, after);
}

/** Where somebody has given it back meanwhile. */
export function replaceAgain({ owner, name, real, ours }: Replaced): void {
  if (Reflect.get(owner, name) === real) Reflect.set(owner, name, ours);
}

/** Node's own timers carry their promise forms as properties. */
function withExtrasOf(real: Called, ours: Called): Called {
  for (const key of Reflect.ownKeys(real)) {
    if (Object.hasOwn(ours, key)) continue;
    Object.defineProperty(ours, key, Object.getOwnPropertyDescriptor(real, key)!);
  }
  return ours;
}
