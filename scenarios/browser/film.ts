import type { Browser } from 'playwright-core';
import type { View } from '../../model/narrate.ts';
import type { Lane } from './lane.ts';

interface Frame {
  readonly caption: string;
  /** PNG, one for each open tab. */
  readonly tabs: readonly Buffer[];
}

/** Pictures of what a user sees along a schedule: one whenever it changes. */
export class Film {
  readonly #lane: Lane;
  readonly #frames: Frame[] = [];
  #seen = '';

  constructor(lane: Lane) {
    this.#lane = lane;
  }

  get length(): number {
    return this.#frames.length;
  }

  /** Takes a picture, unless it would be the same again. */
  async shoot(caption: string, views: readonly (View | null)[]): Promise<void> {
    const seen = JSON.stringify(views);
    if (seen === this.#seen) return;
    this.#seen = seen;
    const tabs: Buffer[] = [];
    for (const one of this.#lane.tabs) tabs.push(await one.picture());
    this.#frames.push({ caption, tabs });
  }

  /** The last picture, of the first tab. */
  get end(): Buffer | null {
    return this.#frames.at(-1)?.tabs[0] ?? null;
  }

  /** All pictures on one sheet, as PNG. */
  async sheet(browser: Browser): Promise<Buffer> {
    const page = await browser.newPage({ viewport: { width: 1000, height: 200 } });
    try {
      await page.setContent(sheetHtml(this.#frames));
      return await page.screenshot({ fullPage: true });
    } finally {
      await page.close();
    }
  }
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

const sheetHtml = (frames: readonly Frame[]): string => `<!doctype html>
<style>
  body { margin: 8px; font: 13px/1.4 sans-serif; display: grid; gap: 8px;
    grid-template-columns: repeat(3, 1fr); background: #fff; color: #222 }
  figure { margin: 0; border: 1px solid #bbb; overflow: hidden }
  img { width: 100%; display: block }
  figcaption { padding: 4px 6px; background: #eee }
</style>
${frames.map(figure).join('\n')}`;

const figure = ({ caption, tabs }: Frame, at: number): string => {
  const images = tabs.map((one) => `<img src="data:image/png;base64,${one.toString('base64')}">`);
  return `<figure>${images.join('')}<figcaption>${at + 1}. ${escaped(caption)}</figcaption></figure>`;
};
