import type { Node } from './node.ts';
import type { Observed } from './observed.ts';
import type { Place } from './place.ts';
import { answeredAt, movedAt, type Question, sentAt, TIMER } from './time.ts';
import { waitOf } from './timing.ts';
import type { World } from './world.ts';
import { Zone } from './zone.ts';

/** States in which a job can be met are many; more than this are not worth a guess. */
const MOST_STARTS = 4000;

/**
 * Where a search begins: at the job's creation, or, where the log has none, in every state that the
 * model reaches without faults, for nobody knows how long.
 * @returns null: there are too many of them
 */
export function startsFor(question: Question): Node[] | null {
  const { world, observed } = question;
  const at = observed.events[0]?.at ?? 0;
  const node = (place: Place): Node => ({
    place,
    zone: Zone.at(at),
    read: 0,
    ahead: [],
    at,
    bound: place.slots.map(({ exchange, requested }) =>
      exchange === 'idle' || requested !== null ? null : '',
    ),
    named: place.slots.map(() => ''),
    first: -1,
    numbers: place.slots.map((_, slot) => (place.slots[slot]!.exchange === 'idle' ? 0 : slot + 1)),
    sent: world.slots,
    records: [],
    ghosts: [],
    mayBeLost: [],
    abandoned: [],
    faults: [],
    cost: 0,
    failures: 0,
    left: false,
    kept: false,
    parent: null,
    by: null,
  });
  if (observed.created || !hasBegun(observed)) return [{ ...node(world.initial()), sent: 0 }];
  const places = earlier(question);
  return places?.map((place) => ({ ...node(place), zone: pastOf(place, at) })) ?? null;
}

/**
 * Had anybody worked on the job before the log? Where the first answer says that it is queued and
 * nothing is completed, nobody had; that a request was just on its way is left out.
 */
export function hasBegun({ created, events }: Observed): boolean {
  if (created) return false;
  const first = events.find(
    (one) => (one.kind === 'answers' || one.kind === 'receives') && one.http === undefined,
  );
  const isRead = first && 'route' in first && first.route === 'status' && 'payload' in first;
  if (!isRead || first.payload?.status !== 'queued' || first.payload.completed !== 0) return true;
  const earlier = events.slice(0, events.indexOf(first));
  return earlier.some((one) => 'route' in one && one.kind === 'arrives' && one.route !== 'status');
}

/** Where the job can be: on its way without faults, or at rest after anything. */
function earlier({ world, observed }: Question): Place[] | null {
  const found = new Set<Place>([world.initial()]);
  for (const place of found) {
    for (const { taken, cost, next } of world.moves(place)) {
      if (cost > 0 || taken.kind === 'user' || taken.kind === 'fault') continue;
      found.add(next);
      if (found.size > MOST_STARTS) return null;
    }
  }
  for (const place of atRest(world)) found.add(place);
  if (found.size > MOST_STARTS) return null;
  return observed.events[0]?.kind === 'loads' ? alikeOnceLoaded(world, found) : [...found];
}

/** A page that is loaded leaves nothing of the one before it: of places that then are one, one is enough. */
function alikeOnceLoaded(world: World, places: Iterable<Place>): Place[] {
  const loaded = new Map<Place, Place>();
  for (const place of places) {
    for (const { taken, next } of world.moves(place)) {
      if (taken.name !== 'loads' && taken.name !== 'reloads') continue;
      const known = loaded.get(next);
      if (!known || place.work === null) loaded.set(next, place);
    }
  }
  return [...new Set(loaded.values())];
}

/** No call is under way and no page is open; nobody knows what faults and users did before. */
function atRest(world: World): Place[] {
  const { layout } = world.compiled;
  const pool = layout.pool('item');
  const { local } = layout.process('job.status');
  const items = world.environment.items;
  const places: Place[] = [];
  const put = (status: string, queued: number, completed: number, failed: number): void => {
    const f = world.compiled.initial();
    const counts = { queued, completed, failed, cancelled: items - queued - completed - failed };
    f.fill(0, pool.base, pool.base + pool.local.size);
    for (const [name, many] of Object.entries(counts)) {
      if (many > 0) f[pool.base + pool.local.stateOf(name)] = many;
    }
    f[layout.at('job.status')] = local.stateOf(status);
    const stored = { completed: completed + failed, successful: completed, failed };
    for (const [name, value] of Object.entries(stored)) {
      if (layout.group('job').registers.has(name)) f[layout.at(`job.${name}`)] = value;
    }
    places.push(world.place(f));
  };
  for (let completed = 0; completed <= items; completed++) {
    for (let failed = 0; completed + failed <= items; failed++) {
      const queued = items - completed - failed;
      put('processing', queued, completed, failed);
      put('cancelled', 0, completed, failed);
      if (queued > 0) continue;
      put('completed', 0, completed, failed);
      put('failed', 0, completed, failed);
    }
  }
  return places;
}

/** All that is under way began at some time before. */
function pastOf(place: Place, at: number): Zone {
  const zone = Zone.at(at);
  for (const [slot, { exchange, requested, handler }] of place.slots.entries()) {
    if (exchange === 'idle') continue;
    zone.since(sentAt(slot));
    if (exchange === 'answered') zone.since(answeredAt(slot));
    if (requested === null && handler !== 'idle') zone.since(movedAt(slot));
  }
  if (waitOf(place.work, 0)) zone.since(TIMER);
  return zone;
}
