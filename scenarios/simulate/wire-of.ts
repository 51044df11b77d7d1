import type { Subject } from './subject.ts';
import { type MappedWire, mappedWire } from './wire.ts';

const known = new WeakMap<Subject, MappedWire>();

/** A subject's wire, made once: every run asks for it. */
export function wireOf(subject: Subject): MappedWire {
  let wire = known.get(subject);
  if (!wire) {
    wire = mappedWire(subject.wire);
    known.set(subject, wire);
  }
  return wire;
}
