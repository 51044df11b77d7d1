import type { Held } from './calls.ts';

/** One thing that a server does by itself, held. */
export interface Task {
  /** Not used again. */
  readonly number: number;
  readonly held: Held;
  /** What the server told of itself each time that it ran, and what it was told. */
  readonly past: string;
}

/** What a server does by itself, each at a place; a new one takes the first that is free. */
export class OwnWork {
  readonly #places: (Task | null)[] = [];
  #last = 0;

  keep(held: Held, past: string): void {
    const free = this.#places.indexOf(null);
    this.#places[free < 0 ? this.#places.length : free] = { number: ++this.#last, held, past };
  }

  /** It goes on: it is held no more. */
  take(place: number): Task {
    const task = this.#places[place];
    if (!task) throw new Error(`nothing is held at place ${place} of the server's own work`);
    this.#places[place] = null;
    return task;
  }

  get tasks(): readonly (readonly [place: number, task: Task])[] {
    return this.#places.flatMap((task, place) => (task ? [[place, task] as const] : []));
  }
}
