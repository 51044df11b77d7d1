import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { createVirtualTime } from './testing/virtual-time.testing.ts';
import { createDemoWorker } from './worker.ts';

const ITEM = { jobId: 'job', id: 'item', name: 'item 1' };
const { signal } = new AbortController();
const below1 = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

property.prop([fc.nat(1000), fc.nat(1000), below1, below1, fc.double({ min: 0, max: 1 })])(
  'a demonstration takes its time, and fails as often as it was told to',
  async (least, more, first, second, fail) => {
    const timing = createVirtualTime();
    const dice = [first, second];
    const worker = createDemoWorker({
      timing,
      random: () => dice.shift()!,
      work: [least, least + more],
      fail: Number.isNaN(fail) ? 0 : fail,
    });
    let took = -1;
    const working = worker(ITEM, signal).then((outcome) => {
      took = timing.now();
      return outcome;
    });
    await timing.pass(least + more);
    expect(took).toBeGreaterThanOrEqual(least);
    expect(took).toBeLessThanOrEqual(least + more);
    expect(await working).toBe(second < fail ? 'failed' : 'completed');
  },
);

test('a demonstration that is called off ends at once, before it began too', async () => {
  const timing = createVirtualTime();
  const worker = createDemoWorker({ timing, random: () => 0, work: [10, 10], fail: 0 });
  const down = new AbortController();
  const working = worker(ITEM, down.signal);
  down.abort();
  await expect(working).rejects.toThrow('called off');
  await expect(worker(ITEM, down.signal)).rejects.toThrow('called off');
});
