import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../model/parse.ts';
import { parseConfig } from '../config/schema.ts';
import { checkCode, settingOf } from '../simulate/check-code.ts';
import { moveText } from '../simulate/move.ts';
import { refreshAnswerFor } from '../simulate/oracle.ts';
import { clock, environmentFor } from '../simulate/testing/pairs.testing.ts';
import { oneBrowser } from './browser.testing.ts';
import type { Lane } from './lane.ts';
import { type OwnPage, ownPage, type PageInConfig } from './page-subject.ts';
import exported from './pages/export.config.ts';
import imported from './pages/import.config.ts';
import { PAGE, POLLS, served } from './pages/small.testing.ts';

const chromium = oneBrowser();
let undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo) await one();
  undo = [];
});

const none = (path: string): string => {
  throw new Error(`${path} is not read`);
};

/** A config as the command line reads it. */
const pageOf = (config: unknown, read = none): OwnPage =>
  ownPage(parseConfig(config, 'unstuck.config.ts') as PageInConfig, read);

async function laneFor(page: OwnPage): Promise<Lane> {
  const lane = await chromium.open(page.source);
  undo.push(() => lane.close());
  return lane;
}

async function check(config: unknown, items: number, faults: string, read = none) {
  const page = pageOf(config, read);
  const subject = page.subjectIn(await laneFor(page));
  const claims = page.claims ? { claims: page.claims } : {};
  return checkCode(subject, environmentFor(items, faults), { clock, maxRuns: 300, ...claims });
}

describe('a page of others: React and TanStack Query, against recorded replies', () => {
  test('its bug is found: polling that data arms is never armed where the first read fails', async () => {
    const { claims, complete, schedules } = await check(imported, 1, 'error=1');
    expect(complete).toBe(true);
    expect(schedules).toBeGreaterThan(1);
    const settles = claims.get('settles')!;
    expect(settles.kind).toBe('violated');
    const moves = settles.kind === 'violated' ? settles.schedule!.moves.map(moveText) : [];
    expect(moves).toEqual([
      'page: loads',
      'network: error call=1 route=status',
      'network: delivers call=1 route=status failed=true',
    ]);
    const others = [...claims].filter(([name]) => name !== 'settles').map(([, one]) => one.kind);
    expect(new Set(others)).toEqual(new Set(['holds']));
  });

  test('without a fault it settles, and shows what the replies say', async () => {
    const { claims, complete } = await check(imported, 1, 'none');
    expect(complete).toBe(true);
    expect([...claims].map(([name, one]) => [name, one.kind])).toEqual(
      ['settles', 'truthful', 'never-regresses', 'action-iff-completed', 'goes-quiet'].map(
        (one) => [one, 'holds'],
      ),
    );
  });
});

test('a page of others, written by hand with XMLHttpRequest, holds against a server in process', async () => {
  const { claims, complete } = await check(exported, 1, 'error@process-next=1');
  expect(complete).toBe(true);
  expect([...claims].filter(([, one]) => one.kind !== 'holds')).toEqual([]);
  expect(claims.size).toBeGreaterThan(8);
});

describe('a small page', () => {
  test('that polls settles; one that asks once does not', async () => {
    const good = await check({ page: served(`${POLLS}; poll()`) }, 1, 'none');
    expect(good.claims.get('settles')).toEqual({ kind: 'holds' });
    const bad = await check({ page: served(`${POLLS.replace('!==', '===')}; poll()`) }, 1, 'none');
    expect(bad.claims.get('settles')).toMatchObject({ kind: 'violated' });
  });

  test('that asks on whether it is answered or not is explored to its end: an older answer comes last', async () => {
    const interval = `const timer = setInterval(async () => {
      state.textContent = await (await fetch('/api/jobs/7')).json();
      if (state.textContent === 'Done') clearInterval(timer);
    }, 1000)`;
    const { claims, complete } = await check({ page: served(interval) }, 1, 'none');
    expect(complete).toBe(true);
    expect(claims.get('settles')).toMatchObject({ kind: 'violated' });
    expect(claims.get('never-regresses')).toMatchObject({ kind: 'violated' });
    expect(claims.get('goes-quiet')).toMatchObject({
      within: 'at most 2 calls alike of one page under way',
    });
  });

  test('that knows no word for the end polls for ever', async () => {
    const { words } = PAGE.view.status;
    const view = { status: { testId: 'state', words: { ...words, failed: 'Failed' } } };
    const replies = [...PAGE.replies.slice(0, 1), { route: 'GET /api/jobs/7', body: 'Broken' }];
    const script = `${POLLS.replace('= reply', `= reply === 'Broken' ? 'Busy' : reply`)}; poll()`;
    const page = { ...served(script), view, replies };
    const { claims } = await check({ page }, 1, 'none');
    const settles = claims.get('settles')!;
    expect(settles.kind === 'violated' && settles.schedule?.loop).toBeGreaterThan(0);
  });

  test('is read by role where it has no test ids', async () => {
    const page = served(`state.setAttribute('role', 'status'); ${POLLS}; poll()`);
    const { words } = PAGE.view.status;
    const view = { status: { role: 'status', words } };
    const { claims } = await check({ page: { ...page, view } }, 1, 'none');
    expect(claims.get('settles')).toEqual({ kind: 'holds' });
  });

  test('without a fingerprint is followed to its ends all the same', async () => {
    const { fingerprint: _, ...page } = served(`${POLLS}; poll()`);
    const replies = [...PAGE.replies.slice(0, 1), ...PAGE.replies];
    const { claims } = await check({ page: { ...page, replies } }, 1, 'none');
    expect(claims.get('settles')).toMatchObject({ kind: 'holds' });
  });

  test('may wait for frames, messages and timers of no length: they are no choices', async () => {
    const slow = `requestAnimationFrame(() => setTimeout(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => queueMicrotask(() => requestIdleCallback(() => poll()));
      channel.port2.postMessage('go');
    }, 0))`;
    const { claims, schedules } = await check({ page: served(`${POLLS}; ${slow}`) }, 1, 'none');
    expect(claims.get('settles')).toEqual({ kind: 'holds' });
    expect(schedules).toBe(1);
  });

  test('has a clock and dice that are the same in every run, others after a reload', async () => {
    const page = pageOf({ page: served('') });
    const lane = await laneFor(page);
    const looks: unknown[] = [];
    for (let run = 0; run < 2; run += 1) {
      lane.begin();
      for (let load = 0; load < 2; load += 1) {
        const tab = lane.take();
        await lane.open(tab, '7');
        const what =
          '[Date.now(), new Date().getTime(), performance.now(), Math.random(), crypto.randomUUID()]';
        looks.push(await tab.page.evaluate(what));
        lane.giveBack(tab);
      }
    }
    expect(looks[0]).toEqual(looks[2]);
    expect(looks[1]).toEqual(looks[3]);
    expect(looks[0]).not.toEqual(looks[1]);
    expect((looks[0] as number[]).slice(0, 3)).toEqual([1_767_225_600_000, 1_767_225_600_000, 0]);
  });

  test.each([
    [
      'shows a status that has no word',
      `state.textContent = 'Ended'`,
      /shows "Ended", which is none of "…", "Busy", "Done"/,
    ],
    [
      'streams its API',
      `new EventSource('/api/jobs/7')`,
      /was sent by neither fetch nor XMLHttpRequest/,
    ],
    ['runs on by itself', `const run = () => setTimeout(run, 0); run()`, /does not come to rest/],
    [
      'shows its status twice',
      `document.body.append(state.cloneNode(true))`,
      /^page\.view\.status: \[data-testid="state"\] is to be seen 2 times in the page; expected one$/,
    ],
  ])('that %s is refused, in one line', async (_, script, message) => {
    const checking = check({ page: served(script) }, 1, 'none');
    await expect(checking).rejects.toThrow(message);
  });

  /** As `check`, up to what was never met. */
  async function meet(page: unknown): Promise<void> {
    const own = pageOf({ page });
    const lane = await laneFor(own);
    await checkCode(own.subjectIn(lane), environmentFor(1), { clock, maxRuns: 2 });
    lane.sightings.check();
  }
  const elsewhere = { testId: 'elsewhere' };
  test.each([
    [
      { api: ['GET /api/tasks/7'], replies: [{ route: 'GET /api/tasks/7', body: 'Done' }] },
      /^page\.api: the page called none of GET \/api\/tasks\/7; what it called: GET http:\/\/localhost\/api\/jobs\/7$/,
    ],
    [
      { view: { status: { ...PAGE.view.status, ...elsewhere } } },
      /^page\.view\.status: \[data-testid="elsewhere"\] was never to be seen/,
    ],
    [
      { view: { ...PAGE.view, completed: { testId: 'state', pattern: /(\d+)/ } } },
      /^page\.view\.completed: \/\(\\d\+\)\/ fits none of what was there, as "…"|"Busy"|"Done"/,
    ],
  ])(
    'of which something is never met is a mistake in the config, in one line: %#',
    async (other, message) => {
      await expect(meet({ ...served(`${POLLS}; poll()`), ...other })).rejects.toThrow(message);
    },
  );

  test('known gap: a web worker has a clock of its own, which nobody holds (a missed bug)', async () => {
    const page = pageOf({ page: served('') });
    const lane = await laneFor(page);
    lane.begin();
    const tab = lane.take();
    await lane.open(tab, '7');
    const now = `new Promise((resolve) => {
      const code = new Blob(['postMessage(Date.now())']);
      new Worker(URL.createObjectURL(code)).onmessage = (event) => resolve(event.data);
    })`;
    expect(await tab.page.evaluate(now)).not.toBe(1_767_225_600_000);
  });
});

describe('a page at a server that really runs', () => {
  /** A server that anybody could have: the page, and a job that is done at the second look. */
  async function server(isBroken = false) {
    const looks = new Map<string, number>();
    const listening = createServer(({ url = '' }, response) => {
      if (url.startsWith('/api/')) {
        if (isBroken) return response.destroy();
        const look = (looks.get(url) ?? 0) + 1;
        looks.set(url, look);
        response.setHeader('content-type', 'application/json');
        const state = look > 1 ? 'Done' : 'Busy';
        return response.end(JSON.stringify({ state, job: url, at: performance.now() }));
      }
      response.setHeader('content-type', 'text/html; charset=utf-8');
      if (url.startsWith('/missing/')) response.statusCode = 404;
      const script = POLLS.replace(`'/api/jobs/7'`, `'/api' + location.pathname`).replace(
        'await answer.json()',
        '(await answer.json()).state',
      );
      return response.end(
        `<!doctype html><link rel="icon" href="data:,"><p data-testid="state">…</p><script>
        const state = document.querySelector('p'); ${script}; poll()</script>`,
      );
    });
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    undo.push(() => listening.close());
    const { port } = listening.address() as AddressInfo;
    let jobs = 0;
    const { replies: _, ...page } = PAGE;
    const { fingerprint: __, ...plain } = page;
    return {
      looks,
      page: {
        ...plain,
        url: `http://127.0.0.1:${port}/jobs/:jobId`,
        api: ['GET /api/jobs/:id'],
        job: () => String(++jobs),
      },
    };
  }

  test('is explored with its own replies, held and not made up; each run has a job of its own, which they name', async () => {
    const { page, looks } = await server();
    const { claims, complete } = await check({ page }, 1, 'error=1');
    expect(complete).toBe(true);
    expect(claims.get('settles')).toMatchObject({ kind: 'violated' });
    expect(looks.size).toBeGreaterThan(1);
    expect(Math.max(...looks.values())).toBe(2);
  });

  test('whose replies only the page can read is not blamed where a fresh page settles', async () => {
    const { page } = await server();
    const own = pageOf({ page });
    const setting = settingOf(own.subjectIn(await laneFor(own)), environmentFor(1, 'error=1'));
    const limits = { clock, maxRuns: 300, timeLimit: 60_000 };
    const options = { ...limits, claims: ['settles'] as const };
    const { claims } = await checkCode(setting.subject, setting.environment, options);
    const settles = claims.get('settles')!;
    const [stuck] = settles.kind === 'violated' ? settles.stuck : [];
    const answer = await refreshAnswerFor(setting, stuck!, limits);
    expect(answer).toEqual({ helps: true, atFault: 'page' });
    expect(stuck!.moves.map(moveText)).toContain('network: error call=1 route=status');
  });

  test('that has no such page is an error', async () => {
    const { page } = await server();
    const url = page.url.replace('/jobs/', '/missing/');
    await expect(check({ page: { ...page, url } }, 1, 'none')).rejects.toThrow(
      /^page\.url: .* answers 404; expected a page$/,
    );
  });

  test('that does not answer is an error, not a fault of the page', async () => {
    const { page } = await server(true);
    await expect(check({ page }, 1, 'none')).rejects.toThrow(/^page\.url: .* does not answer/);
  });
});

test.each([
  [{ ...PAGE, url: 'nowhere' }, 'page.url: expected a URL'],
  [{ ...PAGE, api: [] }, 'page.api: expected at least one route'],
  [{ ...PAGE, api: ['/api/jobs'] }, 'page.api[0]: expected a method and a path'],
  [{ ...PAGE, view: {} }, 'page.view.status: expected a place with words'],
  [{ ...PAGE, view: { status: { testId: 'x', words: {} } } }, 'page.view.status'],
  [{ ...PAGE, view: { ...PAGE.view, action: 'button' } }, 'page.view.action: expected { testId }'],
  [
    { ...PAGE, view: { ...PAGE.view, error: { role: 'alarm' } } },
    'page.view.error: expected an ARIA',
  ],
  [{ ...PAGE, replies: [] }, 'page.replies: expected'],
  [{ ...PAGE, replies: [{ route: 'GET /other', body: 1 }] }, '"GET /other" is none of page.api'],
  [{ ...PAGE, longestTimer: 0 }, 'page.longestTimer: expected a number above 0'],
  [{ ...PAGE, nonsense: 1 }, 'page: unknown key "nonsense"'],
])('a config that cannot be is one line: %#', (page, message) => {
  expect(() => pageOf({ page })).toThrow(UsageError);
  expect(() => pageOf({ page })).toThrow(message);
});
