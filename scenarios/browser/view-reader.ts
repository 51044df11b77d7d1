import type { Locator, Page } from 'playwright-core';
import type { View } from '../../client/view.ts';
import type { Look, Shown, Spot } from './agent/agent.ts';
import type { Sightings } from './sightings.ts';
import { type Place, placesOf, type ViewMap, viewFrom } from './view-map.ts';

/** Reads what a user sees of a page, whenever its document has changed. */
export class ViewReader {
  /** What the page itself reads at each look; none where roles have to be found, which takes Playwright. */
  readonly spots: readonly Spot[];
  readonly #map: ViewMap;
  readonly #sightings: Sightings;
  readonly #isFast: boolean;
  #changes = -1;
  #view: View | null = null;

  constructor(map: ViewMap, sightings: Sightings) {
    this.#map = map;
    this.#sightings = sightings;
    const places = placesOf(map).map(({ place }) => place);
    this.#isFast = places.every((place) => 'testId' in place);
    this.spots = this.#isFast ? places.map((place) => spotOf(place, map)) : [];
  }

  /** null: nothing was read yet. */
  get view(): View | null {
    return this.#view;
  }

  /** The page is another one now. */
  forget(): void {
    this.#changes = -1;
    this.#view = null;
  }

  async read(page: Page, { changes, shown }: Look): Promise<void> {
    if (changes === this.#changes) return;
    this.#changes = changes;
    const all = this.#isFast ? shown : await this.#byRole(page);
    this.#sightings.saw(all);
    this.#view = viewFrom(this.#map, all);
  }

  /** What shows this part; throws where the map has none. */
  locator(page: Page, part: 'cancel'): Locator {
    const place = this.#map[part];
    if (!place) throw new Error(`page.view has no ${part}`);
    return locatorOf(page, place, this.#map);
  }

  #byRole(page: Page): Promise<Shown[]> {
    return Promise.all(
      placesOf(this.#map).map(async ({ place }) => {
        const locator = locatorOf(page, place, this.#map);
        const found = await locator.evaluateAll(shownIn, place.attribute ?? null);
        return found[0] ? { ...found[0], of: found.length } : null;
      }),
    );
  }
}

function locatorOf(page: Page, place: Place, map: ViewMap): Locator {
  if ('testId' in place) return page.locator(spotOf(place, map).css).filter({ visible: true });
  const { role, name } = place;
  return page.getByRole(role as never, name === undefined ? {} : { name, exact: true });
}

const spotOf = (place: Place, { testIdAttribute = 'data-testid' }: ViewMap): Spot => ({
  css: 'testId' in place ? `[${testIdAttribute}=${JSON.stringify(place.testId)}]` : '',
  attribute: place.attribute ?? null,
});

interface Element {
  readonly textContent: string | null;
  readonly disabled?: boolean;
  getAttribute(name: string): string | null;
}

/** Runs in the page: a function of one expression, which no loader changes. */
const shownIn = (elements: Element[], attribute: string | null): NonNullable<Shown>[] =>
  elements.map((one) => ({
    text: ((attribute === null ? one.textContent : one.getAttribute(attribute)) ?? '')
      .replace(/\s+/g, ' ')
      .trim(),
    enabled: !one.disabled,
  }));
