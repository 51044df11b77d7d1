import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as property } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { reportDataOf } from '../report-data.ts';
import { htmlReport } from './html-report.ts';
import { embedded, payloadOf } from './payload.ts';
import { pageScript } from './script.ts';
import {
  SAMPLE_EXPLAINED,
  SAMPLE_MUTANTS,
  sampleEntries,
  sampleReport,
} from './testing/sample.testing.ts';

const ROOT = join(import.meta.dirname, '../..');
const ENTRIES = sampleEntries();
const DATA = reportDataOf({
  report: sampleReport(ENTRIES),
  explained: SAMPLE_EXPLAINED,
  mutants: SAMPLE_MUTANTS,
});
let text = '';
beforeAll(async () => {
  text = await htmlReport(DATA);
});

describe('the document', () => {
  test('names no place that it would have to load from', () => {
    expect(text.match(/(?:src|href)="(?!#)[^"]*"/g)).toBeNull();
    expect(text.match(/url\(|@import|<link|<img|<iframe/g)).toBeNull();
  });

  test('allows its own script and style by their digests, and nothing else', () => {
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
    const script = /<script type="module">([\s\S]*?)<\/script>/.exec(text)![1]!;
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)![1]!;
    const digest = (one: string) => createHash('sha256').update(one).digest('base64');
    expect(policy.replaceAll('&#39;', "'").split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${digest(script)}'`,
      `style-src 'sha256-${digest(style)}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(text).not.toMatch(/ style="| on[a-z]+="/);
  });

  test('says on its first screen what was proved, within what, assuming what, and what was not', () => {
    const first = text.slice(text.indexOf('id="overview"'), text.indexOf('id="verdicts"'));
    for (const title of ['Proved, and not', 'Not proved', 'Within these bounds', 'assumptions']) {
      expect(first).toContain(title);
    }
    expect(first).toContain('violated, each with a shortest trace');
    expect(first).toContain('60,000,000 states');
    expect(first).toContain('timers of one page fire in the order of their deadlines');
    expect(first).toContain('Faults that no run allowed: drop');
  });

  test('has each part that there is something to say of, and no other', async () => {
    const parts = (one: string) => [...one.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
    expect(parts(text)).toEqual([
      ...['overview', 'verdicts', 'counterexamples', 'incident', 'explored', 'coverage'],
      ...['mutants', 'all'],
    ]);
    const empty = await htmlReport(reportDataOf({ report: sampleReport([]) }));
    expect(parts(empty)).toEqual(['overview']);
    expect(empty).toContain('Nothing ran, so nothing was proved');
  });

  test('of reports without verdicts says what they are', async () => {
    const report = sampleReport([]);
    const log = await htmlReport(reportDataOf({ report, explained: SAMPLE_EXPLAINED }));
    expect(log).toContain('<h1 id="headline" class="">What explains the log</h1>');
    const teeth = await htmlReport(reportDataOf({ report, mutants: SAMPLE_MUTANTS }));
    expect(teeth).toContain('2 of 3 runs are killed');
  });

  test('has a cell for each server, page and world', () => {
    const cells = [...text.matchAll(/<a class="cell v-\d" href="#(m\d+)">/g)].map(([, id]) => id);
    expect(cells).toEqual(DATA.matrix.cells.map((one) => one.id));
  });

  test('counts interleavings exactly', () => {
    const [model] = DATA.levels;
    expect(text).toContain(
      `<span class="digits">${model!.interleavings!.replace(/\B(?=(\d{3})+$)/g, ',')}</span>`,
    );
  });

  test('is the same for the same report', async () => {
    expect(await htmlReport(DATA)).toBe(text);
  });
});

describe('what the script is given', () => {
  test('has every step and every view again', () => {
    const { counterexamples, steps, views } = payloadOf(DATA, {});
    const again = counterexamples.map((one) =>
      one.steps.map(([step, view]) => ({ text: steps[step]!.text, views: views[view] ?? null })),
    );
    expect(again).toEqual(
      DATA.counterexamples.map((one) =>
        one.steps.map(({ text: said, views: seen }) => ({ text: said, views: seen })),
      ),
    );
  });

  property.prop([fc.jsonValue()])('is JSON that no text in it can end', (value) => {
    const json = embedded(value);
    expect(json).not.toMatch(/[<>&]/);
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
  });
});

test('the pictures of the README are there, and small', () => {
  const shown = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/\]\(([^)]+\.png)\)/g)];
  expect(shown.length).toBeGreaterThanOrEqual(2);
  for (const [, path] of shown) expect(statSync(join(ROOT, path!)).size).toBeLessThan(200_000);
});

test('from sources the script is what the build makes of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unstuck-report-'));
  try {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const [, ...flags] = (scripts['bundle:report'] as string).split(' ');
    const outfile = join(folder, 'page.js');
    const args = flags.map((one) => (one.startsWith('--outfile=') ? `--outfile=${outfile}` : one));
    execFileSync(createRequire(import.meta.url).resolve('esbuild/bin/esbuild'), args, {
      cwd: ROOT,
    });
    expect(pageScript()).toBe(
      readFileSync(outfile, 'utf8').replaceAll('</script', '<\\/script').trim(),
    );
    expect(flags).toContain('--outfile=dist/reports/html/page.js');
    expect(scripts.build).toContain('npm run bundle:report');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
