import type { Timing } from '../../model/timing.ts';
import type { Tracks } from './footprint.ts';
import { bearing } from './made.ts';
import type { Subject } from './subject.ts';
import { VirtualTime } from './virtual-time.ts';

const readers = new WeakSet<Subject>();

/** Has its server ever looked at the clock? */
export const readsClock = (subject: Subject): boolean => readers.has(subject);

/** The same subject, whose server's clock stands still while pages wait. */
export const withClockStanding = (subject: Subject): Subject =>
  Object.assign(Object.create(subject) as Subject, { clockStands: true });

/**
 * The server's time. Its own timers are the schedule's to fire; what passes in pages meanwhile makes none
 * of them nearer, but a server that looks at its clock sees that it has passed.
 */
export class ServerClock {
  readonly timers = new VirtualTime();
  readonly timing: Timing = { now: () => this.#now(), after: this.timers.after };
  readonly #subject: Subject;
  readonly #tracks: Tracks;
  #passes: boolean;
  /** ms that have passed in pages. */
  #elapsed = 0;

  constructor(subject: Subject, tracks: Tracks) {
    this.#subject = subject;
    this.#tracks = tracks;
    // Where a model is beside, how far a lease has come is the schedule's to say.
    this.#passes = !subject.model && !subject.clockStands;
  }

  /** Its leases are renewed on the way to their ends, and these are the schedule's to say, too. */
  onlyRenews(): void {
    this.#passes = false;
    readers.delete(this.#subject);
  }

  /** A page has waited. */
  passes(ms: number): void {
    if (!this.#passes) return;
    // That is a sum, so that its parts commute; what looks at it meets them all.
    this.#tracks.read('clock');
    this.#elapsed += ms;
  }

  /** It is later than anybody waited for. */
  leap(ms: number): void {
    this.#elapsed += ms;
  }

  /** The first timer, in turn or out of it. */
  fireFirst(): void {
    this.#tracks.write('server');
    bearing(() => this.timers.fire(this.timers.pending[0]!));
  }

  /** Fires one that is due already; false: there is none. */
  fireDue(): boolean {
    const { pending } = this.timers;
    if (pending.length === 0 || pending[0]!.due > this.timers.now()) return false;
    this.fireFirst();
    return true;
  }

  /** Until the clock says so, in ms. */
  passTo(until: number, settle: () => Promise<void>): Promise<void> {
    return this.timers.passTo(until - this.#elapsed, settle);
  }

  #now(): number {
    if (this.#passes || this.#subject.clockStands) {
      readers.add(this.#subject);
      this.#tracks.write('clock');
    }
    return this.timers.now() + this.#elapsed;
  }
}
