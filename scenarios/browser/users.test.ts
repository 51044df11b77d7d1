import { expect, test } from 'vitest';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { settingOf } from '../simulate/check-code.ts';
import { type Move, moveText } from '../simulate/move.ts';
import { endAll, Run } from '../simulate/run.ts';
import { environmentFor } from '../simulate/testing/pairs.testing.ts';
import { oneBrowser } from './browser.testing.ts';
import type { Lane } from './lane.ts';
import { ourSubjectIn } from './our-page.ts';

const chromium = oneBrowser();

/** One run of our reference pair, and what its user does with it. */
async function opened(client: string, ...world: [number, string?, string?]) {
  const [lane] = (await chromium.lanesFor(client)) as [Lane, Lane];
  const subject = ourSubjectIn(lane, SERVERS.reference!, CLIENTS[client]!);
  const setting = settingOf(subject, environmentFor(...world));
  const run = await Run.start(setting);
  const take = async (...texts: string[]) => {
    for (const text of texts) {
      const move = run.moves().find((one) => moveText(one).startsWith(text));
      expect(move, `${text}; possible: ${run.moves().map(moveText).join('; ')}`).toBeDefined();
      await run.take(move!);
      expect(run.compare(run.moves())).toBeNull();
    }
  };
  /** Whatever is wanted first, while something has to happen. */
  const goOn = async (wants: (moves: readonly Move[]) => Move | undefined = (all) => all[0]) => {
    for (let steps = 0; steps < 200; steps += 1) {
      const due = run.moves().filter(({ kind }) => kind === 'progress' || kind === 'choice');
      const move = wants(run.moves()) ?? due[0];
      if (due.length === 0) return;
      await run.take(move!);
    }
    throw new Error('it never ends');
  };
  const view = (tab = 0) => run.seen.views[tab];
  return { run, lane, take, goOn, view, end: () => endAll(setting) };
}

const fair = (moves: readonly Move[]) =>
  moves.find((one) => one.kind === 'progress' || one.kind === 'choice');

test('cancel is a click on the button, and shows', async () => {
  const { take, goOn, view, end } = await opened('reference', 2, 'none', 'cancel=1');
  await take('page: loads', 'server: reads status', 'network: delivers');
  expect(view()).toMatchObject({ status: 'queued', cancel: true });
  await take('page: presses cancel', 'server: cancel arrives');
  await goOn(fair);
  expect(view()).toMatchObject({ status: 'cancelled', cancel: false, action: false });
  end();
});

test('a reload in the middle begins anew in the same tab, and calls of the left page are gone', async () => {
  const { run, lane, take, goOn, view, end } = await opened('reference', 2, 'none', 'refresh=1');
  await take('page: loads', 'server: reads status', 'network: delivers', 'server: arrives');
  await take('server: settles call=2 route=process-next outcome=completed', 'network: delivers');
  expect(view()).toMatchObject({ status: 'processing', completed: 1 });
  const [tab] = lane.tabs;
  await take('page: reloads');
  expect(lane.tabs).toEqual([tab]);
  expect(view()).toMatchObject({ status: null, completed: 0 });
  expect(run.world.network.calls.map(({ route }) => route)).toEqual(['status']);
  await goOn(fair);
  expect(view()).toMatchObject({ status: 'completed', completed: 2, action: true });
  end();
});

test('a second tab watches the same job on its own', async () => {
  const { lane, take, goOn, view, end } = await opened('reference', 1, 'none', 'second-tab=1');
  await take('page: loads', 'server: reads status', 'network: delivers', 'page 2: opens');
  expect(lane.tabs.map((one) => one.page.url())).toEqual(Array(2).fill(lane.tabs[0]!.page.url()));
  expect([view(0)?.status, view(1)?.status]).toEqual(['queued', null]);
  await goOn(fair);
  expect([view(0)?.status, view(1)?.status]).toEqual(['completed', 'completed']);
  end();
});

test('a hidden tab is told so, and its timers wait', async () => {
  const { run, lane, take, goOn, view, end } = await opened('reference', 2, 'none', 'hide-tab=1');
  await take('page: loads', 'server: reads status', 'network: delivers', 'server: arrives');
  await take('server: settles call=2 route=process-next outcome=completed', 'network: delivers');
  const { page } = lane.tabs[0]!;
  const told = `globalThis.told = []; document.addEventListener('visibilitychange', () => told.push(document.visibilityState))`;
  await page.evaluate(told);
  await take('page: hides');
  expect(await page.evaluate('[document.hidden, ...told]')).toEqual([true, 'hidden']);
  expect(run.moves().map(moveText)).toEqual(['page: shows']);
  await take('page: shows');
  expect(await page.evaluate('[document.hidden, ...told]')).toEqual([false, 'hidden', 'visible']);
  await goOn(fair);
  expect(view()).toMatchObject({ status: 'completed', completed: 2 });
  end();
});

test('offline every call is cut; back again, the page goes on by itself', async () => {
  const { run, lane, take, goOn, view, end } = await opened('reference', 2, 'cut=9');
  await take('page: loads', 'server: reads status', 'network: delivers');
  const { page } = lane.tabs[0]!;
  await lane.context.setOffline(true);
  expect(await page.evaluate('navigator.onLine')).toBe(false);
  for (let cuts = 0; cuts < 4; cuts += 1) {
    await take('network: cut', 'page: timer fires');
    expect(view()).toMatchObject({ status: 'queued', completed: 0 });
    expect(view()?.error).not.toBeNull();
  }
  await lane.context.setOffline(false);
  expect(await page.evaluate('navigator.onLine')).toBe(true);
  await goOn(fair);
  expect(view()).toMatchObject({ status: 'completed', completed: 2, error: null });
  expect(run.difference).toBeNull();
  end();
});

test('offline ends the logged page for good', async () => {
  const { lane, take, goOn, view, end } = await opened('as-logged', 2, 'cut=9');
  await take('page: loads', 'server: reads status', 'network: delivers');
  await lane.context.setOffline(true);
  await take('network: cut', 'network: cut');
  await lane.context.setOffline(false);
  await goOn(fair);
  expect(view()).toMatchObject({ status: 'queued', completed: 0 });
  end();
});
