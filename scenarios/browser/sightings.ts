import { UsageError } from '../../model/parse.ts';
import type { Shown } from './agent/agent.ts';
import { type Part, placesOf, placeText, type ViewMap } from './view-map.ts';

/** Without these a page is not seen at all; the others may have no reason to show. */
const ALWAYS: readonly Part[] = ['status', 'completed', 'total'];
const MOST_NAMED = 3;

/** What of a config was met in the page at all: what never was is a mistake in it, and not the page's. */
export class Sightings {
  readonly #map: ViewMap;
  readonly #api: readonly string[];
  readonly #seen = new Set<Part>();
  /** What was read where a pattern did not fit. */
  readonly #texts = new Map<Part, string>();
  #called = false;
  readonly #others = new Set<string>();

  /** `api`: the routes as they are written. */
  constructor(map: ViewMap, api: readonly string[]) {
    this.#map = map;
    this.#api = api;
  }

  /** A look at the page, in the order of `placesOf`. */
  saw(shown: readonly Shown[]): void {
    placesOf(this.#map).forEach(({ part, place }, at) => {
      const text = shown[at]?.text;
      if (text === undefined) return;
      if (text === '' || !place.pattern || place.pattern.test(text)) this.#seen.add(part);
      else this.#texts.set(part, text);
    });
  }

  /** A call of the page that is held. */
  called(): void {
    this.#called = true;
  }

  /** A call of the page that is not. */
  calledOther(method: string, url: string): void {
    this.#others.add(`${method} ${url}`);
  }

  /** Throws UsageError, one line, for what was never met. */
  check(): void {
    if (!this.#called) {
      const others = [...this.#others].slice(0, MOST_NAMED).join(', ') || 'nothing else either';
      throw new UsageError(
        `page.api: the page called none of ${this.#api.join(', ')}; what it called: ${others}`,
      );
    }
    for (const { part, place } of placesOf(this.#map)) {
      if (this.#seen.has(part) || !ALWAYS.includes(part)) continue;
      const text = this.#texts.get(part);
      throw new UsageError(
        text === undefined
          ? `page.view.${part}: ${placeText(place, this.#map)} was never to be seen in the page`
          : `page.view.${part}: ${place.pattern} fits none of what was there, as ${JSON.stringify(text)}`,
      );
    }
  }

  /** What may have no reason to show and never did, a line each: it is not known whether it would have. */
  unseen(): string[] {
    return placesOf(this.#map)
      .filter(({ part }) => !this.#seen.has(part) && !ALWAYS.includes(part))
      .map(
        ({ part, place }) =>
          `page.view.${part}: ${placeText(place, this.#map)} was never to be seen in the page: ` +
          'is that what it is called there?',
      );
  }
}
