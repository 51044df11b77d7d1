import { payloadOf } from './events.ts';
import type { Fields } from './fields.ts';
import { runOf } from './generate.ts';
import { hold, release, sendHeld, sendPool } from './pool-ops.ts';
import { resolve } from './resolve.ts';
import type { CompiledOp, CompiledProcess, Entry, EventTable, Running, Tables } from './tables.ts';

/** What a step leaves behind beside the fields, and where answers come from. */
export class Runner implements Running {
  /** Bits of the flags that the step raised. */
  flags = 0;
  /** The step may have taken members of a pool from the local states that they were in. */
  stirred = false;
  /** How many answers the tables had to ask for; local states may be new after each. */
  asked = 0;
  /** A group had no idle member left for a new one: the system's bound is too small. */
  exhausted: string | null = null;
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  begin(): void {
    this.flags = 0;
    this.stirred = false;
  }

  sendPool(op: CompiledOp, f: Fields, self: number): void {
    sendPool(this, op, f, self);
  }

  sendHeld(op: CompiledOp, f: Fields, self: number): boolean {
    return sendHeld(this, op, f, self);
  }

  hold(op: CompiledOp, f: Fields, self: number): boolean {
    return hold(this, op, f, self);
  }

  release(op: CompiledOp, f: Fields, self: number): void {
    release(op, f, self);
  }

  /** Asks XState and remembers the answer. null: the machine refuses the event in that state. */
  ask(p: CompiledProcess, event: EventTable, state: number, payload: number): Entry | null {
    const answer = p.local.answer(state, { type: event.type, ...payloadOf(event, payload) });
    const effects = this.#tables.behaviour.processes[p.name]?.effects ?? {};
    const entry: Entry | null = answer && {
      next: answer.next,
      ops: answer.effects.flatMap(({ type, params }) => {
        const effect = effects[type];
        if (!effect) throw new Error(`process "${p.name}" has an effect "${type}" nobody defines`);
        return effect(params).map((op) => resolve(this.#tables, op, p));
      }),
      run: (f, self, other) => {
        entry!.run = runOf(entry!, p, this);
        return entry!.run(f, self, other);
      },
    };
    if (entry && p.pool && entry.next >= p.pool.places) {
      throw new Error(
        `a "${p.name}" meets a local state that no event without a payload leads to; pools need to ` +
          'know all of them beforehand',
      );
    }
    // An array without holes is read faster.
    while (event.entries.length < (state + 1) * event.radix) event.entries.push(undefined);
    event.entries[state * event.radix + payload] = entry;
    this.asked++;
    return entry;
  }
}
