import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { htmlReport } from '../reports/html/html-report.ts';
import {
  manyEntries,
  sampleEntries,
  sampleReport,
} from '../reports/html/testing/sample.testing.ts';
import { reportDataOf } from '../reports/report-data.ts';
import { launchChromium } from '../scenarios/browser/chromium/launch.ts';
import { median } from './measure.ts';

/**
 * Whether large reports stay usable: `tsx bench/html-report.ts` draws 1,000 and 10,000 verdicts, in turns,
 * opens both in Chromium and prints what each verdict costs. Ten times as many should cost ten times as
 * much at most.
 */
const SIZES = [1000, 10_000] as const;
const ROUNDS = 3;

interface Cost {
  readonly data: number;
  readonly html: number;
  readonly opens: number;
  readonly bytes: number;
}

const sample = sampleEntries();
const folder = mkdtempSync(join(tmpdir(), 'unstuck-bench-'));
const { browser } = await launchChromium();
try {
  const found = new Map<number, Cost[]>(SIZES.map((size) => [size, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const size of SIZES) found.get(size)!.push(await costOf(size));
  }
  const of = (size: number, what: keyof Cost) => median(found.get(size)!.map((one) => one[what]));
  const [few, many] = SIZES;
  for (const what of ['data', 'html', 'opens', 'bytes'] as const) {
    const [a, b] = [of(few, what), of(many, what)];
    const unit = what === 'bytes' ? 'bytes' : 'ms';
    process.stdout.write(
      `${what.padEnd(5)} ${few}: ${a.toFixed(0)} ${unit}, ${many}: ${b.toFixed(0)} ${unit}, ratio ${(b / a).toFixed(1)}\n`,
    );
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

async function costOf(size: number): Promise<Cost> {
  const report = sampleReport(manyEntries(size, sample));
  const started = performance.now();
  const data = reportDataOf({ report });
  const drawn = performance.now();
  const text = await htmlReport(data);
  const written = performance.now();
  const file = join(folder, `${size}.html`);
  writeFileSync(file, text);
  const page = await browser.newPage();
  const opened = performance.now();
  await page.goto(`file://${file}`);
  await page.locator('#rows tbody tr').first().waitFor();
  const opens = performance.now() - opened;
  await page.close();
  return { data: drawn - started, html: written - drawn, opens, bytes: Buffer.byteLength(text) };
}
