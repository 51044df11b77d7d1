import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Entry, type Report, reportSchema } from '../reports/report.ts';
import { here } from './ambient.ts';
import { runCli, words } from './fake-io.testing.ts';
import { FILES } from './write.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-check-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const check = (line: string) => runCli([...words(`check ${line}`), '--output', folder]);

async function report(line: string): Promise<Report & { code: number }> {
  const { code, out, err } = await runCli(words(`check ${line} --reporter json`));
  expect(err).toBe('');
  return { code, ...reportSchema.parse(JSON.parse(out)) };
}

const verdicts = (entries: readonly Entry[], claim: string): string[] =>
  entries.filter((one) => one.claim === claim).map((one) => `${one.items} ${one.verdict}`);

describe('what is known of the logged and the analysed bug', () => {
  test('the deployed pair settles while no call is lost, for 1 to 10 items', async () => {
    const { code, entries } = await report('--client as-logged --items 1..10');
    expect(entries.filter((one) => one.verdict !== 'holds')).toEqual([]);
    expect(new Set(entries.map((one) => one.items)).size).toBe(10);
    expect(code).toBe(0);
  });

  test('a cut call leaves it stuck: 13 steps for one item, a refresh helps, the page is at fault', async () => {
    const { code, entries } = await report('--client as-logged --fault cut@process-next=1');
    expect(verdicts(entries, 'settles')).toEqual(['1 violated', '2 violated', '3 violated']);
    const [first] = entries.filter((one) => one.claim === 'settles');
    expect(first?.trace?.steps).toHaveLength(13);
    expect(first).toMatchObject({
      server: 'as-deployed',
      client: 'as-logged',
      faults: { 'cut@process-next': 1 },
      users: {},
      refresh: 'helps',
      atFault: 'page',
      stuckStates: { total: 4, helps: 4, doesNotHelp: 0, page: 4, server: 0 },
    });
    expect(first?.trace?.end.job).toBe('completed');
    expect(code).toBe(1);
  });

  test('no items: it settles, but shows an end that is none and takes it back', async () => {
    const { entries } = await report('--client as-logged --items 0');
    const violated = entries.filter((one) => one.verdict === 'violated').map((one) => one.claim);
    expect(violated).toEqual(['truthful', 'never-regresses', 'can-complete']);
  });

  test.each(['as-logged', 'fix-2', 'fix-3'])(
    'the code as analysed leaves %s stuck',
    async (client) => {
      const { entries } = await report(`--server as-analysed --client ${client}`);
      expect(verdicts(entries, 'settles')).toEqual(['1 violated', '2 violated', '3 violated']);
    },
  );

  test('fix 1 leaves the page stuck when the last item fails, and not when all succeed', async () => {
    const { entries } = await report('--server fix-1 --claim settles');
    expect(verdicts(entries, 'settles')).toEqual(['1 violated', '2 violated', '3 violated']);
    const last = entries[0]?.trace?.steps.filter((one) => one.name === 'settles').at(-1);
    expect(last?.payload.outcome).toBe('failed');
    const good = await report('--server fix-1 --claim settles --outcomes success');
    expect(good.code).toBe(0);
  });

  test('fix 1 in both branches settles', async () => {
    const { entries } = await report('--server fix-1-both --claim settles');
    expect(verdicts(entries, 'settles')).toEqual(['1 holds', '2 holds', '3 holds']);
  });

  test('the reference pair keeps every claim', async () => {
    const { code, entries } = await report('--server reference --client reference --items 0..3');
    expect(entries.every((one) => one.verdict === 'holds')).toBe(true);
    expect(code).toBe(0);
  });
});

describe('exit codes', () => {
  test('0: every claim holds', async () => {
    expect((await check('--client as-logged --items 2')).code).toBe(0);
  });

  test('1: a claim is violated, even if something is not reached as well', async () => {
    const { code, out } = await check('--server as-analysed --items 1');
    expect(code).toBe(1);
    expect(out).toContain('not reached');
  });

  test('3: a bound was hit; the verdict is incomplete and never holds', async () => {
    const { code, out } = await check(
      '--server reference --client reference --items 3 --user second-tab,refresh --max-states 100',
    );
    expect(code).toBe(3);
    expect(out).toMatch(/settles +incomplete +items 3 +bound hit: states/);
    expect(out).toContain('  100 states, 6 GiB, 10 min for each configuration\n  hit: states (');
    const claims = out.split('\n').filter((line) => /^ {2}\S.* items /.test(line));
    expect(claims.filter((line) => / holds /.test(line) && !/^ {2}can-/.test(line))).toEqual([]);
  });

  test('3: a time limit and a memory limit are bounds too', async () => {
    const line = '--server reference --client reference --items 3 --user second-tab,refresh';
    const time = await report(`${line} --claim settles --time-limit 0.001ms`);
    expect(time).toMatchObject({ code: 3, entries: [{ because: 'bound hit: time' }] });
    const memory = await report(`${line} --claim settles --max-memory 1KB`);
    expect(memory).toMatchObject({ code: 3, entries: [{ bounds: { hit: 'memory' } }] });
    expect(memory.entries[0]?.interleavings).toBeNull();
  });

  test('3: a small bound is a bound', async () => {
    const { code } = await check('--server reference --client reference --items 3 --max-states 10');
    expect(code).toBe(3);
  });

  test('1 wins over 3', async () => {
    const { code, out } = await check(
      '--server as-deployed --client as-logged --items 3 --user second-tab,refresh --max-states 9000',
    );
    expect(out).toMatch(/violated.*\n[\s\S]*incomplete/);
    expect(code).toBe(1);
  });

  test('4: a state that should be reachable is not', async () => {
    const { code, out } = await check('--server as-deployed --items 0 --claim can-complete');
    expect(out).toMatch(
      /can-complete +not reached +items 0 +not so: some interleaving completes the job/,
    );
    expect(out).toContain('Done. 0 holds, 0 violated, 0 incomplete, 1 not reached;');
    expect(code).toBe(4);
  });

  test('4: a claim that means nothing here did not run, and the reason is printed', async () => {
    const alone = await check('--client as-logged --claim can-cancel');
    expect(alone.code).toBe(4);
    expect(alone.err).toBe(
      'unstuck: can-cancel was not asked: it needs somebody who cancels (--user cancel)\n' +
        'unstuck: nothing ran, so nothing was proven\n',
    );
    const beside = await check('--client as-logged --claim settles,can-cancel');
    expect(beside.code).toBe(4);
    expect(beside.out).toContain('Done. 3 holds');
  });
});

describe('the list', () => {
  test('tells the logged bug in the order of the contract', async () => {
    const { out } = await check(
      '--client as-logged --fault cut@process-next=1 --items 1 --claim settles',
    );
    const text = out
      .replaceAll(folder, 'DIR')
      .replace(/weakly fair: [\s\S]*?exist\)/, 'weakly fair: …')
      .replace(/\d+\.\d s$/m, '… s');
    expect(text).toMatchInlineSnapshot(`
      "as-deployed × as-logged, faults cut@process-next=1

        settles              violated    items 1

      1) settles is violated: as-deployed × as-logged, faults cut@process-next=1, items 1
         claim     the page reaches a terminal view and stays there, without a refresh

         trace     13 steps, none is shorter
          1   page    loads and asks for the status
          2   server  call 1 (status) arrives and reads the status
          3   network call 1 (status): the answer reaches the page
          4   network call 2 (process-next) is CUT: the browser sees an error, the server works on
          5   server  call 3 (status) arrives and reads the status
          6   network call 3 (status): the answer reaches the page
          7   server  call 2 (process-next) arrives; an item is queued
          8   server  call 2 (process-next) takes the item that it selected
          9   server  call 2 (process-next) writes: the job is processing
         10   server  call 2 (process-next) settles its item: completed
         11   server  call 2 (process-next) reads the counters
         12   server  call 2 (process-next) writes the counters
         13   server  call 2 (process-next) answers
              and nothing more happens by itself

         view      queued, 0 of 1; buttons: cancel
         job       completed on the server
         refresh   would have helped; the page is at fault (the reference page settles from here)
                   4 stuck states: a refresh helps in 4, not in 0; at fault: page in 4, server in 0
         hint      a page that stops asking before it has read a terminal status never learns the end
                   with --client as-logged,error=retry it holds for items 1..3
         replay    npx unstuck replay DIR/settles--as-deployed--as-logged--items=1--cut@process-next=1.json

      Bounds
        60,000,000 states, 6 GiB, 10 min for each configuration
        none was hit

      Assumptions
        timers of one page fire in the order of their deadlines; network and server delays are arbitrary
        a deadline fires only for a call whose answer cannot come (drop, hang) or comes too late (slow)
        weakly fair: …

      Done. 0 holds, 1 violated, 0 incomplete; states=83, transitions=122, depth=13, interleavings=242, … s
      "
    `);
  });

  test('a row stands for several item counts only if their verdicts are the same', async () => {
    const { out } = await check('--client as-logged --fault cut@process-next=1 --items 0..3');
    expect(out).toMatch(/\n {2}settles +violated +items 0\.\.3\n/);
    expect(out).toMatch(/\n {2}job-settles +holds +items 0\.\.1\n +violated +items 2\.\.3\n/);
    expect(out).toMatch(/\n {2}truthful +violated +items 0\n +holds +items 1\.\.3\n/);
    expect(out).toMatch(/\n {2}can-fail +holds +items 1\.\.3\n/);
  });

  test('marks the steps of a lasso that repeat for ever', async () => {
    const { out } = await check('--server as-analysed --client poll --items 1 --claim settles');
    expect(out).toContain('10 steps, none is shorter up to the loop');
    expect(out).toMatch(
      / 8 ┌ server .*\n +9 │ .*\n +10 │ page .*\n +└ steps 8 to 10 repeat for ever/,
    );
  });

  test('a matrix has a block for each server and client', async () => {
    const { code, out } = await check(
      '--server fix-1-both --server as-deployed --client poll --client as-logged --items 1 --claim settles',
    );
    const blocks = out.split('\n').filter((line) => line.includes(' × '));
    expect(blocks).toEqual([
      'fix-1-both × poll',
      'fix-1-both × as-logged',
      'as-deployed × poll',
      'as-deployed × as-logged',
    ]);
    expect(code).toBe(0);
  });

  test('servers and clients may have options', async () => {
    const { entries } = await report('--server as-deployed,take=atomic --items 1 --claim settles');
    expect(entries[0]).toMatchObject({ server: 'as-deployed,take=atomic', client: 'as-logged' });
  });

  test('the hint names a change after which the claim was seen to hold', async () => {
    const { out } = await check(
      '--client as-logged --fault cut@process-next=1 --items 1 --claim settles',
    );
    const [, client = ''] = /with --client (\S+) it holds for items 1\.\.3/.exec(out) ?? [];
    const changed = await report(`--client ${client} --fault cut@process-next=1 --claim settles`);
    expect(changed.code).toBe(0);
  });

  test('colours come only where a terminal shows them, or when forced', async () => {
    const line = words('check --client as-logged --items 1 --claim settles');
    const colour = '\u001b[3';
    expect((await runCli(line)).out).not.toContain(colour);
    expect((await runCli(line, { env: { FORCE_COLOR: '1' } })).out).toContain(colour);
    expect((await runCli(line, { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).out).not.toContain(
      escape,
    );
  });
});

describe('scenarios', () => {
  test('are as expected, or the run fails: a line each, and how to see the violations', async () => {
    const { code, out } = await check('logged-bug reference-cut');
    expect(out).toContain('  ok   logged-bug     The deployed page gets stuck when');
    expect(out).toContain('  ok   reference-cut  The reference pair, a call is cut');
    expect(out).toContain('Done. 2 as expected, 0 not as expected, 0 incomplete;');
    expect(code).toBe(0);
    const [, command = ''] = / see: npx unstuck check (.*)/.exec(out) ?? [];
    expect((await check(command)).out).toContain('1) settles is violated');
    expect(readdirSync(folder)).toContain(
      'settles--as-deployed--as-logged--items=1--cut@process-next=1.json',
    );
  });

  test('a bound makes them incomplete, exit code 3', async () => {
    const { code, out } = await check('reference-second-tab --time-limit 0.001ms');
    expect(out).toContain('  ??   reference-second-tab');
    expect(out).toContain('settles, items 1: expected holds, found incomplete: bound hit: time');
    expect(code).toBe(3);
  });

  test('one that is not as expected shows the trace of what it did not expect, exit code 1', async () => {
    const { code, out } = await runCli([...words('check reference-calm'), '--output', folder], {
      explore: (configuration, bounds) =>
        here({ ...configuration, server: 'as-analysed', client: 'fix-3' }, bounds),
    });
    expect(out).toContain('  FAIL reference-calm');
    expect(out).toContain('settles, items 1: expected holds, found violated');
    expect(out).toContain('1) settles is violated: as-analysed × fix-3, items 1');
    expect(code).toBe(1);
  });

  test('in JSON they say who asked and what was expected', async () => {
    const { entries } = await report('logged-bug');
    expect(entries.map((one) => one.scenario)).toEqual(entries.map(() => 'logged-bug'));
    const settles = entries.filter((one) => one.claim === 'settles');
    expect(settles.map((one) => one.expected)).toEqual(['violated', 'violated', 'violated']);
  });
});

describe('JSON', () => {
  test('stdout has a report of the schema and nothing else, and no file is written', async () => {
    const written: string[] = [];
    const { code, out, err } = await runCli(
      words('check --client as-logged --fault cut@process-next=1 --reporter json'),
      {
        files: {
          ...FILES,
          append: (path) => written.push(path),
          writeWhole: (path) => written.push(path),
          writeAll: (texts) => written.push(...Object.keys(texts)),
          exists: () => false,
        },
      },
    );
    expect({ code, err, written }).toEqual({ code: 1, err: '', written: [] });
    const found = reportSchema.parse(JSON.parse(out));
    expect(found.command).toBe(
      'unstuck check --client as-logged --fault cut@process-next=1 --reporter json',
    );
    expect(found.entries).toHaveLength(33);
  });

  test('beside the list, which goes to stderr then', async () => {
    const { out, err } = await runCli(
      words('check --client as-logged --items 1 --reporter list,json'),
    );
    expect(() => reportSchema.parse(JSON.parse(out))).not.toThrow();
    expect(err).toContain('Done. 11 holds');
  });

  test('in a file where a folder is named, and the list says so', async () => {
    const { out, err } = await check('--client as-logged --items 1 --reporter list,json');
    const path = join(folder, 'report.json');
    expect(() => reportSchema.parse(JSON.parse(readFileSync(path, 'utf8')))).not.toThrow();
    expect(err).toBe('');
    expect(out).toContain(`\nReports\n  ${path}\n\nDone. 11 holds`);
  });

  test('an incomplete verdict says why and has no interleavings', async () => {
    const { entries } = await report(
      '--server reference --client reference --items 3 --user second-tab,refresh --max-states 100 --claim settles',
    );
    expect(entries[0]).toMatchObject({
      verdict: 'incomplete',
      because: 'bound hit: states',
      interleavings: null,
      bounds: { maxStates: 100, hit: 'states' },
    });
  });
});

describe('trace files', () => {
  const CUT = '--client as-logged --fault cut@process-next=1 --items 1..2 --claim settles';

  test('one for each violated claim, for the fewest items, and nothing half-written', async () => {
    await check(CUT);
    expect(readdirSync(folder)).toEqual([
      'settles--as-deployed--as-logged--items=1--cut@process-next=1.json',
    ]);
    const text = readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8');
    const { entries, command } = reportSchema.parse(JSON.parse(text));
    expect(entries).toHaveLength(1);
    expect(command).toContain('unstuck check --client as-logged');
  });

  test('a folder that cannot be written is one line, exit code 2', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { code, err } = await runCli([...words(`check ${CUT}`), '--output', join(file, 'below')]);
    expect(code).toBe(2);
    expect(err).toMatch(/^unstuck: cannot write .*not a directory; choose another place\n$/);
  });
});

describe('an interrupted run', () => {
  test('keeps what was found, and the rest is incomplete', async () => {
    let asked = 0;
    const { code, out } = await runCli(
      [...words('check --client as-logged --items 1..3 --claim settles'), '--output', folder],
      { interrupted: () => ++asked > 2 },
    );
    expect(out).toMatch(/settles +holds +items 1\.\.2\n +incomplete +items 3 +interrupted/);
    expect(code).toBe(3);
  });
});

describe('progress', () => {
  const terminal = () => {
    let text = '';
    return {
      stream: {
        isTTY: true,
        write: (more: string) => {
          text += more;
        },
      },
      text: () => text,
    };
  };

  test('is one line on a terminal, cleared at the end', async () => {
    const stderr = terminal();
    await runCli(words('check --client as-logged --items 1..2 --claim settles'), {
      stderr: stderr.stream,
    });
    expect(stderr.text()).toContain('exploring 2 of 2: as-deployed × as-logged, items 2');
    expect(stderr.text()).not.toContain('\n');
    expect(stderr.text().endsWith('\r\u001b[K')).toBe(true);
  });

  test('is quiet in CI', async () => {
    const stderr = terminal();
    const line = words('check --client as-logged --items 1..2 --claim settles');
    await runCli(line, { stderr: stderr.stream, env: { CI: 'true' } });
    expect(stderr.text()).toBe('');
  });
});
