import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../model/parse.ts';
import { CONFIG_NAMES, findConfig } from './find.ts';
import { userFolder } from './folder.testing.ts';
import { loadConfig } from './load.ts';

const { folder, write, remove } = userFolder();
afterAll(remove);

let number = 0;
/** Loads a config of this text from a file of its own. */
async function load(text: string, end = 'ts') {
  number += 1;
  const name = `config-${number}.${end}`;
  write(name, text);
  return loadConfig(join(folder, name));
}

async function refused(text: string, end?: string): Promise<string> {
  const error = await load(text, end).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  const { message } = error as UsageError;
  expect(message).toMatch(/^config-\d+\.\w+: [^\n]+$/);
  return message.replace(/^config-\d+\.\w+: /, '');
}

const TYPED = `
  import { defineConfig } from 'unstuck/config';
  import { COUNT } from './more.ts';
  enum Only { Settles = 'settles' }
  export default defineConfig({ items: COUNT as number, claims: [Only.Settles] });
`;

describe('a config file', () => {
  test.each(['ts', 'mts'])('in TypeScript may have types, enums and imports: .%s', async (end) => {
    write('more.ts', 'export const COUNT: number = 7;');
    expect(await load(TYPED, end)).toEqual({ items: '7', claims: 'settles' });
  });

  test.each(['js', 'mjs'])('may be JavaScript: .%s', async (end) => {
    expect(await load('export default { items: [0, 2] }', end)).toEqual({ items: '0,2' });
  });

  test('may be in a project that is not of ES modules', async () => {
    const other = userFolder({ 'package.json': '{}', 'unstuck.config.ts': TYPED });
    other.write('more.ts', 'export const COUNT = 1;');
    try {
      const config = await loadConfig(join(other.folder, 'unstuck.config.ts'));
      expect(config.items).toBe('1');
    } finally {
      other.remove();
    }
  });

  test('passes a subject and a wire on, and gives budgets one form', async () => {
    const config = await load(`
      class Mine { name = 'mine'; server() { return this.name; } client() { return {}; } }
      export default {
        subject: new Mine(),
        wire: { cancel: null },
        faults: { 'cut@process-next': 1, stale: 2 },
        users: 'cancel',
        server: 'reference',
        client: ['poll', 'as-logged,error=retry'],
        items: '1..3',
      };
    `);
    expect(config).toMatchObject({
      wire: { cancel: null, jobId: 'jobId' },
      faults: 'cut@process-next=1,stale=2',
      users: 'cancel=1',
      server: ['reference'],
      client: ['poll', 'as-logged,error=retry'],
      items: '1,2,3',
    });
    expect(config.subject?.server({} as never)).toBe('mine');
  });
});

describe('a config that cannot be is refused in one line', () => {
  test.each<[string, string]>([
    ['const a = 1', 'there is no default export; expected an object, as in "export default define'],
    ['export default 3', 'the default export is a number; expected an object'],
    [
      'export default { itmes: 3 }',
      'unknown key "itmes": choose from subject, page, wire, vocabulary, items, outc',
    ],
    ['export default { items: {} }', 'items: expected a count, a list of counts or a range'],
    ['export default { items: -1 }', 'items: "-1": expected whole numbers from 0 to 1000'],
    ['export default { outcomes: "no" }', 'outcomes: unknown outcomes "no": choose from success'],
    ['export default { faults: { no: 1 } }', 'faults: unknown fault "no": choose from cut, drop'],
    ['export default { faults: 1 }', 'faults: expected budgets, as in "cut@process-next=1"'],
    ['export default { users: "no" }', 'users: unknown user action "no": choose from cancel'],
    ['export default { claims: ["no"] }', 'claims: unknown claim "no": choose from settles'],
    ['export default { claims: [] }', 'claims: expected at least one claim'],
    ['export default { server: "no" }', 'server[0]: unknown server dialect "no": choose from'],
    ['export default { maxStates: 0.5 }', 'maxStates: expected a whole number above 0'],
    ['export default { reporter: 5 }', 'reporter: expected a reporter, or a list of them, as in'],
    ['export default { timeLimit: 5 }', 'timeLimit: expected a text, as in "60s"'],
    ['export default { wire: { a: 1 } }', 'wire: unknown key "a"'],
    ['export default { wire: { counts: { total: 1 } } }', 'wire.counts.total: '],
    ['export default { subject: 1 }', 'subject: expected an object with name, server and client'],
    [
      'export default { subject: { name: "x", server() {} } }',
      'subject.client: expected a function',
    ],
    ['export default { itmes: 1, users: 1 }', '(and 1 more)'],
    ['throw new Error("first\\nsecond")', 'cannot be loaded: Error: first'],
    ['export default {', 'cannot be loaded: '],
    ['import "nowhere"', "cannot be loaded: Error: Cannot find module 'nowhere'"],
    [
      `throw new Error("Cannot find package 'msw' imported from x")`,
      'unmodifiedClient needs it: npm install --save-dev msw@2',
    ],
  ])('%s', async (text, message) => {
    expect(await refused(text)).toContain(message);
    if (!/enum|import/.test(text))
      expect(await refused(text, 'mjs')).toContain(message.slice(0, 17));
  });
});

test('a folder is no config', async () => {
  await expect(loadConfig(import.meta.dirname)).rejects.toThrow(
    'config: expected a config file, found a folder',
  );
});

test('a mistake of syntax is told with its file, line and column', async () => {
  const text = 'export default {\n  items: [1,\n    2\n  faults: {},\n}';
  expect(await refused(text)).toMatch(/Unexpected token, expected ",", at config-\d+\.ts:4:\d+$/);
});

describe('where the config is', () => {
  test('the first of the default names in the folder', () => {
    const place = userFolder();
    try {
      expect(findConfig(undefined, place.folder)).toBe(null);
      for (const name of CONFIG_NAMES.toReversed()) {
        place.write(name, '');
        expect(findConfig(undefined, place.folder)).toBe(join(place.folder, name));
      }
    } finally {
      place.remove();
    }
  });

  test('where it is named; it must be there then', () => {
    write('other.ts', '');
    expect(findConfig('other.ts', folder)).toBe(join(folder, 'other.ts'));
    expect(() => findConfig('no.ts', folder)).toThrow(
      '--config no.ts: there is no such file; "unstuck init" writes one',
    );
  });
});
