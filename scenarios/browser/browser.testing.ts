import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type Launched, launchChromium } from './chromium/launch.ts';
import { Lane } from './lane.ts';
import { ourPage } from './our-page.ts';
import type { PageSource } from './page-source.ts';

/** One Chromium for all tests of a file. Where there is none, they fail and say so. */
export function oneBrowser() {
  let launched: Launched | null = null;
  const lanes = new Map<string, Promise<Lane[]>>();
  beforeAll(async () => {
    launched = await launchChromium();
  }, 60_000);
  afterAll(() => launched?.browser.close());
  const browser = (): Browser => {
    if (!launched) throw new Error('no browser was started');
    return launched.browser;
  };
  return {
    browser,
    open: (source: PageSource): Promise<Lane> => Lane.open(browser(), source),
    /** Two profiles for our page, opened once: there are two cores at least. */
    lanesFor(client: string): Promise<Lane[]> {
      const known = lanes.get(client);
      if (known) return known;
      const source = ourPage(client);
      const made = Promise.all([Lane.open(browser(), source), Lane.open(browser(), source)]);
      lanes.set(client, made);
      return made;
    },
  };
}
