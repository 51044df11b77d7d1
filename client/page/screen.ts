import type { View } from '../view.ts';
import { drawingOf } from './drawing.ts';

/** The part of the DOM that the page touches, so that a test needs no browser. */
export interface Part {
  textContent: string | null;
  hidden: boolean;
  readonly dataset: Record<string, string | undefined>;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  addEventListener(type: 'click', listener: () => void): void;
  dispatchEvent(event: Event): boolean;
}
export interface PageDocument {
  title: string;
  querySelector(selector: string): Part | null;
}

/** The document that html.ts wrote. */
export class Screen {
  readonly #document: PageDocument;
  readonly job: Part;
  readonly cancel: Part;
  readonly action: Part;
  readonly #bar: Part;
  readonly #status: Part;
  readonly #count: Part;
  readonly #error: Part;

  constructor(document: PageDocument) {
    this.#document = document;
    const part = (id: string): Part => {
      const found = document.querySelector(`#${id}`);
      if (!found) throw new Error(`the document has no #${id}; it is not the one of html.ts`);
      return found;
    };
    this.job = part('job');
    this.cancel = part('cancel');
    this.action = part('enrich-all');
    this.#bar = part('bar');
    this.#status = part('status');
    this.#count = part('count');
    this.#error = part('error');
  }

  draw(view: View): void {
    const { title, status, count, bar, error, cancel, action } = drawingOf(view);
    this.#document.title = title;
    this.#status.textContent = status;
    this.#count.textContent = count;
    this.#error.textContent = error;
    this.cancel.hidden = !cancel;
    this.action.hidden = !action;
    // For those who read the page by program.
    this.job.dataset.status = view.status ?? '';
    this.job.dataset.completed = String(view.completed);
    this.job.dataset.total = String(view.total);
    if (bar) {
      this.#bar.setAttribute('max', String(bar.max));
      this.#bar.setAttribute('value', String(bar.value));
    } else this.#bar.removeAttribute('value');
  }
}
