import type { PageDocument, Part } from '../page/screen.ts';

/** An element as far as the page needs one. */
export class FakePart implements Part {
  textContent: string | null = null;
  hidden = false;
  readonly dataset: Record<string, string | undefined> = {};
  readonly attributes = new Map<string, string>();
  readonly events: Event[] = [];
  readonly #clicks: (() => void)[] = [];

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  addEventListener(_type: 'click', listener: () => void): void {
    this.#clicks.push(listener);
  }

  dispatchEvent(event: Event): boolean {
    this.events.push(event);
    return true;
  }

  /** What a user does; a hidden button cannot be pressed. */
  click(): void {
    if (this.hidden) throw new Error('nobody can press a hidden button');
    for (const listener of this.#clicks) listener();
  }
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** The parts that have an id in this HTML, with their data; enough of a document for the page's script. */
export class FakeDocument implements PageDocument {
  title = '';
  readonly #parts = new Map<string, FakePart>();

  constructor(html: string) {
    for (const [tag, id] of html.matchAll(/<[a-z]+ [^>]*?id="([^"]+)"[^>]*>/g)) {
      const part = new FakePart();
      part.hidden = / hidden[ >]/.test(tag);
      for (const [, name, value] of tag.matchAll(/data-([a-z-]+)="([^"]*)"/g)) {
        const camel = name!.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
        part.dataset[camel] = unescaped(value!);
      }
      this.#parts.set(id!, part);
    }
  }

  querySelector(selector: string): FakePart | null {
    return this.#parts.get(selector.replace('#', '')) ?? null;
  }

  part(id: string): FakePart {
    const found = this.querySelector(id);
    if (!found) throw new Error(`no part has the id ${id}`);
    return found;
  }
}
