import { describe, expect, test } from 'vitest';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { keyOf } from '../simulate/move.ts';
import { environmentFor } from '../simulate/testing/pairs.testing.ts';
import { ModelBeside } from '../simulate/twin.ts';
import { type Order, ordersOf, reachesPages } from './orders.ts';

function beside(server: string, client: string, ...world: [number, string?, string?]) {
  const dialects = { server: SERVERS[server]!, client: CLIENTS[client]! };
  return new ModelBeside(dialects, environmentFor(...world));
}

/** Every maximal order of a model without circles, by going every way there is: nothing is pruned. */
function byHand(model: ModelBeside): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open: { f: Int32Array; labels: readonly string[] }[] = [{ f: model.initial(), labels: [] }];
  for (let one = open.pop(); one; one = open.pop()) {
    const { f, labels } = one;
    const steps = [...model.steps(f).values()];
    if (!steps.some(({ taken }) => taken.kind === 'progress' || taken.kind === 'choice')) {
      found.add(labels.join('; '));
    }
    for (const { taken, next } of steps) {
      const label = reachesPages(model, f, taken);
      const longer = label === null ? labels : [...labels, label];
      const key = `${String.fromCharCode(...next)} ${longer.join('; ')}`;
      if (seen.has(key)) continue;
      seen.add(key);
      open.push({ f: next, labels: longer });
    }
  }
  return found;
}

const text = ({ labels }: Order): string => labels.join('; ');

describe('response orders', () => {
  test.each([
    ['as-deployed', 'as-logged', 0, 'cut=1'],
    ['as-deployed', 'as-logged', 1, 'none'],
    ['as-deployed', 'as-logged', 1, 'cut=1'],
    ['as-analysed', 'fix-2+3', 1, 'slow=1'],
    ['reference', 'as-logged', 2, 'cut=1'],
    ['as-lagging', 'fix-2', 1, 'error=1'],
  ])('%s × %s, %i items, %s: where nothing goes round, all that end are found', (...pair) => {
    const [server, client, items, faults] = pair;
    const model = beside(server, client, items, faults);
    const ends = new Set(
      ordersOf(model)
        .filter((one) => one.ends)
        .map(text),
    );
    const all = byHand(model);
    // An order may go on as another one does: then its own end is not counted twice.
    for (const one of ends) expect(all).toContain(one);
    const merged = ordersOf(model).filter((one) => !one.ends);
    if (merged.length === 0) expect(ends).toEqual(all);
    expect(ends.size).toBeGreaterThan(0);
  });

  test.each([
    ['reference', 'reference', 2, 'cut=1', 'none'],
    ['as-deployed', 'poll', 1, 'stale=1', 'none'],
    ['reference', 'reference', 1, 'none', 'cancel=1'],
  ])('%s × %s, %i items, %s, %s: each has a schedule that the model takes', (...world) => {
    const [server, client, ...rest] = world;
    const model = beside(server, client, ...rest);
    for (const { keys, labels, ends } of ordersOf(model)) {
      let f = model.initial();
      const seen: string[] = [];
      for (const key of keys) {
        const step = model.steps(f).get(key)!;
        const label = reachesPages(model, f, step.taken);
        if (label !== null) seen.push(label);
        f = step.next;
      }
      expect(seen).toEqual(labels);
      const goesOn = [...model.steps(f).values()].some(({ taken }) => taken.kind === 'progress');
      if (ends) expect(goesOn).toBe(false);
    }
  });

  test('take everything that can reach a page', () => {
    const model = beside('reference', 'reference', 2, 'cut=1');
    const labels = new Set(ordersOf(model).flatMap((one) => one.labels));
    const states = new Map([[String.fromCharCode(...model.initial()), model.initial()]]);
    const all = new Set<string>();
    for (const f of states.values()) {
      for (const { taken, next } of model.steps(f).values()) {
        states.set(String.fromCharCode(...next), next);
        const label = reachesPages(model, f, taken);
        if (label !== null) all.add(label);
      }
    }
    expect(labels).toEqual(all);
  });

  test.each([
    [0, 'none', 1],
    [1, 'none', 2],
    [1, 'cut=1', 18],
    [2, 'cut=1', 57],
    [3, 'cut=1', 106],
    [3, 'crash=1', 33],
  ])('of the reference pair with %i items and %s there are %3$i', (items, faults, count) => {
    expect(ordersOf(beside('reference', 'reference', items, faults))).toHaveLength(count);
  });

  test('come with the shortest first', () => {
    const lengths = ordersOf(beside('reference', 'reference', 2, 'cut=1')).map(
      ({ labels }) => labels.length,
    );
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  });

  test('keys are those of the moves', () => {
    const [order] = ordersOf(beside('reference', 'reference', 0));
    const loads = { process: 'page', name: 'loads', member: 0, payload: {} };
    expect(order!.keys[0]).toBe(keyOf(loads));
  });
});
