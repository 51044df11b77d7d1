import type { Sent, View } from '../model/narrate.ts';
import type { ReportedTrace } from './report.ts';

type Seen = NonNullable<ReportedTrace['seen']>;
type Sends = NonNullable<ReportedTrace['sends']>;

/** What a trace keeps for a reader, gathered step by step: views where they change, and calls made. */
export class Watched {
  readonly #seen: Seen = [];
  readonly #sends: Sends = [];
  #last = '';
  #steps = 0;

  /** Call once for each step, in order. `sent` is null where nobody can tell. */
  step(views: readonly (View | null)[], sent: readonly Sent[] | null): void {
    const after = ++this.#steps;
    const text = JSON.stringify(views);
    if (text !== this.#last) this.#seen.push({ after, views: [...views] });
    this.#last = text;
    for (const one of sent ?? []) this.#sends.push({ step: after, ...one });
  }

  kept(): Pick<ReportedTrace, 'seen' | 'sends'> {
    return { seen: this.#seen, ...(this.#sends.length > 0 ? { sends: this.#sends } : {}) };
  }
}
