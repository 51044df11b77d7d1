import { describe, expect, test } from 'vitest';
import type { Compiled } from '../../model/checker/compile.ts';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { Narrator } from '../../model/narrate.ts';
import { sameStep } from '../replay.ts';
import { environmentFor } from '../simulate/testing/pairs.testing.ts';
import { ordersOf as allOf, modelFor, type Order, reachesPages } from './orders.ts';

function beside(server: string, client: string, ...world: [number, string?, string?]) {
  const dialects = { server: SERVERS[server]!, client: CLIENTS[client]! };
  return modelFor(dialects, environmentFor(...world));
}

function ordersOf(model: Compiled): readonly Order[] {
  const { orders, isWhole } = allOf(model);
  expect(isWhole).toBe(true);
  return orders;
}

/** Every maximal order of a model without circles, by going every way there is: nothing is pruned. */
function byHand(model: Compiled): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open: { f: Int32Array; labels: readonly string[] }[] = [{ f: model.initial(), labels: [] }];
  for (let one = open.pop(); one; one = open.pop()) {
    const { f, labels } = one;
    const steps = model.steps(f);
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
    for (const { steps, labels, ends } of ordersOf(model)) {
      let f = model.initial();
      const narrator = new Narrator(model);
      const seen: string[] = [];
      for (const named of steps) {
        const step = model.steps(f).find(({ taken }) => sameStep(narrator.name(taken), named))!;
        const label = reachesPages(model, f, step.taken);
        if (label !== null) seen.push(label);
        narrator.advance(f, step.next);
        f = step.next;
      }
      expect(seen).toEqual(labels);
      const goesOn = model.steps(f).some(({ taken }) => taken.kind === 'progress');
      if (ends) expect(goesOn).toBe(false);
    }
  });

  test('take everything that can reach a page', () => {
    const model = beside('reference', 'reference', 2, 'cut=1');
    const labels = new Set(ordersOf(model).flatMap((one) => one.labels));
    const states = new Map([[String.fromCharCode(...model.initial()), model.initial()]]);
    const all = new Set<string>();
    for (const f of states.values()) {
      for (const { taken, next } of model.steps(f)) {
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
    [2, 'cut=1', 42],
    [3, 'cut=1', 74],
    [3, 'crash=1', 24],
  ])('of the reference pair with %i items and %s there are %i', (items, faults, count) => {
    expect(ordersOf(beside('reference', 'reference', items, faults))).toHaveLength(count);
  });

  test('come with the shortest first', () => {
    const lengths = ordersOf(beside('reference', 'reference', 2, 'cut=1')).map(
      ({ labels }) => labels.length,
    );
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  });

  test('of many items there are not many more: no page can tell items apart', () => {
    expect(ordersOf(beside('reference', 'reference', 40))).toHaveLength(41);
  });

  test('are said not to be all where time is up', () => {
    let asked = 0;
    const { orders, isWhole } = allOf(
      beside('reference', 'reference', 2, 'cut=1'),
      () => ++asked > 20,
    );
    expect(isWhole).toBe(false);
    expect(orders.length).toBeLessThan(42);
  });
});
