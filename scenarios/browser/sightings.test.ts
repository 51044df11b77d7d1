import { expect, test } from 'vitest';
import { Sightings } from './sightings.ts';
import type { ViewMap } from './view-map.ts';

const MAP: ViewMap = {
  status: { testId: 'status', words: { completed: ['Done'] } },
  action: { testId: 'enrich-al' },
  cancel: { role: 'button', name: 'Cancel' },
};
const shown = (text: string) => ({ text, enabled: true, of: 1 });

test('what may have no reason to show is named where it never did', () => {
  const sightings = new Sightings(MAP, ['GET /api/jobs/1']);
  sightings.saw([shown('Done'), null, shown('Cancel')]);
  expect(sightings.unseen()).toEqual([
    'page.view.action: [data-testid="enrich-al"] was never to be seen in the page: is that what it is called there?',
  ]);
  sightings.saw([shown('Done'), shown('Enrich all'), null]);
  expect(sightings.unseen()).toEqual([]);
});
