import { describe, expect, test } from 'vitest';
import { mutantsReportSchema } from '../reports/mutants-report.ts';
import type { Mutant } from '../scenarios/mutants/mutant.ts';
import { MUTANTS } from '../scenarios/mutants/mutants.ts';
import { fakeIo, runCli, words } from './fake-io.testing.ts';
import { mutantsCommand } from './mutants.ts';
import type { CheckFlags } from './plan.ts';

const mutants = (...ids: string[]): Mutant[] => MUTANTS.filter((one) => ids.includes(one.id));

async function run(some: readonly Mutant[], flags: CheckFlags = {}, interrupted = false) {
  const { io, texts } = fakeIo({ interrupted: () => interrupted });
  const code = await mutantsCommand([], flags, ['check', '--mutants'], io, some);
  return { code, ...texts };
}

const blunt = (given: Mutant): Mutant => ({ ...given, claim: 'cancel-is-final' });

describe('check --mutants', () => {
  test('says of each how it was killed, at every level that it has', async () => {
    const { code, out, err } = await run(mutants('C1a', 'C5'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('C1a  client  a status read that fails is the last one');
    expect(out).toMatch(/killed \(model 6 states, \d+ ms; code 2 schedules, \d+ ms\)/);
    expect(out).toMatch(
      /C5 {3}server .*\n {7}settles, 0 items: killed \(code 1 schedule, \d+ ms\)\n/,
    );
    expect(out).toMatch(/\nDone\. 3 killed, 0 survived; pairs: 0 killed, 0 not, \d+\.\d s\n$/);
  });

  test('a survivor is a failure', async () => {
    const { code, out } = await run(mutants('C5').map(blunt));
    expect(code).toBe(1);
    expect(out).toContain('survived (code 1 schedule, ');
    expect(out).toContain('Done. 0 killed, 1 survived');
  });

  test('so is a pair of which neither is caught, though each alone be', async () => {
    const { code, out } = await run(mutants('C18', 'C8').map(blunt), { level: 'model' });
    expect(code).toBe(1);
    expect(out).toContain('C8 + C18 survived');
  });

  test('tells which mistake covers up which', async () => {
    const { code, out } = await run(mutants('C1a', 'C15'), { level: 'model' });
    expect(code).toBe(0);
    expect(out).toContain(
      '1 of 1 killed in the model, 0 more cannot be made\n  C15 does not show beside C1a',
    );
  });

  test('runs one level alone', async () => {
    const { out } = await run(mutants('C1a', 'C5'), { level: 'code' });
    expect(out).toContain('killed (code 2 schedules, ');
    expect(out).toContain('Done. 2 killed');
  });

  test('is incomplete where a bound was hit or the user stopped it', async () => {
    const hit = await run(mutants('C18'), { level: 'model', maxStates: '30' });
    expect(hit.code).toBe(3);
    expect(hit.out).toContain('1 incomplete');
    const stopped = await run(mutants('C21b'), {}, true);
    expect(stopped.code).toBe(3);
  });

  test('stopped half way it says what it has, and passes nothing', async () => {
    let asked = 0;
    const { io, texts } = fakeIo({ interrupted: () => ++asked > 12 });
    const some = mutants('C1a', 'C5', 'C15', 'C18', 'C20b');
    const code = await mutantsCommand([], {}, ['check', '--mutants'], io, some);
    expect(code).toBe(3);
    expect(texts.out).toContain('killed (model 6 states, ');
    expect(texts.out).toMatch(
      /Done\. \d killed, 0 survived, \d incomplete; pairs: 0 killed, 0 not, 3 inc/,
    );
    expect(texts.out).toContain('  3 incomplete');
  });

  test('runs a sample of the pairs, drawn with a seed, and says so', async () => {
    const some = mutants('C1a', 'C5', 'C15', 'C18', 'C16a');
    const given = { level: 'model', pairs: '2', reporter: 'list,json' };
    const [a, b] = [await run(some, given), await run(some, { ...given, seed: '7' })];
    const drawn = ({ out }: typeof a) => mutantsReportSchema.parse(JSON.parse(out));
    expect([a.code, drawn(a).pairs.length, drawn(a).pairsSampled]).toEqual([
      0,
      2,
      { of: 6, seed: 1 },
    ]);
    expect(drawn(await run(some, given)).pairs.map((one) => one.ids)).toEqual(
      drawn(a).pairs.map((one) => one.ids),
    );
    expect(drawn(b).pairsSampled).toEqual({ of: 6, seed: 7 });
    expect(a.err).toContain('  a sample of 2 of 6, seed 1\n');
    expect((await run(some, { level: 'model', pairs: '0' })).out).toContain('a sample of 0 of 6');
  });

  test('says which classes have no mutant, and why', async () => {
    const { out } = await run(mutants('C5'));
    expect(out).toContain('  C10  fatal stream error: no stream here can fail');
    expect(out).toContain('  C8   gap after the snapshot: an event lost');
  });

  test('as JSON it says the same, for programs', async () => {
    const { code, out, err } = await run(mutants('C1a', 'C15', 'C20b'), { reporter: 'json' });
    const report = mutantsReportSchema.parse(JSON.parse(out));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(report.command).toBe('unstuck check --mutants');
    expect(report.mutants.map(({ id, level, fate }) => `${id} ${level} ${fate}`)).toEqual([
      'C1a model killed',
      'C1a code killed',
      'C15 model killed',
      'C15 code killed',
      'C20b code killed',
    ]);
    const [first, , , , last] = report.mutants;
    expect(first).toMatchObject({ steps: 3, options: { server: '', client: 'error=stop' } });
    expect(last).toMatchObject({ options: null, without: { server: 'lease=none', client: '' } });
    expect(report.pairs).toMatchObject([{ ids: ['C1a', 'C15'], masked: ['C15'] }]);
    expect(report.notApplicable.map((one) => one.id)).toEqual(['C9', 'C10']);
  });

  test('both reporters do not mix', async () => {
    const { out, err } = await run(mutants('C5'), { reporter: 'list,json' });
    expect(mutantsReportSchema.parse(JSON.parse(out)).mutants).toHaveLength(1);
    expect(err).toContain('Done. 1 killed');
  });

  test.each([
    ['logged-bug', '--mutants runs every mutant: leave out "logged-bug"'],
    ['--items 3', '--items and --mutants do not go together: a mutant says its own'],
    ['--pairs some', '--pairs "some": expected "all" or how many to draw, as in "20"'],
    ['--seed 3', '--seed needs --pairs N'],
    ['--all', '--all and --mutants do not go together: a mutant says its own'],
    ['--level browser', 'unknown level of mutants "browser": choose from model, code'],
    ['--reporter no', 'unknown reporter "no": choose from list, json'],
    ['--reporter sarif', 'reporter "sarif" has nothing to show here: choose from list, json'],
    ['--shard 1/2', '--shard and --mutants do not go together: a mutant says its own'],
    ['--update', '--update and --mutants do not go together: a mutant says its own'],
    ['--max-states 0', '--max-states "0": expected a whole number above 0'],
  ])('refuses %s', async (line, message) => {
    const { code, out, err } = await runCli(words(`check --mutants ${line}`));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
