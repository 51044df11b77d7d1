import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entry, Report } from '../reports/report.ts';
import { type Ran, runCli, words } from './fake-io.testing.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-replay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const check = (line: string) => runCli([...words(`check ${line}`), '--output', folder]);
const CUT = '--client as-logged --fault cut@process-next=1';

/** A report in a file, changed or as it was made. */
async function stored(line: string, change: (entry: Entry) => void = () => {}): Promise<string> {
  const { out } = await runCli(words(`check ${line} --reporter json`));
  const report = JSON.parse(out) as Report;
  report.entries.filter((one) => one.trace).forEach(change);
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(report));
  return path;
}

describe('a trace that check wrote', () => {
  test.each([
    ['the logged bug', `${CUT} --claim settles`],
    ['every claim of a cancelled job', '--client as-logged --items 3 --user cancel'],
    ['a lasso', '--server as-analysed --client poll --claim settles'],
    ['a lasso of two tabs', '--client poll --items 3 --user second-tab --claim goes-quiet,settles'],
    ['a step that raises a flag', '--client fix-3 --claim never-regresses'],
    ['stale reads', '--client as-logged --fault stale=2 --claim never-regresses,settles'],
    ['a crash', '--server as-deployed --client poll --items 1 --fault crash --claim settles'],
    ['no items', '--client as-logged --items 0'],
  ])('%s: replays to the same state', async (_, line) => {
    await check(line);
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const { code, out, err } = await runCli(['replay', join(folder, file)]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain('ends in the same state');
      expect(out).toContain('Done. 1 trace replayed');
    }
  });

  test('is replayed with others, each by itself', async () => {
    await check(`${CUT} --claim settles,job-settles --items 1..2`);
    const files = readdirSync(folder).map((one) => join(folder, one));
    const { code, out } = await runCli(['replay', ...files]);
    expect(code).toBe(0);
    expect(out.match(/Done\. 1 trace replayed/g)).toHaveLength(files.length);
    expect(files.length).toBeGreaterThan(1);
    writeFileSync(files[0]!, '{}');
    const broken = await runCli(['replay', ...files, '--level', 'code', '--client', 'poll']);
    expect([broken.code, broken.err]).toEqual([2, expect.stringContaining(files[0]!)]);
  });

  test('is replayed by the command that the failure prints', async () => {
    const { out } = await check(`${CUT} --claim settles`);
    const [, command = ''] = / replay +npx unstuck (.*)/.exec(out) ?? [];
    expect((await runCli(words(command))).code).toBe(0);
  });

  test('shows each step, and what the user sees whenever that changes', async () => {
    const path = await stored(`${CUT} --items 1 --claim settles`);
    const { out } = await runCli(['replay', path]);
    expect(out).toMatchInlineSnapshot(`
      "settles: as-deployed × as-logged, faults cut@process-next=1, items 1

         1  page    loads and asks for the status
                    sees: no status yet
         2  server  call 1 (status) arrives and reads the status
         3  network call 1 (status): the answer reaches the page
                    sees: queued, 0 of 1; buttons: cancel
         4  network call 2 (process-next) is CUT: the browser sees an error, the server works on
                    sees: queued, 0 of 1; an error is shown; buttons: cancel
         5  server  call 3 (status) arrives and reads the status
         6  network call 3 (status): the answer reaches the page
                    sees: queued, 0 of 1; buttons: cancel
         7  server  call 2 (process-next) arrives; an item is queued
         8  server  call 2 (process-next) takes the item that it selected
         9  server  call 2 (process-next) writes: the job is processing
        10  server  call 2 (process-next) settles its item: completed
        11  server  call 2 (process-next) reads the counters
        12  server  call 2 (process-next) writes the counters
        13  server  call 2 (process-next) answers

        ends in the same state: the job is completed

      Done. 1 trace replayed
      "
    `);
  });
});

describe('a report of several traces', () => {
  test('is replayed whole, or only what is asked for', async () => {
    const path = await stored(CUT);
    expect((await runCli(['replay', path])).out).toContain('Done. 5 traces replayed');
    expect((await runCli(['replay', path, '--items', '2'])).out).toContain('Done. 2 traces');
    const one = await runCli(['replay', path, '--claim', 'settles', '--items', '3']);
    expect(one.out).toContain('Done. 1 trace replayed');
  });

  test('names its traces when none is as asked', async () => {
    const path = await stored(CUT);
    const { code, err } = await runCli(['replay', path, '--claim', 'truthful']);
    expect(code).toBe(2);
    expect(err).toContain(
      'no such trace: choose from settles (items 1..3), job-settles (items 2..3)',
    );
  });

  test('without any trace is vacuous', async () => {
    const path = await stored('--client as-logged --claim settles');
    const { code, err } = await runCli(['replay', path]);
    expect(code).toBe(4);
    expect(err).toContain('nothing to replay, no entry has a trace');
  });
});

describe('a trace that was changed stops loudly, exit code 1', () => {
  const replayed = async (change: (entry: Entry) => void): Promise<Ran> => {
    const path = await stored(`${CUT} --items 1 --claim settles`, change);
    const ran = await runCli(['replay', path]);
    expect(ran.code).toBe(1);
    expect(ran.out).not.toContain('same state');
    expect(ran.out).not.toContain('Done.');
    return ran;
  };

  test('a step left out: which step, what was expected, what was possible', async () => {
    const { out, err } = await replayed(({ trace }) => trace?.steps.splice(2, 1));
    expect(err).toMatchInlineSnapshot(`
      "unstuck: step 3 of 12 is not possible: the trace was changed, or the model has changed since it was written
        expected:
          network: cut {"call":2,"route":"process-next"}
        possible there:
          network: delivers {"call":1,"route":"status","failed":false}
      "
    `);
    // What was possible up to there is shown.
    expect(out).toContain(' 2  server  call 1 (status) arrives and reads the status');
    expect(out).not.toContain(' 3  ');
  });

  test('a payload with another value', async () => {
    const { err } = await replayed(({ trace }) => {
      trace!.steps[9]!.payload.outcome = 'lost';
    });
    expect(err).toContain('step 10 of 13 is not possible');
  });

  test('a payload with one value more', async () => {
    const { err } = await replayed(({ trace }) => {
      trace!.steps[0]!.payload.more = 1;
    });
    expect(err).toContain('step 1 of 13 is not possible');
  });

  test('steps after the end, where nothing is possible', async () => {
    const { err } = await replayed(({ trace }) => trace?.steps.push(trace.steps[0]!));
    expect(err).toContain('step 14 of 14 is not possible');
    expect(err).toContain('nothing is possible there');
  });

  test('another end: which field, what was expected, what was found', async () => {
    const { err } = await replayed(({ trace }) => {
      trace!.end.job = 'failed';
      trace!.end.views[0]!.completed = 1;
    });
    expect(err).toContain('all 13 steps are possible, but they end in another state');
    expect(err).toContain('job: expected "failed", found "completed"');
    expect(err).toContain('views.0.completed: expected 1, found 0');
  });

  test('another world: a trace of a cut where nothing is cut', async () => {
    const { err } = await replayed((entry) => {
      entry.faults = {};
    });
    expect(err).toContain('step 4 of 13 is not possible');
  });

  test('a loop that does not lead back', async () => {
    const path = await stored(
      '--server as-analysed --client poll --items 1 --claim settles',
      (one) => {
        one.trace!.loop = 3;
      },
    );
    const { code, err } = await runCli(['replay', path]);
    expect(code).toBe(1);
    expect(err).toContain('but the loop does not lead back to where it began');
  });

  test('a loop that begins after the last step is no trace at all', async () => {
    const path = await stored(`${CUT} --items 1 --claim settles`, ({ trace }) => {
      trace!.loop = 13;
    });
    const { code, err } = await runCli(['replay', path]);
    expect(code).toBe(2);
    expect(err).toContain('entries[0].trace.loop: expected the index of a step');
  });

  test('one bad trace among good ones', async () => {
    let count = 0;
    const path = await stored(CUT, ({ trace }) => {
      if (++count === 3) trace!.end.job = 'failed';
    });
    const { code, out } = await runCli(['replay', path]);
    expect(code).toBe(1);
    expect(out.match(/ends in the same state/g)).toHaveLength(4);
  });
});

test('a file is read as it is written', async () => {
  const path = await stored(`${CUT} --items 1 --claim settles`);
  const text = `\n  ${readFileSync(path, 'utf8')}  \n`;
  writeFileSync(path, text);
  expect((await runCli(['replay', path])).code).toBe(0);
});
