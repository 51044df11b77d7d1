import { expect, test } from 'vitest';
import { parseItems } from '../model/parse.ts';
import { bytesText, grouped, itemsText, limitText, secondsText, sized } from './numbers.ts';

test('digits are grouped by three', () => {
  expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
});

test('numbers of more than 15 digits are shown as a power of ten', () => {
  expect(sized(999_999_999_999_999n)).toBe('999,999,999,999,999');
  expect(sized(1_234_567_890_123_456n)).toBe('1.23e15');
  expect(sized(10n ** 100n)).toBe('1.00e100');
});

test('sizes are shown in the unit that they were given in', () => {
  const sizes = [6 * 2 ** 30, 2e9, 512 * 2 ** 20, 5e6, 1536];
  expect(sizes.map(bytesText)).toEqual(['6 GiB', '2 GB', '512 MiB', '5 MB', '1,536 bytes']);
});

test('times are shown in the unit that suits them', () => {
  expect([600_000, 90_000, 60_000, 250].map(limitText)).toEqual([
    '10 min',
    '90 s',
    '60 s',
    '250 ms',
  ]);
  expect(secondsText(849)).toBe('0.8 s');
});

test.each(['1..3', '0', '1,3', '0..1,5..7,9', '10'])('%s is written as it is read', (text) => {
  expect(itemsText(parseItems(text))).toBe(text);
});

test('item counts are in order, each once', () => {
  expect(itemsText([3, 1, 2, 3])).toBe('1..3');
  expect(itemsText([])).toBe('');
});
