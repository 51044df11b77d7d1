import { expect, test } from 'vitest';
import { requestOf } from './asked.ts';
import { Tracks } from './footprint.ts';
import { Network } from './network.ts';

const network = () => new Network(new Tracks());

test.each([
  ['an object', () => ({ key: 'a' })],
  ['Headers', () => new Headers({ key: 'a' })],
])('a call arrives with the headers that it was sent with, given as %s', (_, make) => {
  const held = network();
  const headers = make();
  void held.send(0, 'process-next', '/next', { method: 'POST', headers }, null);
  if (headers instanceof Headers) headers.set('key', 'b');
  else headers.key = 'b';
  const { url, init } = held.at(0);
  expect(requestOf(url, init).headers.get('key')).toBe('a');
});

test('a call with a header that is none fails as on the platform, and is not sent', async () => {
  const held = network();
  const headers = { 'a b': 'c' };
  await expect(held.send(0, 'status', '/status', { headers }, null)).rejects.toThrow(TypeError);
  expect(held.calls).toEqual([]);
});
