import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../../scenarios/browser/chromium/launch.ts';
import type { Entry } from '../report.ts';
import { reportDataOf } from '../report-data.ts';
import { htmlReport } from './html-report.ts';
import { LOW_CONTRAST, NAMELESS, SKIPPED_HEADINGS } from './testing/contrast.testing.ts';
import {
  manyEntries,
  SAMPLE_EXPLAINED,
  SAMPLE_MUTANTS,
  sampleEntries,
  sampleReport,
} from './testing/sample.testing.ts';

const ENTRIES = sampleEntries();
let folder = '';
let browser: Browser;
let page: Page;
/** What a reader must never meet: errors, requests, dialogs. */
let trouble: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-html-'));
  ({ browser } = await launchChromium());
  const data = reportDataOf({
    report: sampleReport(ENTRIES),
    explained: SAMPLE_EXPLAINED,
    mutants: SAMPLE_MUTANTS,
    notes: ({ claim }) => ({ remedy: null, replay: `npx unstuck replay ${claim}.json` }),
  });
  writeFileSync(join(folder, 'sample.html'), await htmlReport(data));
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(name: string, hash = '', { width = 1280, height = 900, dark = false } = {}) {
  page = await browser.newPage({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  page.on('console', (one) => trouble.push(`console ${one.type()}: ${one.text()}`));
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('dialog', (one) => trouble.push(`dialog: ${one.message()}`));
  page.on('request', (one) => {
    if (!one.url().startsWith('file:') || !one.isNavigationRequest()) trouble.push(one.url());
  });
  await page.goto(`file://${join(folder, name)}${hash}`);
}
beforeEach(() => {
  trouble = [];
});
afterEach(async () => {
  await page.close();
  expect(trouble).toEqual([]);
});

const ids = (): Promise<string[]> =>
  page.evaluate(
    "[...document.querySelectorAll('#pick option')].map((one) => one.value + ' ' + one.textContent)",
  );
const idOf = async (text: string): Promise<string> =>
  (await ids()).find((one) => one.includes(text))!.split(' ')[0]!;
/** As long as Playwright waits: a machine may be busy. */
const PATIENT = { timeout: 30_000 };
/** Follows a link; the page hears of it a moment later. */
async function go(id: string): Promise<void> {
  await page.evaluate(`location.hash = '${id}'`);
  const place = id.startsWith('c')
    ? page.locator('#pick')
    : page.locator(`a[href="#${id}"]`).first();
  const value = () =>
    id.startsWith('c') ? place.inputValue() : place.getAttribute('aria-current');
  await expect.poll(value, PATIENT).toBe(id.startsWith('c') ? id : 'true');
}
const openAll = () =>
  page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
const now = () => page.locator('#now').textContent();
const fitsAcross = () => page.evaluate('document.documentElement.scrollWidth <= innerWidth');

describe('the report in a browser', () => {
  test('opens from disk: one heading, landmarks, a way to each part', async () => {
    await open('sample.html');
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await page.getByRole('main').count()).toBe(1);
    expect(await page.getByRole('banner').count()).toBe(1);
    const nav = page.getByRole('navigation');
    for (const link of await nav.getByRole('link').all()) {
      const target = (await link.getAttribute('href'))!;
      expect(await page.locator(target).count()).toBe(1);
    }
    expect(await page.evaluate(NAMELESS)).toEqual([]);
    expect(await page.evaluate(SKIPPED_HEADINGS)).toEqual([]);
  });

  test('a cell leads to its evidence, and from there to a counterexample, by keyboard alone', async () => {
    await open('sample.html');
    const cell = page.locator('a.cell.v-1').first();
    await cell.focus();
    await page.keyboard.press('Enter');
    const evidence = page.locator('#evidence');
    await evidence
      .getByRole('row', { name: /settles/ })
      .first()
      .waitFor();
    expect(await evidence.textContent()).toContain('as-analysed × poll');
    expect(await cell.getAttribute('aria-current')).toBe('true');
    const link = evidence.getByRole('link').first();
    const href = await link.getAttribute('href');
    await link.focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.evaluate('document.activeElement.id'), PATIENT)
      .toBe('counterexample-title');
    expect(await page.locator('#pick').inputValue()).toBe(href!.slice(1));
    await page.goBack();
    expect(await page.evaluate('location.hash')).toBe(await cell.getAttribute('href'));
  });

  test('the matrix shows one claim, or one world', async () => {
    await open('sample.html');
    await page.locator('#matrix-claim').selectOption('settles');
    const cell = page.locator('.world').nth(1).locator('a.cell').first();
    expect(await cell.textContent()).toBe('✗ violateditems 1..2');
    await page.locator('#matrix-claim').selectOption('');
    expect(await cell.textContent()).toContain('of 22 violated');
    await page.getByLabel('Faults and users').selectOption('w1');
    expect(await page.locator('.world:visible').count()).toBe(1);
    // A link to a cell that is not shown shows it.
    await go('m4');
    expect(await page.locator('.world:visible').last().textContent()).toContain('cut@process-next');
  });

  test('a counterexample is stepped through: by slider, buttons, arrow keys and a click', async () => {
    await open('sample.html');
    await go(await idOf('settles: as-deployed × as-logged'));
    expect(await now()).toContain('13 of 13 server call 2 (process-next) answers');
    const slider = page.getByRole('slider', { name: 'Step' });
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await now()).toContain(
      '1 of 13 page loads and asks for the status. The user sees: loading',
    );
    await page.keyboard.press('ArrowRight');
    expect(await slider.getAttribute('aria-valuetext')).toContain('Step 2 of 13: server call 1');
    await page.getByRole('button', { name: 'Step on' }).click();
    expect(await now()).toContain('3 of 13');
    expect(await now()).toContain('queued, 0 of 1');
    await page.getByRole('button', { name: 'Step back' }).click();
    await page.locator('#counterexample-title').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await now()).toContain('4 of 13 network call 2 (process-next) is CUT');
    const current = page.locator('.steps [aria-current=step]');
    expect(await current.locator('.label.fault').textContent()).toBe('cut: a network error');
    await page.locator('.what').nth(5).click();
    expect(await now()).toContain('6 of 13');
    await page.keyboard.press('End');
    expect(await now()).toContain('13 of 13');
    expect(await page.getByRole('button', { name: 'Step on' }).isDisabled()).toBe(true);
  });

  test('beside the steps stands what the user sees, drawn as a page', async () => {
    await open('sample.html');
    await go(await idOf('settles: as-deployed × as-logged'));
    const screens = await page.locator('.steps .screen').allTextContents();
    expect(screens).toEqual([
      'Loading…',
      'Queued0 of 1Cancel',
      'Queued0 of 1⚠ an error is shownCancel',
      'Queued0 of 1Cancel',
    ]);
  });

  test('the loop of a lasso is marked', async () => {
    await open('sample.html');
    await go(await idOf('settles: as-analysed × poll'));
    const repeats = await page.locator('.steps > .repeats').count();
    expect(repeats).toBeGreaterThan(1);
    const [, from, to] = /steps (\d+) to (\d+) repeat for ever/.exec(
      (await page.locator('.steps .note').first().textContent())!,
    )!;
    expect(Number(to) - Number(from) + 1).toBe(repeats);
    expect(await page.locator('.steps .note').last().textContent()).toBe(`└ back to step ${from}`);
  });

  test('the refresh oracle forks at the end, and the replay command can be copied', async () => {
    await open('sample.html');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await go(await idOf('settles: as-deployed × as-logged'));
    const oracle = page.getByRole('region', { name: 'The refresh oracle' });
    expect(await oracle.locator('.fork').allTextContents()).toEqual([
      'the same page, as-logged✓ always settles',
      'the reference page✓ always settles',
    ]);
    expect(await oracle.textContent()).toContain('The page is at fault.');
    const copy = page.locator('#counterexample').getByRole('button', { name: 'Copy' });
    await copy.click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      'npx unstuck replay settles.json',
    );
  });

  test('the charts show what one pair met, and what it did not', async () => {
    await open('sample.html');
    const together = await page.locator('.chart .met').count();
    expect(together).toBeGreaterThan(20);
    await page.getByLabel('Shown').selectOption({ label: 'model, reference × reference' });
    const alone = await page.locator('.chart .met').count();
    expect(alone).toBeGreaterThan(10);
    expect(alone).toBeLessThan(together);
    expect(await page.locator('.chart .never').count()).toBeGreaterThan(10);
    expect(await page.locator('figure.chart').first().textContent()).toContain('4 of 7 states');
  });

  test.each([false, true])('every text has enough contrast (dark: %s)', async (dark) => {
    await open('sample.html', '#m1', { dark });
    await openAll();
    await go(await idOf('settles: as-deployed × as-logged'));
    await page.locator('.what').nth(4).click();
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
    await page.evaluate("document.querySelector('.lead').style.color = '#777'");
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([expect.stringContaining('3 pages')]);
  });

  test('the reader may choose dark or light, and finds it again', async () => {
    const back = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await open('sample.html');
    const light = await back();
    await page.getByRole('button', { name: 'Show in dark colours' }).click();
    const dark = await back();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await back()).toBe(dark);
    await page.getByRole('button', { name: 'Show in light colours' }).click();
    expect(await back()).toBe(light);
  });

  test('on a phone nothing is wider than the screen', async () => {
    await open('sample.html', '', { width: 320, height: 740 });
    expect(await fitsAcross()).toBe(true);
    await go('m1');
    await page.locator('#evidence table').waitFor();
    expect(await fitsAcross()).toBe(true);
    await openAll();
    expect(await fitsAcross()).toBe(true);
  });

  test('the first key leads past the links, and focus is seen', async () => {
    await open('sample.html');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('To the report');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe(
      'solid',
    );
    expect(await page.evaluate('getComputedStyle(document.documentElement).scrollBehavior')).toBe(
      'auto',
    );
  });
});

test('hostile texts are shown, and never run', async () => {
  const evil = `"><img src=x onerror="alert(1)"></script><script>alert(2)</script>\u2028&lt;'`;
  const settles = ENTRIES.find((one) => one.claim === 'settles' && one.trace)!;
  const { trace } = settles;
  const steps = trace!.steps.map((one) => ({
    process: evil,
    name: evil,
    payload: { ...one.payload, route: evil },
  }));
  const hostile: Entry = {
    ...settles,
    ...{ server: evil, client: evil, because: evil, faults: { [evil]: 1 }, assumptions: [evil] },
    trace: {
      ...{ ...trace!, steps },
      end: { ...trace!.end, job: evil, views: [{ ...trace!.end.views[0]!, status: evil }] },
      seen: [{ after: 1, views: [{ ...trace!.end.views[0]!, status: evil }] }],
      sends: [{ step: 1, call: 1, route: evil, page: 1 }],
    },
    difference: { steps, what: evil, code: [evil], model: [evil] },
  };
  const jobs = SAMPLE_EXPLAINED.jobs.map((one) => ({
    ...one,
    job: evil,
    log: one.log!.map((line) => ({
      ...line,
      text: evil,
      call: line.call && evil,
      kind: `${line.kind}${evil}`,
    })),
  }));
  const mutants = SAMPLE_MUTANTS.mutants.map((one) => ({ ...one, title: evil }));
  const data = reportDataOf({
    report: { ...sampleReport([hostile, { ...hostile, verdict: 'incomplete' }]), command: evil },
    explained: { ...SAMPLE_EXPLAINED, jobs },
    mutants: { ...SAMPLE_MUTANTS, mutants },
    notes: () => ({ remedy: null, replay: evil }),
  });
  writeFileSync(join(folder, 'hostile.html'), await htmlReport(data));
  await open('hostile.html', '#m1');
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.locator('script').count()).toBe(2);
  expect(await page.locator('#evidence h3').textContent()).toBe(`${evil} × ${evil}`);
  expect(await page.locator('.steps .who').first().textContent()).toBe(evil);
  expect(await page.locator('.steps .screen .status').first().textContent()).toContain(evil);
  await page.setViewportSize({ width: 320, height: 740 });
  expect(await fitsAcross()).toBe(true);
});

test('10,000 verdicts, each third of them violated, open, and are found by a word', async () => {
  const many = manyEntries(10_000, ENTRIES);
  const text = await htmlReport(reportDataOf({ report: sampleReport(many) }));
  writeFileSync(join(folder, 'many.html'), text);
  // 4.5 MB.
  expect(text.length).toBeLessThan(6e6);
  await open('many.html');
  await page.getByText('1 to 100 of 10,000').waitFor();
  await page.getByLabel('Filter').fill('settles lease=3 violated');
  const rows = page.locator('#rows tbody tr');
  const found = await rows.allTextContents();
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThanOrEqual(100);
  for (const row of found) expect(row).toMatch(/settles.*violated.*lease=3/);
  await page.getByLabel('Filter').fill('');
  await page.getByRole('button', { name: 'Later' }).click();
  await page.getByText('101 to 200 of 10,000').waitFor();
  await page.getByLabel('Filter').fill('nothing-like-that');
  expect(await rows.count()).toBe(0);
  expect(await fitsAcross()).toBe(true);
});
