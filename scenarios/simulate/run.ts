import type { ClaimName } from '../../model/claims.ts';
import type { Environment } from '../../model/environment.ts';
import { brokenBy, brokenIn } from './claims.ts';
import { movesOn, type Node, type Trail } from './graph.ts';
import { isLoad, keyOf, type Move, moveText } from './move.ts';
import type { Seen } from './seen.ts';
import type { Subject } from './subject.ts';
import type { Difference, ModelBeside } from './twin.ts';
import { World } from './world.ts';

/** What runs of one subject in one environment share: nothing that a run could change. */
export interface Setting {
  readonly subject: Subject;
  readonly environment: Environment;
  /** null: the subject claims no dialects. */
  readonly model: ModelBeside | null;
  /** Worlds that were not ended yet. One run at a time: two would meet each other's globals. */
  readonly live: Set<World>;
}

/** Every page of every run is left. */
export function endAll({ live }: Setting): void {
  for (const world of live) world.end();
  live.clear();
}

/** The same moves led elsewhere: the subject reaches past what it was given. */
export class NondeterminismError extends Error {
  override readonly name = 'NondeterminismError';
}

/** One run: the code, and the model beside it. */
export class Run {
  readonly setting: Setting;
  readonly world: World;
  readonly taken: Move[] = [];
  /** The same with what was seen, where somebody looked. */
  trail: Trail | null = null;
  /** The model's state. */
  f: Int32Array | null;
  difference: Difference | null = null;

  /** `f` is where the model stands beside this world. */
  constructor(setting: Setting, world: World, f: Int32Array | null) {
    this.setting = setting;
    this.world = world;
    this.f = f;
  }

  static async start(setting: Setting): Promise<Run> {
    endAll(setting);
    const world = await World.start(setting.subject, setting.environment);
    setting.live.add(world);
    return new Run(setting, world, setting.model?.initial() ?? null);
  }

  get seen(): Seen {
    return this.world.seen;
  }

  moves(): readonly Move[] {
    return this.world.moves();
  }

  /** Takes a move and says which safety claims the step breaks. */
  async take(move: Move): Promise<ClaimName[]> {
    const before = this.world.seen;
    await this.world.take(move);
    this.taken.push(move);
    if (this.f) {
      const next = this.setting.model!.after(this.f, move);
      if (next) this.f = next;
      else this.difference ??= { what: 'the step itself', code: [moveText(move)], model: [] };
    }
    return brokenBy(before, this.world.seen, isLoad(move) ? move.member : null);
  }

  /**
   * Takes the moves of a run that was here before, without a look at each moment between, and stands
   * where that stood; the model, too. `quick`: without turns of the event loop.
   */
  async again({ trail, f }: Pick<Node, 'trail' | 'f'>, quick: boolean): Promise<void> {
    const moves = movesOn(trail).map((one) => one.move);
    const note = (move: Move) => this.taken.push(move);
    await this.world.takeAgain(moves, quick, note).catch((error: Error) => {
      const { length } = this.taken;
      const move = moves[length] ?? moves[length - 1];
      throw new NondeterminismError(`${move ? goneText(length, move) : 'start'}: ${error.message}`);
    });
    this.f = f;
    this.trail = trail;
  }

  /** Follows a schedule by its keys; throws at the first move that is not possible. */
  async follow(keys: readonly string[]): Promise<void> {
    for (const [at, key] of keys.entries()) {
      const moves = this.moves();
      const move = moves.find((one) => keyOf(one) === key);
      if (!move) throw new NondeterminismError(partsAt(at, key, moves));
      await this.take(move);
    }
  }

  broken(): ClaimName[] {
    return brokenIn(this.world.seen);
  }

  /** Compares this moment with the model's; the first difference stays. */
  compare(moves: readonly Move[]): Difference | null {
    if (this.f && !this.difference) {
      this.difference = this.setting.model!.difference(this.f, moves, this.world.seen);
    }
    return this.difference;
  }

  /** Takes down where the last move led. */
  note(): string {
    const state = this.key();
    const move = this.taken[this.taken.length - 1]!;
    const { trail: before } = this;
    this.trail = { move, state, before, length: (before?.length ?? 0) + 1 };
    return state;
  }

  /** Two moments with the same key have the same future, as far as the subject can tell. */
  key(): string {
    const model = this.f ? String.fromCharCode(...this.f) : '';
    return `${model}|${this.world.fingerprint()}`;
  }
}

const goneText = (taken: number, move: Move): string =>
  `step ${taken + 1} (${moveText(move)}) of a schedule that was taken before is not possible again`;

function partsAt(at: number, key: string, moves: readonly Move[]): string {
  const possible = moves.map(moveText).join('; ') || 'nothing';
  return (
    `step ${at + 1} of a schedule that was taken before is not possible again: expected ${key}, ` +
    `possible: ${possible}. Server or client use a clock, chance or state that is not given to them`
  );
}
