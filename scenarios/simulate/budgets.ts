import type { Environment, Fault, FaultRoute, User } from '../../model/environment.ts';
import type { Tracks } from './footprint.ts';

/** What the world may still do, paid as in the model: a route's own budget first. */
export class Budgets {
  readonly #left = new Map<string, number>();
  /** Of which there was a budget, for any route. */
  readonly #kinds = new Set<Fault>();
  #isRouted = false;
  readonly #tracks: Tracks;

  constructor({ faults, users }: Pick<Environment, 'faults' | 'users'>, tracks: Tracks) {
    this.#tracks = tracks;
    for (const { kind, route, budget } of faults) {
      const name = route === null ? kind : `${kind}@${route}`;
      this.#left.set(name, (this.#left.get(name) ?? 0) + budget);
      this.#kinds.add(kind);
      if (route !== null) this.#isRouted = true;
    }
    for (const [name, budget] of Object.entries(users)) this.#left.set(USER[name as User], budget);
  }

  allows(kind: Fault, route: FaultRoute): boolean {
    return this.#payer(kind, route) !== null;
  }

  pay(kind: Fault, route: FaultRoute): void {
    this.#tracks.write(`budget ${kind}`);
    this.#take(this.#payer(kind, route)!);
  }

  allowsUser(name: User): boolean {
    return (this.#left.get(USER[name]) ?? 0) > 0;
  }

  payUser(name: User): void {
    this.#tracks.write(`budget ${name}`);
    this.#take(USER[name]);
  }

  /** Nothing more happens but what must. */
  end(): void {
    this.#left.clear();
  }

  get left(): readonly (readonly [string, number])[] {
    return [...this.#left];
  }

  #payer(kind: Fault, route: FaultRoute): string | null {
    if (!this.#kinds.has(kind)) return null;
    if (this.#isRouted) {
      const own = `${kind}@${route}`;
      if ((this.#left.get(own) ?? 0) > 0) return own;
    }
    return (this.#left.get(kind) ?? 0) > 0 ? kind : null;
  }

  #take(name: string): void {
    this.#left.set(name, this.#left.get(name)! - 1);
  }
}

const USER: Readonly<Record<User, string>> = {
  cancel: 'user cancel',
  refresh: 'user refresh',
  'second-tab': 'user second-tab',
  'hide-tab': 'user hide-tab',
};
