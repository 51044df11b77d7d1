import { describe, expect, test } from 'vitest';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { compare } from './agree.ts';
import { definesOf, spinVersion } from './pan.ts';

const spin = spinVersion();
if (!spin) console.warn('Spin or gcc is not installed: its second opinion is not asked for');

/** `npm run bench` asks about all of `COMPARED`; each takes three compilations. */
describe.skipIf(!spin)('Spin, on a model written apart, and our checker agree', () => {
  test.each([
    ['as-deployed', 'as-logged', 2, 1],
    ['reference', 'reference', 2, 2],
  ] as const)('%s × %s, N=%i, cut=%i', (server, page, items, cuts) => {
    const { violated, states } = compare(server, page, items, cuts);
    expect(violated[0]).toBe(violated[1]);
    expect(states[0]).toBe(states[1]);
  });
});

test('every preset has its numbers in the Promela model', () => {
  for (const server of Object.values(SERVERS)) {
    for (const client of Object.values(CLIENTS)) {
      expect(definesOf({ server, client }, 3, 1).join(' ')).not.toMatch(/=(-1|undefined|NaN)/);
    }
  }
});
