import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { CLIENTS } from '../../model/dialects.ts';
import { UsageError } from '../../model/parse.ts';
import { FakeDocument } from '../testing/fake-document.testing.ts';
import { pageHtml } from './html.ts';

const page = (jobId: string, dialect = 'reference'): string =>
  pageHtml({ jobId, dialect, script: '/page.js', style: '/page.css' });

test('tells the script which job and which client', () => {
  const { dataset } = new FakeDocument(page('job-1', 'as-logged,error=retry')).part('job');
  expect(dataset.jobId).toBe('job-1');
  expect(JSON.parse(dataset.client!)).toEqual({ ...CLIENTS['as-logged'], error: 'retry' });
});

test('tells the reader which client drives it', () => {
  expect(page('job-1', 'fix-2+3')).toContain('Driven by the client <code>fix-2+3</code>');
});

test('refuses a dialect that does not exist', () => {
  expect(() => page('job-1', '<script>')).toThrow(UsageError);
  expect(() => page('job-1', 'poll,error=<b>')).toThrow(UsageError);
});

property.prop([fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', 'a', ' ') })])(
  'a job id is text, whatever it is made of',
  (jobId) => {
    const [plain, document] = [page('x'), page(jobId)];
    const tags = (html: string) => html.match(/<[a-z/!][^\s>]*/g);
    expect(tags(document)).toEqual(tags(plain));
    expect(document.match(/"/g)).toEqual(plain.match(/"/g));
  },
);

test('says what it is to those who cannot see it', () => {
  const html = page('job-1');
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
  expect(html).toMatch(/<progress id="bar" aria-label="[^"]+">/);
  expect(html).toContain('<p role="status" aria-live="polite" aria-atomic="true">');
  expect(html).toContain('<p id="error" role="alert">');
  for (const id of ['cancel', 'enrich-all'])
    expect(html).toContain(`<button id="${id}" type="button" hidden>`);
});

test('brings no code or style of its own, so that a strict content security policy can stand', () => {
  const html = page('job-1');
  expect(html.match(/<script[^>]*>[^<]*/g)).toEqual(['<script type="module" src="/page.js">']);
  expect(html).not.toMatch(/<style| style=| on[a-z]+=/);
});
