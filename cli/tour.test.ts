import { beforeAll, describe, expect, test, vi } from 'vitest';
import { MODEL_SCENARIOS } from '../scenarios/catalogue.ts';
import { here } from './ambient.ts';
import { type Ran, runCli } from './fake-io.testing.ts';
import type { Explore } from './io.ts';

/** Explores each configuration once, for all tours. */
const known = new Map<string, ReturnType<Explore>>();
const explore: Explore = (configuration, bounds) => {
  const key = JSON.stringify([configuration, bounds]);
  const found = known.get(key) ?? here(configuration, bounds);
  known.set(key, found);
  return found;
};

// It has tests of its own, and takes longer than all the rest.
vi.mock('./explain.ts', async (original) => ({
  ...(await original<object>()),
  explainShipped: async () => 'the explanation',
}));

describe('the tour', () => {
  let ran: Ran;
  beforeAll(async () => {
    ran = await runCli(['tour'], { explore });
  }, 60_000);

  test('is green although it shows bugs: every scenario is as expected', () => {
    expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: '' });
    const count = MODEL_SCENARIOS.length;
    expect(ran.out).toContain(`Done. ${count} as expected, 0 not as expected, 0 incomplete;`);
    for (const { id } of MODEL_SCENARIOS) expect(ran.out).toContain(`ok   ${id} `);
  });

  test('tells how the logged page gets stuck, in 13 steps', () => {
    expect(ran.out).toContain('If the network cuts one process-next call, the page gets stuck.');
    expect(ran.out).toMatch(/\n +4 +network call 2 \(process-next\) is CUT/);
    expect(ran.out).toMatch(/\n +13 .*\n +and nothing more happens by itself/);
    expect(ran.out).toContain('On the server the job is completed.');
    expect(ran.out).toContain('A refresh would have helped; the page is at fault');
  });

  test('tells which fixes help against which bug', () => {
    const [, table = ''] = /(\n {2}nothing changed[\s\S]*?)\n\nHelp/.exec(ran.out) ?? [];
    expect(table).toMatchInlineSnapshot(`
      "
        nothing changed        STUCK                      STUCK
        Fix 1 as written       STUCK                      STUCK
        Fix 1, both branches   settles                    STUCK, shows a wrong end
        Fix 2                  STUCK                      STUCK
        Fix 3                  STUCK, shows a wrong end   STUCK, shows a wrong end
        Fixes 2 and 3          STUCK, shows a wrong end   STUCK, shows a wrong end
        all three              settles                    STUCK, shows a wrong end
        a page that polls      STUCK                      STUCK
        our page               settles                    settles, shows a wrong end
        our page and server    settles                    settles"
    `);
    expect(ran.out).toContain('Help against the bug as analysed: Fix 1, both branches; all three.');
    expect(ran.out).toContain('Help against the bug as logged: none of the proposed fixes.');
  });

  test('shows every server with every page, with and without a cut call', () => {
    const tables = ran.out.match(/ {16}as-logged[\s\S]*?\n\n/g) ?? [];
    expect(tables.map((table) => table.trimEnd().split('\n').slice(1))).toMatchInlineSnapshot(`
      [
        [
          "  as-analysed   STUCK       STUCK   STUCK   STUCK     STUCK   ok",
          "  as-lagging    STUCK       STUCK   STUCK   STUCK     ok      ok",
          "  as-deployed   ok          ok      ok      ok        ok      ok",
          "  fix-1         STUCK       STUCK   STUCK   STUCK     STUCK   ok",
          "  fix-1-both    ok          ok      ok      ok        ok      ok",
          "  reference     ok          ok      ok      ok        ok      ok",
        ],
        [
          "  as-analysed   STUCK       STUCK   STUCK   STUCK     STUCK   ok",
          "  as-lagging    STUCK       STUCK   STUCK   STUCK     STUCK   ok",
          "  as-deployed   STUCK       STUCK   STUCK   STUCK     STUCK   ok",
          "  fix-1         STUCK       STUCK   STUCK   STUCK     STUCK   ok",
          "  fix-1-both    STUCK       STUCK   STUCK   STUCK     STUCK   ok",
          "  reference     STUCK       STUCK   STUCK   STUCK     STUCK   ok",
        ],
      ]
    `);
  });

  test('ends with the explanation of the shipped log', () => {
    expect(ran.out).toMatch(/\n5\. .*\n\nthe explanation\n\nDone\. /);
  });

  test('fits a terminal of 100 columns, scenarios aside', () => {
    const wide = ran.out.split('\n').filter((line) => line.length > 100);
    expect(wide.filter((line) => !/^ {2}ok|^Done/.test(line))).toEqual([]);
  });
});

test('a scenario that is not as expected fails the tour', async () => {
  const { code, out } = await runCli(['tour'], {
    explore: async (configuration, bounds) => {
      const entries = await explore(configuration, bounds);
      if (configuration.items !== 10) return entries;
      return entries.map((one) => ({ ...one, verdict: 'holds' as const, trace: null }));
    },
  });
  expect(code).toBe(1);
  expect(out).toContain('FAIL ten-items-complete-as-analysed');
  expect(out).toContain('settles, items 10: expected violated, found holds');
});

test('an interrupted tour is incomplete', async () => {
  let asked = 0;
  const { code, out } = await runCli(['tour'], { explore, interrupted: () => ++asked > 10 });
  expect(code).toBe(3);
  expect(out).toContain('interrupted before its turn');
});
