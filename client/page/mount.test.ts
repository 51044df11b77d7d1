import { expect, test } from 'vitest';
import { FakeDocument } from '../testing/fake-document.testing.ts';
import { HeldNetwork } from '../testing/held-network.testing.ts';
import {
  JOB,
  json,
  processNextReply,
  progressOf,
  statusReply,
} from '../testing/replies.testing.ts';
import { settled, VirtualTiming } from '../testing/virtual-timing.testing.ts';
import { pageHtml } from './html.ts';
import { mount } from './mount.ts';

function opened(dialect = 'reference') {
  const html = pageHtml({ jobId: JOB, dialect, script: '/page.js', style: '/page.css' });
  const document = new FakeDocument(html);
  const network = new HeldNetwork();
  const timing = new VirtualTiming();
  mount(document, { fetch: network.fetch, timing, random: () => 0.5 });
  const answer = async (body: unknown, init?: ResponseInit) => {
    network.calls.at(-1)!.answer(json(body, init));
    await settled();
  };
  /** What a reader sees of the page. */
  const seen = () => ({
    title: document.title,
    status: document.part('status').textContent,
    count: document.part('count').textContent,
    bar: [...document.part('bar').attributes],
    error: document.part('error').textContent,
    cancel: !document.part('cancel').hidden,
    action: !document.part('enrich-all').hidden,
  });
  return { document, network, timing, answer, seen };
}

test('shows the job from loading to completed, and then the action', async () => {
  const { document, timing, answer, seen } = opened();
  expect(seen()).toMatchObject({ status: 'Loading', bar: [], cancel: false, action: false });
  await answer(statusReply('queued', 0, 2));
  expect(seen()).toMatchObject({ status: 'Queued', count: '0 of 2', cancel: true });
  await answer(processNextReply('processed', 1, 2));
  expect(seen()).toEqual({
    title: 'Processing, 1 of 2 – Batch job',
    status: 'Processing',
    count: '1 of 2',
    bar: [
      ['max', '2'],
      ['value', '1'],
    ],
    error: '',
    cancel: true,
    action: false,
  });
  timing.fireNext();
  await settled();
  await answer(processNextReply('job_completed', 2, 2));
  expect(seen()).toMatchObject({ status: 'Processing', count: '2 of 2', action: false });
  await answer(statusReply('completed', 2, 2));
  expect(seen()).toMatchObject({ status: 'Completed', cancel: false, action: true });
  const { status, completed, total } = document.part('job').dataset;
  expect({ status, completed, total }).toEqual({ status: 'completed', completed: '2', total: '2' });
});

test('has no action for a completed job whose items all failed', async () => {
  const { answer, seen } = opened();
  await answer(statusReply('completed', 2, 2, { progress: progressOf(2, 2, 2) }));
  expect(seen()).toMatchObject({ status: 'Completed', count: '2 of 2, 2 failed', action: false });
});

test('shows an error line, and takes it away when a status was read', async () => {
  const { timing, answer, seen } = opened();
  await answer({}, { status: 500 });
  expect(seen()).toMatchObject({ status: 'Loading', error: 'The server answered 500.' });
  timing.fireNext();
  await settled();
  await answer(statusReply('queued', 0, 2));
  expect(seen()).toMatchObject({ status: 'Queued', error: '' });
});

test('posts a cancel when its button is pressed', async () => {
  const { document, network, answer } = opened();
  await answer(statusReply('queued', 0, 2));
  document.part('cancel').click();
  expect(network.calls.map(({ target }) => target)).toEqual(['process-next', 'cancel']);
});

test('tells the application when its action is pressed', async () => {
  const { document, answer } = opened();
  await answer(statusReply('completed', 2, 2));
  document.part('enrich-all').click();
  expect(document.part('job').events.map(({ type, bubbles }) => [type, bubbles])).toEqual([
    ['enrich-all', true],
  ]);
});

test('is driven by the client that the document names', async () => {
  const { network, answer, seen } = opened('as-logged');
  await answer(statusReply('processing', 1, 2));
  expect(seen()).toMatchObject({ status: 'Processing', count: '1 of 2' });
  expect(network.calls).toEqual([]);
});

test('says which part a foreign document lacks', () => {
  const deps = { fetch: new HeldNetwork().fetch, timing: new VirtualTiming(), random: () => 0.5 };
  expect(() => mount(new FakeDocument('<main id="job">'), deps)).toThrow('no #cancel');
});
