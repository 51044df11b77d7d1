import type { Node } from './node.ts';
import type { Place } from './place.ts';
import { answeredAt, movedAt, type Question, sentAt, TIMER } from './time.ts';
import { waitOf } from './timing.ts';
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
    abandoned: [],
    faults: [],
    cost: 0,
    left: false,
    kept: false,
    parent: null,
    by: null,
  });
  if (observed.created) return [{ ...node(world.initial()), sent: 0 }];
  const places = earlier(question);
  return places && places.map((place) => ({ ...node(place), zone: pastOf(place, at) }));
}

function earlier({ world }: Question): Place[] | null {
  const found = new Set<Place>([world.initial()]);
  for (const place of found) {
    for (const { taken, cost, next } of world.moves(place)) {
      if (cost > 0 || taken.kind === 'user' || taken.kind === 'fault') continue;
      found.add(next);
      if (found.size > MOST_STARTS) return null;
    }
  }
  return [...found];
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
