import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { BLANK } from '../shown.ts';
import type { View } from '../view.ts';
import { drawingOf } from './drawing.ts';

test('nothing is claimed before anything was read', () => {
  expect(drawingOf(BLANK)).toEqual({
    title: 'Batch job',
    status: 'Loading',
    count: '',
    bar: null,
    error: '',
    cancel: false,
    action: false,
  });
});

test('progress is shown as N of M, in the title too', () => {
  const view: View = { ...BLANK, status: 'processing', completed: 2, total: 3, cancel: true };
  expect(drawingOf(view)).toMatchObject({
    title: 'Processing, 2 of 3 – Batch job',
    status: 'Processing',
    count: '2 of 3',
    bar: { value: 2, max: 3 },
    cancel: true,
  });
});

test('failed items are counted in words', () => {
  const view: View = { ...BLANK, status: 'completed', completed: 3, total: 3, failed: 1 };
  expect(drawingOf(view)).toMatchObject({ count: '3 of 3, 1 failed' });
});

test('a job of no items has an empty bar, and a full one once it is over', () => {
  const view: View = { ...BLANK, status: 'completed' };
  expect(drawingOf(view)).toMatchObject({ count: '0 of 0', bar: { value: 1, max: 1 } });
  expect(drawingOf({ ...view, status: 'queued' }).bar).toEqual({ value: 0, max: 1 });
});

const view: fc.Arbitrary<View> = fc.record({
  status: fc.constantFrom(null, 'queued', 'processing', 'completed', 'failed', 'cancelled'),
  completed: fc.nat(9),
  total: fc.nat(9),
  successful: fc.nat(9),
  failed: fc.nat(9),
  error: fc.option(fc.string({ minLength: 1 })),
  cancel: fc.boolean(),
  action: fc.boolean(),
});

property.prop([view])('buttons and error line are the view’s own', (shown) => {
  const drawing = drawingOf(shown);
  expect([drawing.cancel, drawing.action]).toEqual([shown.cancel, shown.action]);
  expect(drawing.error).toBe(shown.error ?? '');
  if (drawing.bar) expect(drawing.bar.max).toBeGreaterThan(0);
});
