import { expect, test } from 'vitest';
import { CLAIMS } from '../model/claims.ts';
import { CLIENT_OPTIONS, CLIENTS, SERVER_OPTIONS, SERVERS } from '../model/dialects.ts';
import { FAULTS, USERS } from '../model/environment.ts';
import type { Inventory } from '../reports/inventory.ts';
import { CATALOGUE } from '../scenarios/catalogue.ts';
import { MUTANTS } from '../scenarios/mutants/mutants.ts';
import { runCli } from './fake-io.testing.ts';

const NAMES = [
  ...Object.keys(SERVERS),
  ...Object.keys(CLIENTS),
  ...Object.entries({ ...SERVER_OPTIONS, ...CLIENT_OPTIONS }).map(
    ([name, values]) => `${name}=${values.join('|')}`,
  ),
  ...FAULTS,
  ...USERS,
  ...Object.values(CLAIMS).map((one) => one.says),
  ...CATALOGUE.flatMap((one) => [one.id, one.title]),
  ...MUTANTS.flatMap((one) => [one.id, one.title]),
];

test('names everything that a command line can name', async () => {
  const { code, out, err } = await runCli(['list']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(NAMES.filter((name) => !out.includes(name))).toEqual([]);
});

test('shows the options of the first dialect, and of the others those that differ', async () => {
  const { out } = await runCli(['list']);
  expect(out).toMatch(/as-lagging .*\n +finalise=lagging\n/);
  expect(out).toMatch(/ {2}fix-2\+3 .*\n +after=delay-then-read last-shown-as=completed\n/);
});

test('as JSON it says the same, for programs', async () => {
  const { code, out } = await runCli(['list', '--json']);
  const all = JSON.parse(out) as Inventory;
  expect(code).toBe(0);
  expect(all.servers.map((one) => one.name)).toEqual(Object.keys(SERVERS));
  expect(all.claims.map((one) => one.name)).toEqual(Object.keys(CLAIMS));
  expect(all.scenarios).toEqual(CATALOGUE);
  expect(all.mutants.map((one) => one.id)).toEqual(MUTANTS.map((one) => one.id));
});

test('every dialect, fault and user action has its sentence', async () => {
  const { out } = await runCli(['list', '--json']);
  const { servers, clients, faults, users } = JSON.parse(out) as Inventory;
  for (const { name, about } of [...servers, ...clients, ...faults, ...users]) {
    expect(about, name).toMatch(/^\S.{8,100}$/);
  }
});
