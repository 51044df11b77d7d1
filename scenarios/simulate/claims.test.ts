import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import type { Claim } from '../../model/checker/claim.ts';
import { Compiled } from '../../model/checker/compile.ts';
import { CLAIMS, type ClaimName, claimsOf } from '../../model/claims.ts';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { Places } from '../../model/effects/places.ts';
import type { Environment } from '../../model/environment.ts';
import { jobStatusOf, viewsOf } from '../../model/narrate.ts';
import { protocolOf } from '../../model/protocol.ts';
import { brokenBy, brokenIn, hasSettled, reaches } from './claims.ts';
import { isOver, type Seen } from './seen.ts';
import { environmentFor, PAIRS } from './testing/pairs.testing.ts';

const NAMES = Object.keys(CLAIMS) as ClaimName[];
const OF_A_MOMENT = [
  'truthful',
  'counts-add-up',
  'each-item-once',
  'action-iff-completed',
] as const;

/** One compiled model, its claims, and its states as the code level sees them. */
class Model {
  readonly compiled: Compiled;
  readonly claims: readonly Claim[];
  readonly #places: Places;
  readonly #items: number;

  constructor([server, client]: readonly [string, string], environment: Environment) {
    const dialects = { server: SERVERS[server]!, client: CLIENTS[client]! };
    this.compiled = new Compiled(protocolOf(dialects, environment, { identities: true }));
    this.claims = claimsOf(this.compiled, dialects, environment, NAMES);
    this.#places = new Places(this.compiled.layout, dialects, environment);
    this.#items = environment.items;
  }

  /** What a user and a store would show in this state. */
  seenIn(f: Int32Array): Seen {
    const { compiled } = this;
    const { completedNow, successfulNow, failedNow } = this.#places;
    const views = viewsOf(compiled, f, this.#items).map(
      (view) => view && { ...view, successful: 0, failed: 0, error: null },
    );
    const store = {
      status: jobStatusOf(compiled, f),
      total: this.#items,
      completed: completedNow(f, -1, -1),
      successful: successfulNow(f, -1, -1),
      failed: failedNow(f, -1, -1),
      items: this.#itemsIn(f),
    };
    return { views, store } as Seen;
  }

  #itemsIn(f: Int32Array) {
    const { layout } = this.compiled;
    const { base, local, spec } = layout.pool('item');
    const calls = layout.group('call');
    const handler = layout.process('call.handler');
    const holds = handler.local.has('holds an item');
    return Array.from({ length: spec.size }, (_, i) => {
      const value = local.snapshots[f[base + i]!]!.value as string;
      const isHeld = value === 'reprocessing' || value === 'orphaned';
      let holders = 0;
      for (let call = 0; call < calls.spec.size; call++) {
        const at = calls.base + call * calls.stride;
        if (f[at + calls.held] === i + 1 && holds(f[at + handler.offset]!)) holders += 1;
      }
      return { status: isHeld ? 'processing' : value, settled: null, holders, expires: null };
    });
  }

  /** The claims of a moment that the model calls broken there. */
  brokenIn(f: Int32Array): string[] {
    const bad = this.claims.flatMap((one) =>
      one.kind === 'never' && one.bad(f) ? [one.name] : [],
    );
    return [...new Set(bad.map((name) => name.replace(/ \(held\)$/, '')))].sort();
  }

  good(name: string, f: Int32Array): boolean {
    const claim = this.claims.find((one) => one.name === name)!;
    if (claim.kind === 'sometimes') return claim.found(f);
    if (claim.kind === 'at last' || claim.kind === 'at last always') return claim.good(f);
    throw new Error(`${name} is not asked of a moment`);
  }

  /** Any state at all, most of them out of reach: job, items, counters, pages and holders as they come. */
  disturbed(f: Int32Array, [job, item, page, counter, holder]: readonly number[]): Int32Array {
    const { layout } = this.compiled;
    const g = f.slice();
    const put = (at: number, value: number, below: number) => {
      if (below > 0) g[at] = value % below;
    };
    put(layout.at('job.status'), job!, layout.process('job.status').local.size);
    const { base, local, spec } = layout.pool('item');
    for (let i = 0; i < spec.size; i++) put(base + i, item! >> i, local.size);
    const tab = layout.process('page.tab');
    const pages = layout.group('page');
    put(pages.base + tab.offset, page!, tab.local.size);
    put(layout.at('page.some', 0), page! >> 3, 2);
    if (this.#places.stored) {
      for (const name of ['completed', 'successful', 'failed']) {
        put(layout.at(`job.${name}`), counter! >> name.length, this.#items + 1);
      }
    }
    const calls = layout.group('call');
    const handler = layout.process('call.handler');
    for (let call = 0; spec.shared && call < calls.spec.size; call++) {
      const at = calls.base + call * calls.stride;
      put(at + calls.held, holder! >> call, spec.size + 1);
      put(at + handler.offset, holder! >> (call + 2), handler.local.size);
    }
    return g;
  }
}

const WORLDS = [
  environmentFor(0, 'cut=1'),
  environmentFor(1, 'cut=1', 'cancel'),
  environmentFor(2, 'crash=1,stale=1'),
  environmentFor(2, 'cut=1', 'second-tab'),
];
const known = new Map<string, Model>();
function modelOf(pair: readonly [string, string], world: number): Model {
  const key = `${pair} ${world}`;
  const model = known.get(key) ?? new Model(pair, WORLDS[world]!);
  known.set(key, model);
  return model;
}

const walks = {
  pair: fc.constantFrom(...PAIRS),
  world: fc.nat(WORLDS.length - 1),
  choices: fc.array(fc.nat(40), { maxLength: 60, size: 'max' }),
};
const disturbances = fc.array(fc.array(fc.nat(2 ** 20), { minLength: 5, maxLength: 5 }), {
  minLength: 20,
  maxLength: 20,
});
/** How often each answer was given: a comparison that never meets a violation says little. */
const met = new Map<string, number>();

function compare(model: Model, f: Int32Array): void {
  const seen = model.seenIn(f);
  const broken = model.brokenIn(f);
  expect(brokenIn(seen).sort()).toEqual(broken);
  expect(hasSettled(seen)).toBe(model.good('settles', f));
  expect(isOver(seen.store.status)).toBe(model.good('job-settles', f));
  for (const name of ['can-complete', 'can-fail', 'can-cancel'] as const) {
    expect(reaches(name, seen)).toBe(model.good(name, f));
  }
  for (const name of OF_A_MOMENT) {
    const key = `${name} ${broken.includes(name)}`;
    met.set(key, (met.get(key) ?? 0) + 1);
  }
}

property.prop([fc.record(walks), disturbances], { numRuns: 150, seed: 1 })(
  'a claim says the same of any state, in reach or not, whether the model or the code level asks',
  ({ pair, world, choices }, many) => {
    const model = modelOf(pair, world);
    let f = model.compiled.initial();
    compare(model, f);
    for (const choice of choices) {
      const steps = model.compiled.steps(f);
      if (steps.length === 0) break;
      f = steps[choice % steps.length]!.next;
      compare(model, f);
    }
    for (const one of many) compare(model, model.disturbed(f, one));
  },
);

test('the comparison has met each claim broken and kept', () => {
  for (const name of OF_A_MOMENT) {
    expect(met.get(`${name} true`), name).toBeGreaterThan(20);
    expect(met.get(`${name} false`), name).toBeGreaterThan(20);
  }
});

const FLAGS = { 'never-regresses': 'regresses', 'cancel-is-final': 'leaves cancelled' } as const;
const raisedOf: Record<string, number> = {};

property.prop([fc.record(walks)], { numRuns: 300, seed: 1 })(
  'a step breaks the same claims at both levels',
  ({ pair, world, choices }) => {
    const own = modelOf(pair, world);
    const { compiled } = own;
    let f = compiled.initial();
    for (const choice of choices) {
      const steps = compiled.steps(f);
      if (steps.length === 0) break;
      const { taken, next, flags } = steps[choice % steps.length]!;
      const isLoad = taken.process === 'page.tab' && /^(loads|opens|reloads)$/.test(taken.name);
      const loaded = isLoad ? taken.member : null;
      const broken = brokenBy(own.seenIn(f), own.seenIn(next), loaded);
      const raised = (flag: string) => (flags & (1 << compiled.flags.indexOf(flag))) !== 0;
      // Settled twice in the same way shows in the store's own count only, which is not the model's.
      if (broken.includes('each-item-once')) expect(raised('settles twice')).toBe(true);
      for (const [claim, flag] of Object.entries(FLAGS)) {
        const isRaised = raised(flag);
        expect([taken, claim, broken.includes(claim as ClaimName)]).toEqual([
          taken,
          claim,
          isRaised,
        ]);
        if (isRaised) raisedOf[claim] = (raisedOf[claim] ?? 0) + 1;
      }
      f = next;
    }
  },
);

test('the comparison has met such steps', () => {
  expect(Object.keys(raisedOf).sort()).toEqual(Object.keys(FLAGS).sort());
});
