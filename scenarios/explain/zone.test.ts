import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { Zone } from './zone.ts';

test('bounds what lies between two fixed moments', () => {
  const zone = Zone.at(100).mark('sent').elapse();
  expect(zone.limit('now', 'sent', 50)).toBe(true);
  expect(zone.limit('0', 'now', -120)).toBe(true);
  expect(zone.between('now', 'sent')).toEqual([20, 50]);
  expect(zone.between('now', '0')).toEqual([120, 150]);
});

test('is empty when a moment would have to come before itself', () => {
  const zone = Zone.at(0).mark('a').elapse();
  expect(zone.limit('now', 'a', 10)).toBe(true);
  expect(zone.limit('a', 'now', -11)).toBe(false);
});

test('forgets a moment without loosening the rest', () => {
  const zone = Zone.at(0).mark('a').elapse().mark('b');
  zone.limit('b', 'a', 5);
  zone.drop('a');
  expect(zone.between('b', '0')).toEqual([0, 5]);
});

const limits = fc.array(
  fc.tuple(
    fc.constantFrom('now', 'a', 'b', '0'),
    fc.constantFrom('now', 'a', 'b', '0'),
    fc.integer({ min: -20, max: 60 }),
  ),
  { maxLength: 6 },
);

// Moments in a row from time 0: a, b, now. Brute force over a small grid of times.
test.prop([limits])('agrees with brute force over whole times', (given) => {
  const zone = Zone.at(0).elapse().mark('a').elapse().mark('b').elapse();
  zone.limit('now', '0', 40);
  const alive = given.filter(([x, y]) => x !== y).every(([x, y, most]) => zone.limit(x, y, most));
  const found: number[] = [];
  for (let a = 0; a <= 40; a++)
    for (let b = a; b <= 40; b++)
      for (let now = b; now <= 40; now++) {
        const times: Record<string, number> = { '0': 0, a, b, now };
        if (given.every(([x, y, most]) => x === y || times[x]! - times[y]! <= most))
          found.push(b - a);
      }
  expect(alive).toBe(found.length > 0);
  if (alive) expect(zone.between('b', 'a')).toEqual([Math.min(...found), Math.max(...found)]);
});

test.prop([limits])('includes every zone that more limits make of it', (given) => {
  const wide = Zone.at(0).elapse().mark('a').elapse().mark('b').elapse();
  const narrow = wide.copy();
  const alive = given.filter(([x, y]) => x !== y).every(([x, y, most]) => narrow.limit(x, y, most));
  if (alive) expect(wide.includes(narrow)).toBe(true);
});

test.prop([limits, limits])('joins two zones only if nothing comes in between', (left, right) => {
  const make = (given: typeof left) => {
    const zone = Zone.at(0).elapse().mark('a').elapse().mark('b').elapse();
    zone.limit('now', '0', 12);
    const alive = given.filter(([x, y]) => x !== y).every(([x, y, m]) => zone.limit(x, y, m));
    return alive ? zone : null;
  };
  const [one, other] = [make(left), make(right)];
  const both = one && other ? one.union(other) : null;
  if (!one || !other || !both) return;
  expect(both.includes(one) && both.includes(other)).toBe(true);
  for (let a = 0; a <= 12; a++)
    for (let b = a; b <= 12; b++)
      for (let now = b; now <= 12; now++) {
        const isIn = (zone: Zone) => {
          const point = zone.copy();
          const at = { a, b, now };
          return Object.entries(at).every(
            ([name, ms]) => point.limit(name, '0', ms) && point.limit('0', name, -ms),
          );
        };
        if (isIn(both)) expect(isIn(one) || isIn(other)).toBe(true);
      }
});
