import type { Subject } from './subject.ts';
import { type MappedWire, mappedWire, type Routed } from './wire.ts';

const known = new WeakMap<Subject, MappedWire>();

/** A subject's wire, made once: every run asks for it. */
export function wireOf(subject: Subject): MappedWire {
  let wire = known.get(subject);
  if (!wire) {
    wire = remembering(mappedWire(subject.wire));
    known.set(subject, wire);
  }
  return wire;
}

const MOST_KNOWN = 1000;

/** All runs ask the same few URLs, and reading one takes longer than most of a step. */
function remembering(wire: MappedWire): MappedWire {
  const known = new Map<string, Routed | null>();
  return {
    ...wire,
    routeOf({ method = 'GET', url }) {
      const name = `${method} ${url}`;
      const before = known.get(name);
      if (before !== undefined) return before;
      const routed = wire.routeOf({ method, url });
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(name, routed);
      return routed;
    },
  };
}
