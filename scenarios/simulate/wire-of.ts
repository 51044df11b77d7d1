import type { FaultRoute } from '../../model/environment.ts';
import { keptBy } from './kept-by.ts';
import type { Subject } from './subject.ts';
import { type MappedWire, mappedWire, type Routed } from './wire.ts';
import { wireSchema } from './wire-schema.ts';

/** What pages called, of all runs of a subject. */
class Called {
  readonly routes = new Set<FaultRoute>();
  /** What is none of the three: `GET /api/user`. */
  readonly others = new Set<string>();
}

interface Known {
  readonly wire: MappedWire;
  readonly called: Called;
}

const knownOf = keptBy((subject: Subject): Known => {
  const called = new Called();
  return { wire: remembering(mappedWire(subject.wire), called), called };
});

/** A subject's wire, made once: every run asks for it. */
export const wireOf = (subject: Subject): MappedWire => knownOf(subject).wire;

const MOST_KNOWN = 1000;

/** All runs ask the same few URLs, and reading one takes longer than most of a step. */
function remembering(wire: MappedWire, called: Called): MappedWire {
  const asked = new Map<string, Routed | null>();
  const made = new Map<number, ReturnType<MappedWire['create']>>();
  return {
    ...wire,
    create(items) {
      const one = made.get(items) ?? wire.create(items);
      made.set(items, one);
      return one;
    },
    routeOf({ method = 'GET', url }) {
      const name = `${method} ${url}`;
      const before = asked.get(name);
      if (before !== undefined) return before;
      const routed = wire.routeOf({ method, url });
      if (routed) called.routes.add(routed.route);
      else
        called.others.add(`${method.toUpperCase()} ${new URL(url, 'http://localhost').pathname}`);
      if (asked.size >= MOST_KNOWN) asked.clear();
      asked.set(name, routed);
      return routed;
    },
  };
}

/** A route that no page called, though it called something that is none. */
export interface NeverCalled {
  readonly name: 'status' | 'processNext';
  /** As the wire has it. */
  readonly route: string;
  /** Does the subject say this route itself? */
  readonly isSaid: boolean;
  readonly others: readonly string[];
}

const ASKED = [
  ['status', 'status'],
  ['process-next', 'processNext'],
] as const;

/** Of all runs so far: what may be a mistake in the wire, for no fault strikes what it does not know. */
export function neverCalled(subject: Subject): NeverCalled[] {
  const { called } = knownOf(subject);
  const { routes } = wireSchema.parse(subject.wire ?? {});
  return ASKED.flatMap(([asked, name]) => {
    if (called.routes.has(asked)) return [];
    const route = routes[name];
    const [method] = route.split(' ');
    const isSaid = subject.wire?.routes?.[name] !== undefined;
    // Of a route that is said the method may be the mistake.
    const others = [...called.others].filter((one) => isSaid || one.startsWith(`${method} `));
    return others.length > 0 ? [{ name, route, isSaid, others }] : [];
  });
}
