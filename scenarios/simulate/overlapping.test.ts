import { expect, test } from 'vitest';
import { BLANK } from '../../client/shown.ts';
import type { View } from '../../client/view.ts';
import { checkCode } from './check-code.ts';
import type { Subject } from './subject.ts';
import { clock, environmentFor } from './testing/pairs.testing.ts';
import { smallServer } from './testing/small-server.testing.ts';
import { mappedWire } from './wire.ts';

const WIRE = mappedWire();

/** Two reads are under way at once, numbered, and what an older one says is not shown. */
const page: Subject['client'] = ({ jobId, fetch }) => {
  let view: View = BLANK;
  let [asked, newest] = [0, 0];
  const open: number[] = [];
  const isOver = () => view.status === 'completed';
  async function ask(route: 'status' | 'process-next'): Promise<unknown> {
    const { path, init } = WIRE.request(route, jobId);
    return (await fetch(path, init)).json();
  }
  async function read(): Promise<void> {
    const number = ++asked;
    open.push(number);
    const next = WIRE.readView(await ask('status'));
    open.splice(open.indexOf(number), 1);
    if (number > newest) view = next;
    newest = Math.max(newest, number);
    if (!isOver()) void read();
  }
  async function start(): Promise<void> {
    void read();
    void read();
    await ask('process-next');
  }
  const fingerprint = () => open.map((one) => one < newest);
  return { start: () => void start(), view: () => view, stop() {}, fingerprint };
};

const check = () => {
  const server = smallServer((job) => ({
    next() {
      job.done = Math.min(job.done + 1, job.total);
    },
  }));
  return checkCode({ name: 'overlapping', server, client: page }, environmentFor(1, 'none'), {
    clock,
  });
};

test('a page that numbers its reads and shows the newest is followed to its end', async () => {
  const { claims, complete } = await check();
  expect([complete, claims.get('settles')]).toMatchObject([true, { kind: 'holds' }]);
  // What was sent later may have been answered earlier.
  expect(claims.get('never-regresses')!.kind).toBe('violated');
});
