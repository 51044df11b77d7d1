import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { BLANK } from '../../client/shown.ts';
import { UsageError } from '../../model/parse.ts';
import type { Shown } from './agent/agent.ts';
import { placesOf, type ViewMap, viewFrom } from './view-map.ts';

const MAP: ViewMap = {
  status: { testId: 's', words: { none: ['Loading'], completed: ['Done', 'All done'] } },
  completed: { testId: 'c', pattern: /^(\d+) of/ },
  total: { testId: 'c', pattern: /of (\d+)/ },
  failed: { role: 'note' },
  error: { role: 'alert' },
  action: { role: 'button', name: 'Go on' },
  cancel: { role: 'button', name: 'Cancel' },
};
const said = (text: string): Shown => ({ text, enabled: true });

test('a view is read from what its places show', () => {
  const shown = ['Done', '2 of 3 rows', '2 of 3 rows', '1 failed', 'Oh', 'Go on', 'Cancel'].map(
    said,
  );
  expect(viewFrom(MAP, shown)).toEqual({
    status: 'completed',
    completed: 2,
    total: 3,
    failed: 1,
    successful: 1,
    error: 'Oh',
    action: true,
    cancel: true,
  });
});

test('what is not there shows nothing, and a button that cannot be pressed is no way to cancel', () => {
  const nothing = placesOf(MAP).map(() => null);
  expect(viewFrom(MAP, nothing)).toEqual(BLANK);
  const greyed: Shown[] = [...nothing.slice(0, 6), { text: 'Cancel', enabled: false }];
  expect(viewFrom(MAP, greyed).cancel).toBe(false);
});

test('words are found whatever their case; "none" is no status', () => {
  expect(viewFrom(MAP, [said('ALL DONE')]).status).toBe('completed');
  expect(viewFrom(MAP, [said('Loading')]).status).toBeNull();
  expect(viewFrom(MAP, [said('')]).status).toBeNull();
});

test('a status without a word is refused: it would pass for no status at all', () => {
  expect(() => viewFrom(MAP, [said('Stopped')])).toThrow(UsageError);
  expect(() => viewFrom(MAP, [said('Not done')])).toThrow('"Not done", which is none of "Loading"');
});

const text = fc.oneof(fc.string(), fc.constantFrom('1 of 2', 'Done', '12', '-3'));
property.prop([fc.array(fc.option(text), { minLength: 6, maxLength: 6 })])(
  'whatever else a page shows, the view is one: whole numbers, texts, buttons',
  (texts) => {
    const shown = [said('Done'), ...texts.map((one) => (one === null ? null : said(one)))];
    const view = viewFrom(MAP, shown);
    for (const number of [view.completed, view.total, view.failed, view.successful]) {
      expect(Number.isInteger(number) && number >= 0).toBe(true);
    }
    expect(view.status).toBe('completed');
  },
);
