import type { ClaimName } from '../../model/claims.ts';
import type { Environment } from '../../model/environment.ts';
import { brokenBy, brokenIn } from './claims.ts';
import { movesOn, type Node, type Trail } from './graph.ts';
import { isLoad, keyOf, type Move, moveText } from './move.ts';
import { goneText, NondeterminismError, partsAt } from './nondeterminism.ts';
import { acquirePlainGlobals, actAs, NOBODY } from './plain-globals.ts';
import type { Seen } from './seen.ts';
import type { Subject } from './subject.ts';
import { tick } from './turns.ts';
import type { Difference, ModelBeside } from './twin.ts';
import { bearUncaught } from './uncaught.ts';
import { stepText, watched } from './watch.ts';
import { withoutStack } from './without-stack.ts';
import { type Quick, World } from './world.ts';

/** What runs of one subject in one environment share: nothing that a run could change. */
export interface Setting {
  readonly subject: Subject;
  readonly environment: Environment;
  /** null: the subject claims no dialects. */
  readonly model: ModelBeside | null;
  /** false: nobody asks which state a run is in, and it keeps nothing for that. Default: true. */
  readonly tellsStates?: boolean;
  /**
   * Worlds that were not ended yet. One run at a time: two would meet each other's globals. No Set: what
   * one leaves when it is cleared leads from each run to the next, so that none is ever let go of.
   */
  readonly live: World[];
}

/**
 * Every page of every run is left. What their code still does when its call is gone is done with, too,
 * before another page begins: its timers are nobody's.
 */
export async function endAll({ subject, live }: Setting): Promise<void> {
  if (live.length === 0) return;
  if (subject.isBesideOthers) return leave(live);
  const giveBack = acquireAll();
  try {
    actAs(NOBODY);
    leave(live);
    await tick();
  } finally {
    actAs(null);
    giveBack();
  }
}

function leave(live: World[]): void {
  withoutStack(() => {
    for (let world = live.pop(); world; world = live.pop()) world.end();
  });
}

function acquireAll(): () => void {
  const giveBack = [acquirePlainGlobals(), bearUncaught()];
  return () => {
    for (const one of giveBack) one();
  };
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

  /** `other`: another beginning than an empty page. */
  static async start(setting: Setting, other?: () => Promise<Run>): Promise<Run> {
    if (other) return other();
    const { subject, environment, tellsStates } = setting;
    // From one run to the next, what is installed for all stays.
    const giveBack = subject.isBesideOthers ? () => {} : acquireAll();
    try {
      await endAll(setting);
      const begin = () => World.start(subject, environment, tellsStates);
      const world = await watched(subject.watch, () => 'the server, since its start', begin);
      setting.live.push(world);
      return new Run(setting, world, setting.model?.initial() ?? null);
    } finally {
      giveBack();
    }
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
    const { watch } = this.setting.subject;
    const what = () => stepText(this.taken.length + 1, move);
    if (watch) await watched(watch, what, () => this.world.take(move));
    else await this.world.take(move);
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
   * where that stood; the model, too. With `how`, quicker, and to be checked by where it leads.
   */
  async again({ trail, f }: Pick<Node, 'trail' | 'f'>, how: Quick | null): Promise<void> {
    const steps = movesOn(trail);
    const note = (move: Move) => this.taken.push(move);
    const last = steps.at(-1);
    const what = () => (last ? stepText(steps.length, last.move) : 'the server, since its start');
    const taking = watched(this.setting.subject.watch, what, () =>
      this.world.takeAgain(steps, how, note),
    );
    await taking.catch((error: Error) => {
      const { length } = this.taken;
      const { move } = steps[length] ?? steps[length - 1] ?? { move: null };
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
    const answer = this.world.answerTo(move);
    const waits = this.world.waits();
    this.trail = { move, state, waits, answer, before, length: (before?.length ?? 0) + 1 };
    return state;
  }

  /** Two moments with the same key have the same future, as far as the subject can tell. */
  key(): string {
    const model = this.f ? this.setting.model!.textOf(this.f) : '';
    return `${model}|${this.world.fingerprint()}`;
  }
}
