import type { Taken } from '../../model/checker/compile.ts';
import { isTerminal, type View, viewsOf } from '../../model/narrate.ts';
import type { SeenView } from './explanation.ts';
import { delayOf, type Pace } from './pace.ts';
import type { Move, Place } from './place.ts';
import type { SameFault, SameWorld } from './same-world.ts';
import { within } from './span.ts';
import { DEADLINES, waitOf } from './timing.ts';
import type { World } from './world.ts';

export interface TimedStep {
  /** ms since the page's load. */
  readonly at: number;
  readonly taken: Taken;
  readonly from: Place;
  readonly to: Place;
}

export interface TimedRun {
  readonly steps: readonly TimedStep[];
  readonly settles: boolean;
  readonly view: View | null;
  /** When the view became terminal for good, ms; null: it did not. */
  readonly afterMs: number | null;
  readonly seen: readonly SeenView[];
  /** What struck, in order: `cut 3` is a cut of the third call that the page sent. */
  readonly struck: readonly string[];
}

/** A page that is not terminal after so long is taken as stuck, ms. */
const PATIENCE = 3_600_000;
/** A rule strikes for ever; a page that drives on for ever is stuck. */
const MOST_STRUCK = 50;

/**
 * One timed run of the model: the same work times, faults and presses, whichever dialect meets them.
 * Not every interleaving; that is what `check` is for.
 */
export function runTimed(world: World, same: SameWorld, pace: Pace): TimedRun {
  const run = new Runner(world, same, pace);
  while (run.step());
  return run.result();
}

class Runner {
  readonly #world: World;
  readonly #same: SameWorld;
  readonly #pace: Pace;
  #place: Place;
  #now = 0;
  #taken = 0;
  #struck = 0;
  #spared = 0;
  readonly #spares = new Set<number>();
  #pressed = 0;
  #reloaded = 0;
  #kept: string | null = null;
  #terminalSince: number | null = null;
  readonly #steps: TimedStep[] = [];
  readonly #seen: SeenView[] = [];
  /** When each possible step is due, and since when each slot's call is open or at work. */
  readonly #due = new Map<string, number>();
  readonly #sent: number[] = [];
  readonly #numbers: number[] = [];
  #calls = 0;
  readonly #strikes: string[] = [];
  readonly #item: number[] = [];
  readonly #idle = new Set<number>();

  constructor(world: World, same: SameWorld, pace: Pace) {
    this.#world = world;
    this.#same = same;
    this.#pace = pace;
    this.#place = world.initial();
  }

  result(): TimedRun {
    const view = this.#view();
    const settles = isTerminal(view);
    const afterMs = settles ? this.#terminalSince : null;
    return {
      steps: this.#steps,
      settles,
      view,
      afterMs,
      seen: this.#seen,
      struck: this.#strikes,
    };
  }

  /** Takes the step that is due first. @returns false if there is none, or patience is at an end */
  step(): boolean {
    const possible = this.#world.moves(this.#place).filter((move) => this.#isWanted(move));
    const keys = new Set(possible.map(({ taken }) => keyOf(taken)));
    for (const key of this.#due.keys()) if (!keys.has(key)) this.#due.delete(key);
    let first: Move | null = null;
    let when = Number.POSITIVE_INFINITY;
    for (const one of possible) {
      const key = keyOf(one.taken);
      const due = this.#due.get(key) ?? this.#dueAt(one.taken);
      this.#due.set(key, due);
      if (due >= when) continue;
      when = due;
      first = one;
    }
    if (!first || when > PATIENCE || this.#goesRound(first)) return false;
    this.#now = Math.max(this.#now, when);
    this.#due.delete(keyOf(first.taken));
    if (this.#spared < (this.#fault?.spares ?? 0) && this.#isStruck(first.taken)) {
      this.#spared++;
      this.#spares.add(this.#numbers[first.taken.member]!);
      return true;
    }
    this.#note(first);
    this.#steps.push({ at: this.#now, taken: first.taken, from: this.#place, to: first.next });
    this.#place = first.next;
    this.#look();
    return true;
  }

  /** A page that waits as it waited before, while nothing else is under way, waits for ever. */
  #goesRound({ taken }: Move): boolean {
    if (taken.name !== 'timer fires' || this.#due.size > 1) return false;
    if (this.#pressed < this.#same.cancels.length) return false;
    if (this.#reloaded < this.#same.reloads.length) return false;
    if (this.#idle.has(this.#place.id)) return true;
    this.#idle.add(this.#place.id);
    return false;
  }

  #look(): void {
    const view = this.#view();
    const last = this.#seen[this.#seen.length - 1];
    if (!last || JSON.stringify(last.view) !== JSON.stringify(view)) {
      this.#seen.push({ at: this.#now, view });
    }
    if (!isTerminal(view)) this.#terminalSince = null;
    else this.#terminalSince ??= this.#now;
  }

  #view(): View | null {
    return viewsOf(this.#world.compiled, this.#place.f, this.#same.items)[0] ?? null;
  }

  get #fault(): SameFault | undefined {
    const { faults } = this.#same;
    const { rule } = this.#pace;
    if (this.#struck < faults.length || !rule || this.#struck > MOST_STRUCK) {
      return faults[this.#struck];
    }
    return faults[faults.length - 1];
  }

  #isWanted({ taken }: Move): boolean {
    const { kind, name, process, member, payload } = taken;
    if (kind === 'user') return this.#usersNext(name) !== undefined;
    if (name === 'reads stale') return this.#readsStale();
    if (name === 'reads status') return !this.#readsStale();
    if (name === 'slow' && this.#fault?.kind !== 'slow') return true;
    if (kind === 'fault') {
      const next = this.#fault;
      if (!next) return false;
      const struck = process === 'cache.kept' ? 'stale' : name === 'crashes' ? 'crash' : name;
      if (struck !== next.kind) return false;
      const sent = this.#sent[member] ?? this.#now;
      if (process === 'cache.kept') return true;
      if (this.#spares.has(this.#numbers[member] ?? 0)) return false;
      if (next.notBefore !== null && sent < next.notBefore) return false;
      const { route } = this.#place.slots[member]!;
      return route?.replace(' after cancel', '') === next.route;
    }
    if (name !== 'settles') return true;
    return payload.outcome === (this.#same.work[this.#item[member]!]?.outcome ?? 'completed');
  }

  /** When the user does that next; a page that has ended is left alone. */
  #usersNext(name: string): number | undefined {
    if (name === 'presses cancel') return this.#same.cancels[this.#pressed];
    if (name === 'reloads' && !isTerminal(this.#view())) return this.#same.reloads[this.#reloaded];
    return undefined;
  }

  /** Once the kept snapshot is old, the next read gets it. */
  #readsStale(): boolean {
    return this.#kept !== null && this.#kept !== this.#place.snapshot;
  }

  #dueAt({ kind, name, process, member }: Taken): number {
    const slot = this.#place.slots[member];
    if (kind === 'user') return Math.max(this.#now, this.#usersNext(name)!);
    if (name === 'slow' && this.#fault?.kind !== 'slow') {
      // No fault: the answer is not there by the deadline.
      return this.#sent[member]! + DEADLINES[slot?.route ?? 'status']!;
    }
    if (kind === 'fault' && name !== 'reads stale') return this.#strikesAt(process, member);
    if (name === 'deadline passes')
      return this.#sent[member]! + DEADLINES[slot?.route ?? 'status']!;
    const work = this.#same.work[this.#item[member]!];
    const about = { isRequested: !!slot?.requested, wait: waitOf(this.#place.work, 1), work };
    return this.#now + delayOf(this.#pace, { name, process }, about);
  }

  #strikesAt(process: string, member: number): number {
    const { kind, ms, notBefore } = this.#fault!;
    if (process === 'cache.kept') return Math.max(this.#now, notBefore ?? 0);
    const age = within(ms, this.#pace.faults);
    // Some faults strike a request on its way, or not at all.
    const early = ['drop', 'error', 'hang', 'slow'].includes(kind);
    const after = early ? Math.min(age, this.#pace.transit / 2) : age;
    return Math.max(this.#now, (this.#sent[member] ?? this.#now) + after);
  }

  #isStruck({ kind, name }: Taken): boolean {
    if (kind !== 'fault' || name === 'reads stale') return false;
    return name !== 'slow' || this.#fault?.kind === 'slow';
  }

  #note({ taken, next }: Move): void {
    const { name, process, member } = taken;
    if (name === 'presses cancel') this.#pressed++;
    if (name === 'reloads') this.#reloaded++;
    if (name === 'reads stale') this.#kept = null;
    else if (this.#isStruck(taken)) {
      this.#struck++;
      this.#spared = 0;
      this.#spares.clear();
      this.#strikes.push(`${name} ${this.#numbers[member] ?? 0}`);
    }
    if (process === 'cache.kept') this.#kept = this.#place.snapshot;
    if (process === 'call.handler' && name === 'arrives') {
      if (next.slots[member]!.handler !== 'idle') this.#item[member] = this.#taken++;
    }
    for (let slot = 0; slot < this.#world.slots; slot++) {
      const before = this.#place.slots[slot]!.exchange;
      const after = next.slots[slot]!.exchange;
      // A call that is sent again begins anew on the network, even if the server joins the two.
      const same = process === 'call.exchange' && member === slot;
      if (after === 'waiting' && (before !== 'waiting' || same)) {
        this.#sent[slot] = this.#now;
        this.#numbers[slot] = ++this.#calls;
      }
    }
  }
}

const keyOf = ({ process, member, name, payload }: Taken) =>
  `${process} ${member} ${name} ${payload.entry ?? ''}`;
